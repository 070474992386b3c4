"""The list of calls with their outcomes, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.calls.tables import Call
from ivr.clients.tables import Client
from ivr.desk.tables import Disposition

PAGE = 50


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the list."""

    id: int
    client: str
    number: str | None
    caller_name: str | None
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str
    is_test: bool
    dispositions: Sequence[str]


def calls(session: Session, *, outcome: str = "", client_id: str = "", before: int | None = None) -> list[CallRow]:
    """Up to `PAGE` calls, with one more when there are older ones. `outcome` "none" = still without one."""
    columns: tuple[Any, ...] = (Call, Client.name)
    query = select(*columns).join(Client, Client.id == Call.client_id).order_by(Call.id.desc()).limit(PAGE + 1)
    if outcome == "none":
        query = query.where(Call.outcome.is_(None))
    elif outcome:
        query = query.where(Call.outcome == outcome)
    if client_id:
        query = query.where(Call.client_id == client_id)
    if before is not None:
        query = query.where(Call.id < before)
    rows = [tuple(row) for row in session.execute(query)]
    written = _written(session, [call.id for call, _client in rows])
    return [
        CallRow(
            id=call.id, client=client, number=call.caller_number, caller_name=call.caller_name, started_at=call.started_at, ended_at=call.ended_at,
            outcome=call.outcome, reason=call.outcome_reason, is_test=call.is_test, dispositions=written.get(call.id, ()),
        )
        for call, client in rows
    ]  # fmt: skip


def clients_of(session: Session, client_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Id and name of the clients a person may choose from."""
    return [(row.id, row.name) for row in session.execute(select(Client.id, Client.name).where(Client.id.in_(client_ids)).order_by(Client.name))]


def _written(session: Session, call_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in session.execute(select(Disposition.call_id, Disposition.code).where(Disposition.call_id.in_(call_ids)).order_by(Disposition.id)):
        found.setdefault(row.call_id, []).append(row.code)
    return found
