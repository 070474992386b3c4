"""The few statements of a turn, written for speed: reading and moving one call, its stored replies.

They run without a tenant because the call's key in the action URL is what gives the right: an unguessable 128-bit name
that only the carrier is told (see `ivr.store.db`, purpose "turn").
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, insert, select, update

from ivr.calls.tables import Call, TurnTaken

# Tables, not classes: the ORM's annotations cost a third of a statement, and these run on every turn.
_CALLS = Call.metadata.tables[Call.__tablename__]
_TURNS = Call.metadata.tables[TurnTaken.__tablename__]
_CALL_COLUMNS = [
    _CALLS.c[name]
    for name in (
        "id", "key", "client_id", "flow_version_id", "state", "turn", "queue_token", "waiting", "outcome", "ended_at", "called_number",
        "caller_number", "caller_index", "awaited_recording", "wait_until", "left_message", "wants_callback", "started_at", "carrier_call_id",
    )
]  # fmt: skip
_BY_KEY = select(*_CALL_COLUMNS).where(_CALLS.c.key == bindparam("key"))
_BY_CARRIER = select(*_CALL_COLUMNS).where(_CALLS.c.carrier_call_id == bindparam("carrier_call_id"))
_LOCK_BY_KEY = _BY_KEY.with_for_update()
_LOCK_BY_CARRIER = _BY_CARRIER.with_for_update()
_REPLY = select(_TURNS.c.reply).where(_TURNS.c.call_id == bindparam("call_id"), _TURNS.c.token == bindparam("token"))
_LAST_REPLY = select(_TURNS.c.reply).where(_TURNS.c.call_id == bindparam("call_id")).order_by(_TURNS.c.number.desc()).limit(1)
_ADD_TURN = insert(_TURNS)

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


def finish_turn(
    connection: Connection, row: CallRow, token: str, now: datetime, *, reply: str, events: list[dict[str, Any]], values: Mapping[str, Any]
) -> None:
    """Remember an answered turn of the call `row` (as it stood before the turn) and write the call's new position."""
    turn = {"call_id": row.id, "token": token, "number": row.turn, "at": now, "reply": reply, "events": events}
    if connection.dialect.name != "postgresql":
        connection.execute(_ADD_TURN, turn)
        move(connection, row.id, values)
        return
    # One statement instead of two: a way to the server and back is a tenth of a turn's cost.
    moved = {"of_call": row.id, **{f"new_{name}": value for name, value in values.items()}}
    connection.execute(_finish(tuple(sorted(values))), {f"turn_{name}": value for name, value in turn.items()} | moved)


@cache
def _finish(names: tuple[str, ...]) -> Update:
    added = insert(_TURNS).values({name: bindparam(f"turn_{name}") for name in ("call_id", "token", "number", "at", "reply", "events")})
    return _move(names).add_cte(added.cte("turn"))


def move(connection: Connection, call_id: int, values: Mapping[str, Any]) -> None:
    """Write the call's new position."""
    statement = _move(tuple(sorted(values)))
    connection.execute(statement, {"of_call": call_id, **{f"new_{name}": value for name, value in values.items()}})


@cache
def _move(names: tuple[str, ...]) -> Update:
    """Made once for each set of columns: building an UPDATE costs more than running it."""
    return update(_CALLS).where(_CALLS.c.id == bindparam("of_call")).values({name: bindparam(f"new_{name}") for name in names})
