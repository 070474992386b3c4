"""What the phone room hands to `ivr.calls` and gets back. Our own words, no carrier's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ivr.errors import IvrError
from ivr.flows.inputs import Heard, HeardLate, Input
from ivr.flows.resolved import Flow
from ivr.flows.turn import Turn


class UnknownNumber(IvrError):
    """No client has the number that was called."""

    code = "unknown_number"


class UnknownCall(IvrError):
    """No call has this key or carrier id."""

    code = "unknown_call"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call that just arrived. Numbers are E.164 or None (withheld, textual)."""

    carrier_call_id: str
    called: str
    caller: str | None = None
    forwarded_from: str | None = None
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class NewRecording:
    """A Record that ended with sound; `ivr.calls` gives it a row and turns it into `Recorded`."""

    carrier_recording_id: str
    url: str
    seconds: float
    hung_up: bool = False


Given = Input | NewRecording


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """What a renderer needs beside the turn. `turn` numbers the answer to these outputs; `queue_token` the end of a queue."""

    call_key: str
    turn: int
    queue_token: str | None
    client_id: str
    called: str
    caller: str | None
    flow: Flow


Render = Callable[[Turn, ReplyContext], str]


@dataclass(frozen=True, slots=True)
class Reply:
    """The document to answer. kind: new · repeated (answered before, same text) · elsewhere (the call stands at another turn)."""

    kind: Literal["new", "repeated", "elsewhere"]
    text: str


@dataclass(frozen=True, slots=True)
class HeardWait:
    """The state of a hold. `given` is the input to take the turn with, or None = go on waiting (`past`: this turn is already answered)."""

    given: Heard | HeardLate | None
    past: bool = False
