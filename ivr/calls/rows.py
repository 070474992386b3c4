"""The few statements of a turn, written for speed: reading and moving one call, its stored replies.

They run without a tenant because the call's key in the action URL is what gives the right: an unguessable 128-bit name
that only the carrier is told (see `ivr.store.db`, purpose "turn").
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from ivr.calls.tables import Call, TurnTaken

_CALL_COLUMNS = (
    Call.id, Call.key, Call.client_id, Call.flow_version_id, Call.state, Call.turn, Call.queue_token, Call.waiting, Call.outcome,
    Call.ended_at, Call.called_number, Call.caller_number, Call.caller_index, Call.awaited_recording, Call.wait_until, Call.left_message,
    Call.wants_callback, Call.started_at, Call.carrier_call_id,
)  # fmt: skip
_BY_KEY = select(*_CALL_COLUMNS).where(Call.key == bindparam("key"))
_BY_CARRIER = select(*_CALL_COLUMNS).where(Call.carrier_call_id == bindparam("carrier_call_id"))
_LOCK_BY_KEY = _BY_KEY.with_for_update()
_LOCK_BY_CARRIER = _BY_CARRIER.with_for_update()
_REPLY = select(TurnTaken.reply).where(TurnTaken.call_id == bindparam("call_id"), TurnTaken.token == bindparam("token"))
_LAST_REPLY = select(TurnTaken.reply).where(TurnTaken.call_id == bindparam("call_id")).order_by(TurnTaken.at.desc()).limit(1)
_ADD_TURN = insert(TurnTaken)

CallRow = Row[*tuple[Any, ...]]


def lock_by_key(connection: Connection, key: str) -> CallRow | None:
    """The call, locked until the transaction ends (SQLite: the whole database already is)."""
    return connection.execute(_LOCK_BY_KEY, {"key": key}).first()


def lock_by_carrier_id(connection: Connection, carrier_call_id: str) -> CallRow | None:
    """As `lock_by_key`, by the carrier's id."""
    return connection.execute(_LOCK_BY_CARRIER, {"carrier_call_id": carrier_call_id}).first()


def read_by_key(connection: Connection, key: str) -> CallRow | None:
    """The call, not locked."""
    return connection.execute(_BY_KEY, {"key": key}).first()


def read_by_carrier_id(connection: Connection, carrier_call_id: str) -> CallRow | None:
    """The call, not locked."""
    return connection.execute(_BY_CARRIER, {"carrier_call_id": carrier_call_id}).first()


def stored_reply(connection: Connection, call_id: int, token: str) -> str | None:
    """The reply that answered `token`, or None when it has not been answered."""
    return connection.execute(_REPLY, {"call_id": call_id, "token": token}).scalar()


def last_reply(connection: Connection, call_id: int) -> str | None:
    """The newest reply of the call."""
    return connection.execute(_LAST_REPLY, {"call_id": call_id}).scalar()


def add_turn(connection: Connection, call_id: int, token: str, now: datetime, reply: str, events: list[dict[str, Any]]) -> None:
    """Remember an answered turn."""
    connection.execute(_ADD_TURN, {"call_id": call_id, "token": token, "at": now, "reply": reply, "events": events})


def move(connection: Connection, call_id: int, values: dict[str, Any]) -> None:
    """Write the call's new position."""
    connection.execute(update(Call).where(Call.id == call_id).values(values))
