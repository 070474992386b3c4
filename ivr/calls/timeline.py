"""A call's timeline: what happened in its turns and beside them, in order of time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.calls.tables import Call, CallEvent, CallFault, TurnTaken


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line. `turn` is the turn's token, or None for what happened beside the turns."""

    at: datetime
    kind: str
    data: dict[str, Any]
    turn: str | None = None


def timeline(session: Session, call_id: int) -> list[TimelineLine]:
    """Every line of the call's timeline, oldest first; empty when the session may not see the call."""
    if session.scalar(select(Call.id).where(Call.id == call_id)) is None:
        return []
    lines: list[tuple[datetime, int, int, TimelineLine]] = []
    for turn in session.scalars(select(TurnTaken).where(TurnTaken.call_id == call_id)):
        for place, event in enumerate(turn.events):
            lines.append((turn.at, turn.number, place, TimelineLine(turn.at, event["kind"], event["data"], turn.token)))
    events = session.scalars(select(CallEvent).where(CallEvent.call_id == call_id))
    lines += [(event.at, 0, event.id, TimelineLine(event.at, event.kind, event.data)) for event in events]
    faults = session.scalars(select(CallFault).where(CallFault.call_id == call_id))
    lines += [(fault.at, 0, fault.id, TimelineLine(fault.at, "fault", {"code": fault.code, "detail": fault.detail})) for fault in faults]
    return [line for *_order, line in sorted(lines, key=lambda item: item[:3])]
