"""What every verb of the desk does at its end: a line on the call's timeline, and the number that open desks poll."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from ivr.calls.tables import Call, CallEvent
from ivr.desk.tables import DeskChange
from ivr.store.db import Store

# One statement on both databases. The row stays locked until the commit, so numbers appear in the order of commits.
_BUMP = text("INSERT INTO desk_changes (id, number) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET number = desk_changes.number + 1")
_NUMBER = select(DeskChange.number).where(DeskChange.id == 1)


def bump(session: Session) -> None:
    """Tell open desks that something changed. The last statement of a verb: see `hold_call` for the order of locks."""
    session.execute(_BUMP)


def change_number(store: Store) -> int:
    """The number now; a read of one row without lock."""
    with store.read() as connection:
        return connection.execute(_NUMBER).scalar() or 0


def hold_call(session: Session, call_id: int) -> None:
    """Keep the call's row from being taken by a turn until this transaction ends.

    Everybody locks in the order call, item, change number. Without this line a verb that writes an event (whose foreign
    key touches the call) after changing the item could deadlock on PostgreSQL with a turn that does it the other way round.
    """
    session.execute(select(Call.id).where(Call.id == call_id).with_for_update(read=True, key_share=True))


def note(session: Session, call_id: int, client_id: str, kind: str, data: dict[str, Any], now: datetime) -> None:
    """A line on the call's timeline."""
    session.add(CallEvent(call_id=call_id, client_id=client_id, at=now, kind=kind, data=data))
