"""What can happen to a call: the inputs of the interpreter. Plain values; no carrier's words.

Each input answers the `Wait` of the turn before (see `ivr.flows.outputs`). `ivr.calls` makes them from webhooks, the
simulator from what is typed, tests from data.
"""

from dataclasses import dataclass
from typing import Literal

from ivr.classify.model import Understanding
from ivr.faq.model import FaqMatch
from ivr.summary import Said


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. `number` is E.164 or None (withheld, textual). `name` is set when the client's directory knows it."""

    number: str | None = None
    name: str | None = None
    vip: bool = False
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class CallStarted:
    """The telephone rings. `covered` says whether the service contract covers this moment (None = always)."""

    caller: Caller
    called: str = ""
    is_test: bool = False
    covered: bool | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys pressed in answer to a `Collect`."""

    digits: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words recognised by the carrier in a `Collect` with speech. `confidence` 0–1 or None when the carrier gave none."""

    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing pressed or said in time, in a `Collect` or a `Record`."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A `Record` ended. `hung_up`: the caller ended the call while recording; what was said still counts."""

    recording: int
    seconds: float
    hung_up: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The transcription of a recording, understood. Empty `text` = nothing intelligible was said."""

    recording: int
    text: str
    confidence: float
    understanding: Understanding
    faq: FaqMatch


def said_of(heard: Heard, *, asked: str = "", is_free: bool = True) -> Said:
    """Words as they stand in a summary. `asked`: the slot they answer or "message"; `is_free`: they may be about anything."""
    meant = heard.understanding
    return Said(heard.text, asked, is_free, meant.intent, meant.urgent.level, meant.angry, heard.recording)


@dataclass(frozen=True, slots=True)
class HeardLate:
    """No transcription by the deadline, or it failed for good (`reason`: deadline | no_recording | unreadable | engine)."""

    recording: int
    reason: str = "deadline"


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """Ringing somebody ended. `accepted`: a person took the call (and, where asked, pressed the accept key)."""

    accepted: bool
    status: Literal["completed", "busy", "no_answer", "failed", "canceled"] = "completed"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class QueueKey:
    """A key pressed while waiting in the queue."""

    digits: str


@dataclass(frozen=True, slots=True)
class QueueOverflow:
    """The queue cannot serve the caller: the longest wait is reached, or nobody is on shift."""

    reason: Literal["max_wait", "nobody", "full"]


@dataclass(frozen=True, slots=True)
class QueueEnded:
    """The carrier says that the queue is over for the caller. `handled` = a conversation with an operator has ended."""

    result: Literal["left", "handled", "full", "error", "hung_up"]


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Our own side failed in the turn before; `code` is stable, for the timeline. The caller must reach a person or a message."""

    code: str


Input = CallStarted | Keys | Spoken | Silence | Recorded | Heard | HeardLate | TransferEnded | QueueKey | QueueOverflow | QueueEnded | HungUp | Fault
