"""The life of a call: one transaction a turn, stored replies, the end.

Knows nothing of the carrier's words: a renderer is handed in. See docs/call-life.md for the guarantees.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from ivr.calls import rows
from ivr.calls.effects import store_effects
from ivr.calls.recordings import add_recording
from ivr.calls.tables import Call, CallFault
from ivr.calls.values import Arrival, Given, NewRecording, Render, Reply, ReplyContext, UnknownCall
from ivr.desk import queue as desk_queue
from ivr.flows.inputs import Caller, CallStarted, Input, Recorded, TransferEnded
from ivr.flows.interpreter import advance
from ivr.flows.outputs import AwaitHeard, Collect, Enqueue, LeaveQueue, Output, Record, StayInQueue, Transfer
from ivr.flows.resolved import Flow
from ivr.flows.state import State
from ivr.flows.turn import Turn
from ivr.store.db import BoundSession, Store
from ivr.text.phone import mask


@dataclass(frozen=True, slots=True)
class Route:
    """Where an arriving call leads."""

    client_id: str
    version_id: int
    caller: Caller


class Flows(Protocol):
    """The published flows (see `ivr.clients.flows`)."""

    def route(self, connection: Connection, called: str, forwarded_from: str | None, caller: str | None) -> Route:
        """The client of a number and what it knows of the caller. Raises `UnknownNumber`."""
        ...

    def of_version(self, version_id: int) -> Flow:
        """The flow of a version; kept in memory."""
        ...


@dataclass(frozen=True, slots=True)
class Position:
    """Where a call stands: the turn awaited, what it waits for."""

    call_id: int
    turn: int
    queue_token: str | None
    waiting: str
    ended: bool


class Calls:
    """The verbs that move a call. Thread-safe. `reword`: summaries are worded by an assistant afterwards."""

    def __init__(self, store: Store, flows: Flows, *, reword: bool = False) -> None:
        self._store = store
        self._flows = flows
        self._reword = reword

    def begin(self, arrival: Arrival, render: Render, now: datetime) -> Reply:
        """Answer a call that arrives; the same arrival again gets the same reply. Raises `UnknownNumber`."""
        try:
            return self._begin(arrival, render, now)
        except IntegrityError:
            # The same arrival twice at once: the other request has made the call by now.
            return self._begin(arrival, render, now)

    def _begin(self, arrival: Arrival, render: Render, now: datetime) -> Reply:
        with self._store.write() as connection:
            known = rows.lock_by_carrier_id(connection, arrival.carrier_call_id)
            if known is not None:
                return _repeated(connection, known.id, "0")
            route = self._flows.route(connection, arrival.called, arrival.forwarded_from, arrival.caller)
            row = self._new_call(connection, arrival, route, now)
            started = CallStarted(caller=route.caller, called=arrival.called, is_test=arrival.is_test)
            return self._advance(connection, row, "0", started, render, now)

    def take_turn(self, key: str, token: str, given: Given, render: Render, now: datetime) -> Reply:
        """Take the turn `token` of the call `key`: exactly once; a repeat gets the stored reply. Raises `UnknownCall`."""
        with self._store.write() as connection:
            row = rows.lock_by_key(connection, key)
            if row is None:
                raise UnknownCall(key[:6])
            if token not in (str(row.turn), row.queue_token):
                return _repeated(connection, row.id, token)
            if row.ended_at is not None:
                # Nobody is on the line any more: only what was said or agreed before the end still counts.
                if not isinstance(given, NewRecording | TransferEnded):
                    return Reply("elsewhere", "")
                given = replace(given, hung_up=True) if isinstance(given, NewRecording) else given
            if isinstance(given, NewRecording):
                given = _recorded(connection, row, given, now)
            return self._advance(connection, row, token, given, render, now)

    def position(self, key: str) -> Position:
        """Where the call stands; a read without lock. Raises `UnknownCall`."""
        with self._store.read() as connection:
            row = rows.read_by_key(connection, key)
        if row is None:
            raise UnknownCall(key[:6])
        return Position(row.id, row.turn, row.queue_token, row.waiting, row.ended_at is not None)

    def latest_reply(self, key: str) -> str:
        """The newest stored reply, for a caller who came back at a wrong turn. Raises `UnknownCall`."""
        with self._store.read() as connection:
            row = rows.read_by_key(connection, key)
            reply = None if row is None else rows.last_reply(connection, row.id)
        if reply is None:
            raise UnknownCall(key[:6])
        return reply

    def resolve_key(self, carrier_call_id: str) -> str | None:
        """The key of a call by the carrier's id."""
        with self._store.read() as connection:
            row = rows.read_by_carrier_id(connection, carrier_call_id)
        return None if row is None else str(row.key)

    def fault(self, key: str | None, code: str, detail: str, now: datetime) -> None:
        """Record a failure of our side, in a transaction of its own. `detail` must hold no personal data."""
        with self._store.write() as connection:
            call_id = connection.execute(select(Call.id).where(Call.key == key)).scalar() if key else None
            connection.execute(insert(CallFault).values(call_id=call_id, at=now, code=code[:60], detail=detail[:500]))

    def _new_call(self, connection: Connection, arrival: Arrival, route: Route, now: datetime) -> rows.CallRow:
        number = route.caller.number
        values: dict[str, Any] = {
            "key": secrets.token_urlsafe(16),
            "client_id": route.client_id,
            "carrier_call_id": arrival.carrier_call_id,
            "flow_version_id": route.version_id,
            "caller_number": number,
            "caller_index": self._store.keyring.index(number) if number else None,
            "caller_name": route.caller.name,
            "called_number": arrival.called,
            "turn": 0,
            "is_test": arrival.is_test,
            "started_at": now,
            "moved_at": now,
        }
        connection.execute(insert(Call).values(values))
        row = rows.lock_by_key(connection, values["key"])
        if row is None:
            raise UnknownCall(f"{mask(arrival.called)} vanished")
        return row

    def _advance(self, connection: Connection, row: rows.CallRow, token: str, given: Input, render: Render, now: datetime) -> Reply:
        flow = self._flows.of_version(row.flow_version_id)
        state = None if row.state is None else State.from_json(row.state)
        turn = advance(flow, state, given, now)
        values = self._stored(connection, row, turn, now) | _waiting(turn.outputs, row, now)
        values |= {"state": turn.state.to_json(), "turn": row.turn + 1, "moved_at": now}
        context = ReplyContext(
            call_key=row.key, turn=row.turn + 1, queue_token=values["queue_token"], client_id=row.client_id,
            called=row.called_number, caller=row.caller_number, flow=flow,
        )  # fmt: skip
        reply = render(turn, context)
        events = [{"kind": event.kind, "data": event.data} for event in turn.events]
        rows.finish_turn(connection, row, token, now, reply=reply, events=events, values=values)
        return Reply("new", reply)

    def _stored(self, connection: Connection, row: rows.CallRow, turn: Turn, now: datetime) -> dict[str, Any]:
        leaving = bool(turn.outputs) and isinstance(turn.outputs[-1], LeaveQueue)
        if not turn.effects and not leaving:
            return {}
        with BoundSession(bind=connection) as session:
            if leaving:
                desk_queue.step_aside(session, row.id)
            stored = store_effects(
                session, call_id=row.id, client_id=row.client_id, turn=turn, has_outcome=row.outcome is not None, now=now, reword=self._reword,
            )  # fmt: skip
            session.flush()
        return stored.values


