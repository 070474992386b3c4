"""What the operator should know of the client before saying hello: its name, its hours now, and answers that may fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ivr.errors import IvrError
from ivr.faq.model import Entry
from ivr.flows.resolved import Flow
from ivr.hours import describe


class Flows(Protocol):
    """Where the flow of a version comes from (see `ivr.clients.flows`)."""

    def of_version(self, version_id: int) -> Flow:
        """The flow. Raises an `IvrError` when it no longer loads."""
        ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An FAQ entry that may answer what was said."""

    question: str
    answer: str
    probability: float


@dataclass(frozen=True, slots=True)
class Instructions:
    """`hours` is a sentence; `is_open` None = unknown because the flow does not load."""

    name: str
    is_open: bool | None
    hours: str


def instructions(flows: Flows, version_id: int, at: datetime) -> Instructions:
    """The client's instructions as of the flow the call began with."""
    try:
        flow = flows.of_version(version_id)
    except IvrError:
        return Instructions("", None, "営業時間を読み込めませんでした。")
    return Instructions(flow.name, flow.hours.is_open(at), describe(flow.hours, at))


def entries_of(flows: Flows, version_id: int) -> tuple[Entry, ...]:
    """The client's FAQ entries as of that version; none when the flow does not load."""
    try:
        return tuple(flows.of_version(version_id).faq)
    except IvrError:
        return ()


LEAST_SUGGESTED = 0.15
"""An entry that is one in seven right at best only distracts an operator who is about to say hello."""


def suggestions(flows: Flows, version_id: int, heard: Sequence[Mapping[str, Any]]) -> list[Suggestion]:
    """FAQ entries for what was heard (newest first wins), best first; none when the flow does not load."""
    candidates = next((c for said in reversed(heard) if (c := (said.get("faq") or {}).get("candidates"))), ())
    entries = {entry.id: entry for entry in entries_of(flows, version_id)} if candidates else {}
    known = [(entries[str(c["id"])], float(c["probability"])) for c in candidates if str(c.get("id")) in entries]
    known = [(entry, probability) for entry, probability in known if probability >= LEAST_SUGGESTED]
    return [Suggestion(entry.question, entry.answer, probability) for entry, probability in known[:3]]
