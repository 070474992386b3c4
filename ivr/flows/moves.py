"""What a test, the simulator or a golden conversation does in a call: a caller's moves, in the words of a flow file.

- caller: 天井から水が漏れています     speaks (with `hangs_up: true`: and then hangs up)
- keys: "1"                            presses keys
- silence: true                        says nothing
- hangs_up: true                       hangs up
- from: "+819012345678"                calls from this number ("" = withheld); before the first word
- clock: 2026-11-29T03:00:00+09:00     it is this time from now on
- transfer: no_answer                  accepted, no_answer, busy, failed: how the ringing ends
- operator: answers                    answers, nobody (nobody on shift), too_long (the longest wait is over)
- transcription: late                  the words come too late; behind the caller's words they belong to
- fault: true                          something of ours breaks
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from ivr.errors import IvrError
from ivr.hours import TOKYO
from ivr.text.phone import to_e164

RingEnd = Literal["accepted", "no_answer", "busy", "failed", "canceled"]
OperatorAct = Literal["answers", "nobody", "too_long"]


class BadMove(IvrError):
    """A line of a test that says nothing we know."""

    code = "bad_move"


@dataclass(frozen=True, slots=True)
class Speaks:
    """Words; `seconds` None = as long as they take to say. `late`: the transcription misses its deadline."""

    text: str
    hangs_up: bool = False
    late: bool = False
    seconds: float | None = None
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Presses:
    """Keys."""

    keys: str


@dataclass(frozen=True, slots=True)
class IsSilent:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class GoesAway:
    """The caller hangs up."""


@dataclass(frozen=True, slots=True)
class CallsFrom:
    """The caller's number, before the call begins; None = withheld."""

    number: str | None


@dataclass(frozen=True, slots=True)
class ClockIs:
    """The time from now on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class RingEnds:
    """How the ringing of the client's people ends."""

    how: RingEnd


@dataclass(frozen=True, slots=True)
class OperatorDoes:
    """What happens in the operators' queue."""

    what: OperatorAct


@dataclass(frozen=True, slots=True)
class Breaks:
    """Something of ours fails."""

    code: str = "test"


Move = Speaks | Presses | IsSilent | GoesAway | CallsFrom | ClockIs | RingEnds | OperatorDoes | Breaks

T = TypeVar("T")

_RINGS: tuple[RingEnd, ...] = ("accepted", "no_answer", "busy", "failed", "canceled")
_OPERATORS: tuple[OperatorAct, ...] = ("answers", "nobody", "too_long")


def read_move(line: Mapping[str, Any]) -> Move:  # noqa: PLR0911 - one return a kind of move
    """The move that a line of a test describes. Raises `BadMove` with a Japanese sentence."""
    match dict(line):
        case {"caller": str(text), **rest} if set(rest) <= {"hangs_up", "transcription"}:
            return Speaks(text, hangs_up=_yes(rest.get("hangs_up")), late=rest.get("transcription") == "late")
        case {"keys": keys, **rest} if not rest:
            return Presses(str(keys))
        case {"silence": _, **rest} if not rest:
            return IsSilent()
        case {"hangs_up": _, **rest} if not rest:
            return GoesAway()
        case {"from": number, **rest} if not rest:
            return CallsFrom(to_e164(str(number)) if number else None)
        case {"clock": when, **rest} if not rest:
            return ClockIs(read_clock(when))
        case {"transfer": str(how), **rest} if not rest and how in _RINGS:
            return RingEnds(_one_of(how, _RINGS))
        case {"operator": str(what), **rest} if not rest and what in _OPERATORS:
            return OperatorDoes(_one_of(what, _OPERATORS))
        case {"fault": code, **rest} if not rest:
            return Breaks("test" if code is True else str(code))
        case _:
            raise BadMove(f"テストの行を読み取れません: {'、'.join(str(key) for key in line)}")


def _one_of(name: str, names: tuple[T, ...]) -> T:
    return next(each for each in names if each == name)


def read_clock(value: Any) -> datetime:
    """A time of a file or a command line; without a zone it is Japan's. Raises `BadMove`."""
    if isinstance(value, datetime):
        when = value
    else:
        try:
            when = datetime.fromisoformat(str(value))
        except ValueError as error:
            raise BadMove(f"時刻を読み取れません: {value}(例: 2026-11-29T03:00:00+09:00)") from error
    return when if when.tzinfo else when.replace(tzinfo=TOKYO)


def _yes(value: Any) -> bool:
    return value is True or value == "true"


def as_line(move: Move) -> dict[str, Any]:  # noqa: PLR0911 - one return a kind of move
    """The line of a test that `read_move` reads back."""
    match move:
        case Speaks(text=text, hangs_up=hangs_up, late=late):
            return {"caller": text} | ({"hangs_up": True} if hangs_up else {}) | ({"transcription": "late"} if late else {})
        case Presses(keys=keys):
            return {"keys": keys}
        case IsSilent():
            return {"silence": True}
        case GoesAway():
            return {"hangs_up": True}
        case CallsFrom(number=number):
            return {"from": number or ""}
        case ClockIs(at=at):
            return {"clock": at.isoformat()}
        case RingEnds(how=how):
            return {"transfer": how}
        case OperatorDoes(what=what):
            return {"operator": what}
        case Breaks(code=code):
            return {"fault": code}