def _repeated(connection: Connection, call_id: int, token: str) -> Reply:
    reply = rows.stored_reply(connection, call_id, token)
    return Reply("elsewhere", "") if reply is None else Reply("repeated", reply)


def _recorded(connection: Connection, row: rows.CallRow, given: NewRecording, now: datetime) -> Recorded:
    recording = add_recording(connection, call_id=row.id, client_id=row.client_id, new=given, now=now)
    return Recorded(recording=recording, seconds=given.seconds, hung_up=given.hung_up)


def _waiting(outputs: tuple[Output, ...], row: rows.CallRow, now: datetime) -> dict[str, Any]:
    """The columns that say what the call now waits for."""
    values: dict[str, Any] = {"awaited_recording": None, "wait_until": None, "queue_token": None, "waiting": "none"}
    match outputs[-1] if outputs else None:
        case AwaitHeard(recording=recording, deadline_s=deadline_s):
            values |= {"waiting": "heard", "awaited_recording": recording, "wait_until": now + timedelta(seconds=deadline_s)}
        case Record():
            values["waiting"] = "record"
        case Collect():
            values["waiting"] = "collect"
        case Transfer():
            values["waiting"] = "transfer"
        case Enqueue():
            values |= {"waiting": "queue", "queue_token": f"{row.turn}q"}
        case StayInQueue():
            values |= {"waiting": "queue", "queue_token": row.queue_token}
        case LeaveQueue():
            values |= {"waiting": "leaving", "queue_token": row.queue_token}
    return values
