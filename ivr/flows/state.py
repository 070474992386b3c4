"""Where a call stands between two turns. A small frozen value that survives JSON; a process may die between any two turns.

Written only by the interpreter. Everything a later turn needs is here, and nothing else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self

from ivr.classify.model import Decision, Intent, Relationship, UrgencyLevel
from ivr.faq.model import Band
from ivr.flows.inputs import Caller, Heard
from ivr.flows.outputs import Priority
from ivr.flows.summary import told_of
from ivr.summary import Said, summarise

Waiting = Literal["collect", "record", "heard", "transfer", "queue", "none"]
Source = Literal["keys", "speech", "caller", "default"]


@dataclass(frozen=True, slots=True)
class SlotTaken:
    """One thing the caller told us. `spoken`: how it is read back. `recording`: where it can be listened to.

    An empty `value` with a recording: not understood, kept for a person to hear. `verified`: pressed on keys, the caller's own number, or
    confirmed after it was read back (a telephone number that came only by speech never is).
    """

    value: str
    spoken: str
    source: Source
    verified: bool = False
    recording: int | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of the last words heard, as far as later steps judge by it."""

    text: str
    intent: Intent = "inquiry"
    sales: Decision = "pass"
    urgent: UrgencyLevel = "none"
    relationship: Relationship = "unknown"
    angry: bool = False
    faq_band: Band = "none"
    faq_match: str | None = None
    faq_candidates: tuple[str, ...] = ()

    @classmethod
    def of(cls, heard: Heard) -> Self:
        """The part of a `Heard` that is kept."""
        meant, faq = heard.understanding, heard.faq
        return cls(
            heard.text, meant.intent, meant.sales.decision, meant.urgent.level, meant.relationship, meant.angry,
            faq.band, faq.match, tuple(candidate.id for candidate in faq.candidates[:2]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """`step` in the sub-flow `inside` ("" = the main flow); `at` and `memo` are that step's own notes. `stack`: where sub-flows return to.

    `said`: all that the caller said, turn by turn. `tries`: how often the present question was asked in vain.
    `raised`: a priority that what was heard asks for in any queue that follows. `queued`: the call has a live item in the operators' queue.
    """

    flow_version: str
    step: str = ""
    waiting: Waiting = "none"
    slots: Mapping[str, SlotTaken] = field(default_factory=dict)
    caller: Caller = field(default_factory=Caller)
    outcome: str | None = None
    said: tuple[Said, ...] = ()
    heard: Understood | None = None
    turns: int = 0
    inside: str = ""
    stack: tuple[tuple[str, str], ...] = ()
    at: str = ""
    tries: int = 0
    memo: Mapping[str, Any] = field(default_factory=dict)
    raised: Priority = "normal"
    called: str = ""
    is_test: bool = False
    covered: bool | None = None
    faults: int = 0
    left_message: bool = False
    wants_callback: bool = False
    queued: bool = False
    over_limit: bool = False
    ended: bool = False

    def to_json(self) -> str:
        """One line of JSON; what has its default value is left out."""
        kept = {name: value for name in _NAMES if (value := getattr(self, name)) != _DEFAULTS[name]}
        if self.slots:
            kept["slots"] = {name: _plain(taken) for name, taken in self.slots.items()}
        if self.caller != _NOBODY:
            kept["caller"] = _plain(self.caller)
        if self.heard is not None:
            kept["heard"] = _plain(self.heard)
        if self.said:
            kept["said"] = [{name: value for name, value in _plain(each).items() if value != _SAID_DEFAULTS[name]} for each in self.said]
        return _ENCODE(kept)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read back what `to_json` wrote, also by an older release: unknown names are ignored, missing ones have their defaults."""
        read = {name: value for name, value in json.loads(text).items() if name in _DEFAULTS}
        read["slots"] = {name: _made(SlotTaken, taken) for name, taken in read.get("slots", {}).items()}
        if "caller" in read:
            read["caller"] = _made(Caller, read["caller"])
        if "heard" in read:
            heard = read["heard"]
            read["heard"] = _made(Understood, heard | {"faq_candidates": tuple(heard.get("faq_candidates", ()))})
        if "said" in read:
            read["said"] = tuple(_made(Said, each) for each in read["said"])
        if "stack" in read:
            read["stack"] = tuple((str(flow), str(step)) for flow, step in read["stack"])
        return cls(**read)

    def summary(self) -> str:
        """The call in two lines, for an operator: who and about what, then what they want and by when."""
        return summarise(told_of(self)).text


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
"""Made once: `json.dumps` with other than its usual arguments builds an encoder at every call, a third of a turn's time."""
_NAMES = tuple(each.name for each in fields(State))
_NOBODY = Caller()
_EMPTY = State(flow_version="")
_DEFAULTS: dict[str, Any] = {name: getattr(_EMPTY, name) for name in _NAMES} | {"flow_version": None}


_SAID_DEFAULTS: dict[str, Any] = {each.name: getattr(Said(""), each.name) for each in fields(Said)} | {"text": None}


def _plain(value: SlotTaken | Caller | Understood | Said) -> dict[str, Any]:
    return {each: getattr(value, each) for each in value.__dataclass_fields__}


def _made(kind: type[Any], read: Mapping[str, Any]) -> Any:
    known = kind.__dataclass_fields__
    return kind(**{name: value for name, value in read.items() if name in known})
