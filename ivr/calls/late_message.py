"""A message that was taken beside the call's life: by the last resort, while the database or the flow did not work."""

from datetime import datetime

from sqlalchemy import select

from ivr.calls import rows
from ivr.calls.effects import store_effects
from ivr.calls.recordings import add_recording
from ivr.calls.service import Calls
from ivr.calls.tables import Recording
from ivr.calls.values import Arrival, NewRecording
from ivr.flows.outputs import PromiseCallback, SetOutcome, TakeMessage, Transcribe
from ivr.flows.state import State
from ivr.flows.turn import Turn
from ivr.store.db import BoundSession, Store

REASON = "システムの不具合のため、伝言だけをお預かりしました。"


def add_late_message(store: Store, calls: Calls, arrival: Arrival, new: NewRecording, now: datetime) -> bool:
    """Add the recording to its call as a message, and end the call; a call nobody had written down is written now.

    Returns whether it was new. Raises `UnknownNumber`.
    """
    if calls.resolve_key(arrival.carrier_call_id) is None:
        calls.begin(arrival, lambda _turn, _context: "", now)
    with store.write() as connection:
        row = rows.lock_by_carrier_id(connection, arrival.carrier_call_id)
        if row is None:
            return False
        known = select(Recording.id).where(Recording.call_id == row.id, Recording.carrier_recording_id == new.carrier_recording_id)
        if connection.execute(known).first() is not None:
            return False
        recording = add_recording(connection, call_id=row.id, client_id=row.client_id, new=new, now=now)
        effects = (
            TakeMessage(recording),
            Transcribe(recording, live=False),
            PromiseCallback(row.caller_number, "client", REASON),  # takes the caller out of the operators' queue, too
            SetOutcome("message", REASON),
        )
        turn = Turn(state=State.from_json(row.state), effects=effects)
        with BoundSession(bind=connection) as session:
            stored = store_effects(session, call_id=row.id, client_id=row.client_id, turn=turn, has_outcome=row.outcome is not None, now=now)
            session.flush()
        rows.move(connection, row.id, {**stored.values, "ended_at": row.ended_at or now, "moved_at": now})
        return True
