"""What a turn asks of the outside: words to speak and one thing to wait for, effects to store, events for the timeline.

`ivr.phone` renders outputs as the carrier's verbs; `ivr.calls` stores effects and events; the simulator prints them.
A turn's outputs are zero or more prompts (`Say`, `Play`) and then exactly one ending: a wait (`Collect`, `Record`,
`AwaitHeard`, `Transfer`, `Enqueue`, `StayInQueue`, `LeaveQueue`) or `HangUp` or `Reject`.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal[
    "resolved", "declined", "rejected", "transferred", "handled", "message", "callback", "booked", "dispatched", "wrong_number", "abandoned"
]
Priority = Literal["low", "normal", "high", "urgent"]


# --- prompts ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """Text to speak, slots already filled in and written the way it should be read. May be long: `phone` splits it."""

    text: str


@dataclass(frozen=True, slots=True)
class Play:
    """A sound file by https URL; `text` is what it says, for transcripts and simulators."""

    url: str
    text: str = ""


Prompt = Say | Play


# --- endings ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Collect:
    """Speak `prompts`, then wait for keys or (with `speech`) a few words heard by the carrier's recogniser.

    `max_keys` None = until `finish_key` or silence. Answered by `Keys`, `Spoken` or `Silence`.
    """

    prompts: tuple[Prompt, ...] = ()
    max_keys: int | None = 1
    finish_key: str = "#"
    timeout_s: float = 5.0
    speech: bool = True
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller. Ends after `silence_s` of silence, a key, or `max_s`. Answered by `Recorded` or `Silence`."""

    max_s: int = 60
    silence_s: int = 2
    finish_key: str = "#"
    beep: bool = False


@dataclass(frozen=True, slots=True)
class AwaitHeard:
    """Hold the line until the recording is understood. Answered by `Heard` or, by the deadline, `HeardLate`."""

    recording: int
    deadline_s: float = 8.0


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ring `numbers` (E.164) at once; with `accept` the callee hears `announce` and must press 1. Answered by `TransferEnded`."""

    numbers: tuple[str, ...]
    announce: str = ""
    accept: bool = True
    timeout_s: int = 20
    caller_id: Literal["called", "caller"] = "called"


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Wait for an operator. Answered by `QueueKey` and `QueueOverflow` while waiting and by `QueueEnded` in the end.

    `offers`: what a key may choose while waiting ("message", "callback"). `music`: https URL or None for the default.
    """

    queue: str
    offers: tuple[Literal["message", "callback"], ...] = ()
    music: str | None = None
    max_wait_s: int = 600


@dataclass(frozen=True, slots=True)
class StayInQueue:
    """After a `QueueKey`: go on waiting."""


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Leave the queue; `QueueEnded("left")` follows as the next input."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Do not answer the call at all (block list). Only as the sole output of the first turn."""


Ending = Collect | Record | AwaitHeard | Transfer | Enqueue | StayInQueue | LeaveQueue | HangUp | Reject
Output = Prompt | Ending


# --- effects: what is stored with the turn ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetOutcome:
    """Write the call's outcome, once. Emitted at most once in the life of a call."""

    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Have a recording transcribed. `live`: the caller is waiting on the line. `expects`: slot type, or None for free speech."""

    recording: int
    live: bool
    expects: str | None = None


@dataclass(frozen=True, slots=True)
class PutInQueue:
    """A new item in an operators' queue. `summary` is one or two lines for the operator."""

    queue: str
    priority: Priority
    skills: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """The caller left a message: `recording` may be None when only slots were taken."""

    recording: int | None
    slots: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PromiseCallback:
    """Somebody must call back. `owner`: the client's own staff, or the operators (keeps its place in the queue)."""

    number: str | None
    owner: Literal["client", "operators"]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class RequestReport:
    """Tell the client about this call through `channels`."""

    channels: tuple[str, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class MarkFaqEntry:
    """How an FAQ answer went: `solved`, or the caller still asked for a person."""

    entry: str
    solved: bool


Effect = SetOutcome | Transcribe | PutInQueue | TakeMessage | PromiseCallback | RequestReport | MarkFaqEntry


# --- events: the timeline ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the call's timeline.

    Kinds and their data: `step` {step, kind, why} · `said` {text} · `keys` {digits} · `spoken` {text, confidence} ·
    `silence` {} · `recorded` {recording, seconds, hung_up} · `heard` {recording, text, confidence, intent, sales,
    urgent, relationship, faq} · `decision` {rule, result, why} · `slot` {name, value, source, verified, recording} ·
    `transfer` {numbers, status, accepted} · `queue` {queue, what} · `outcome` {outcome, reason} · `limit` {which} ·
    `fault` {code} · `hung_up` {}. `why` and `reason` are short Japanese sentences an operator reads.
    """

    kind: str
    data: dict[str, Any] = field(default_factory=dict)
