"""How a call ends: the first word of it closes the call, later ones change nothing; every call gets exactly one outcome."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from ivr.calls import rows
from ivr.calls.effects import store_effects
from ivr.calls.ports import Carrier
from ivr.calls.service import Flows
from ivr.calls.tables import Call, CallEvent, CallFault
from ivr.desk import queue as desk_queue
from ivr.errors import IvrError, PortError
from ivr.flows.inputs import HungUp, QueueEnded
from ivr.flows.interpreter import advance
from ivr.flows.state import State
from ivr.flows.turn import Turn
from ivr.jobs import queue as jobs
from ivr.store.db import BoundSession, Store

UNTOLD = frozenset({"record", "transfer"})
SETTLE_AFTER_S = 15
"""A caller who hangs up while recording or talking to somebody: word of the end may overtake the message, or that somebody had answered."""

LOST_AFTER_S = 4 * 3600
"""A call with no word for this long is asked about at the carrier (its own limit for a call is 4 hours)."""


class Endings:
    """The verbs that end a call. `reword`: summaries are worded by an assistant afterwards."""

    def __init__(self, store: Store, flows: Flows, *, reword: bool = False) -> None:
        self._store = store
        self._flows = flows
        self._reword = reword

    def end(self, carrier_call_id: str, now: datetime, *, why: str) -> bool:
        """The carrier says the call is over. Returns whether this was the first word of it; unknown calls are ignored."""
        with self._store.write() as connection:
            row = rows.lock_by_carrier_id(connection, carrier_call_id)
            if row is None or row.ended_at is not None:
                return False
            rows.move(connection, row.id, {"ended_at": now, "moved_at": now})
            _note(connection, row, "ended", {"why": why}, now)
            with BoundSession(bind=connection) as session:
                served = desk_queue.caller_left(session, row.id, status="abandoned", now=now)
                if row.outcome is None and row.waiting in UNTOLD:
                    jobs.add(session, "general", "settle", {"call": row.id}, now, due_at=now + timedelta(seconds=SETTLE_AFTER_S))
                session.flush()
            if row.outcome is None and row.waiting not in UNTOLD:
                self._settle(connection, row, now, QueueEnded("handled") if served else HungUp())
            return True

    def settle(self, payload: dict[str, Any], _attempt: int, now: datetime) -> None:
        """Job: give an ended call its outcome where it still has none."""
        with self._store.write() as connection:
            key = connection.execute(select(Call.key).where(Call.id == payload["call"])).scalar()
            row = None if key is None else rows.lock_by_key(connection, key)
            if row is not None and row.outcome is None:
                self._settle(connection, row, now, HungUp())

    def sweep(self, carrier: Carrier, now: datetime) -> int:
        """Close calls whose end never arrived; asks the carrier first. Returns how many were closed."""
        query = select(Call.carrier_call_id).where(Call.ended_at.is_(None), Call.moved_at < now - timedelta(seconds=LOST_AFTER_S)).limit(100)
        with self._store.read() as connection:
            lost = list(connection.execute(query).scalars())
        closed = 0
        for carrier_call_id in lost:
            try:
                standing = carrier.call_status(carrier_call_id)
            except PortError as error:
                if not error.permanent:
                    break  # the carrier is away: a hundred time-outs here would keep operators from being rung
                continue  # asked again by the next sweep
            if standing in {"ended", "unknown"}:
                closed += self.end(carrier_call_id, now, why="sweep")
        return closed

    def _settle(self, connection: Connection, row: rows.CallRow, now: datetime, given: HungUp | QueueEnded) -> None:
        """The interpreter decides what the end means here; what was stored decides where it does not."""
        values: dict[str, Any] = {}
        turn = self._last_turn(connection, row, given, now)
        if turn is not None:
            with BoundSession(bind=connection) as session:
                stored = store_effects(session, call_id=row.id, client_id=row.client_id, turn=turn, has_outcome=False, now=now, reword=self._reword)
                session.flush()
            values = stored.values | {"state": turn.state.to_json()}
            for event in turn.events:
                _note(connection, row, event.kind, event.data, now)
        left_message, wants_callback = values.get("left_message", row.left_message), values.get("wants_callback", row.wants_callback)
        if left_message or wants_callback or "outcome" not in values:
            values["outcome"] = "message" if left_message else "callback" if wants_callback else "abandoned"
        rows.move(connection, row.id, values)

    def _last_turn(self, connection: Connection, row: rows.CallRow, given: HungUp | QueueEnded, now: datetime) -> Turn | None:
        """What the interpreter makes of the end. None where it cannot: a call must end even when its flow no longer loads."""
        if row.state is None:
            return None
        try:
            return advance(self._flows.of_version(row.flow_version_id), State.from_json(row.state), given, now)
        except (IvrError, LookupError, TypeError, ValueError) as error:
            code = error.code if isinstance(error, IvrError) else "end_failed"
            connection.execute(insert(CallFault).values(call_id=row.id, at=now, code=code, detail=f"end: {type(error).__name__}"))
            return None


def _note(connection: Connection, row: rows.CallRow, kind: str, data: dict[str, Any], now: datetime) -> None:
    connection.execute(insert(CallEvent).values(client_id=row.client_id, call_id=row.id, at=now, kind=kind, data=data))
