"""Rows of recordings: made by the turn that ends a Record, kept in step with what the carrier tells of them."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from ivr.calls.tables import Call, HeardText, Recording
from ivr.calls.values import NewRecording
from ivr.jobs import queue as jobs
from ivr.jobs.tables import Job
from ivr.store.db import BoundSession, Store


def add_recording(connection: Connection, *, call_id: int, client_id: str, new: NewRecording, now: datetime) -> int:
    """A row for a recording that just ended; the same one again gives the same row."""
    there = connection.execute(
        select(Recording.id).where(Recording.call_id == call_id, Recording.carrier_recording_id == new.carrier_recording_id)
    ).scalar()
    if there is not None:
        return int(there)
    values = {
        "call_id": call_id,
        "client_id": client_id,
        "carrier_recording_id": new.carrier_recording_id,
        "carrier_url": new.url[:500],
        "seconds": new.seconds,
        "created_at": now,
    }
    made = connection.execute(insert(Recording).values(values).returning(Recording.id)).scalar_one()
    return int(made)


def carrier_has(store: Store, key: str, carrier_recording_id: str, now: datetime) -> None:
    """The carrier says the recording is complete: whoever waits to fetch it may try at once.

    One that was given up (it did not come within a minute) is fetched after all: it may be a message.
    """
    with store.write() as connection:
        recording_id = _find(connection, key, carrier_recording_id)
        if recording_id is None:
            return
        waiting = select(Job.id, Job.payload).where(Job.kind == "hear", Job.status == "pending", Job.due_at > now)
        for job in connection.execute(waiting):
            if job.payload.get("recording") == recording_id:
                connection.execute(update(Job).where(Job.id == job.id).values(due_at=now))
        given_up = update(Recording).where(Recording.id == recording_id, Recording.status == "absent").values(status="pending")
        if connection.execute(given_up.returning(Recording.id)).first() is not None:
            with BoundSession(bind=connection) as session:
                jobs.add(session, "letters", "hear", {"recording": recording_id, "live": False, "expects": None}, now)
                session.flush()


def carrier_has_none(store: Store, key: str, carrier_recording_id: str, now: datetime) -> None:
    """The carrier says there is no recording: nobody need wait for it."""
    with store.write() as connection:
        recording_id = _find(connection, key, carrier_recording_id)
        if recording_id is None:
            return
        connection.execute(update(Recording).where(Recording.id == recording_id, Recording.status == "pending").values(status="absent"))
        row = connection.execute(select(Recording.call_id, Recording.client_id).where(Recording.id == recording_id)).one()
        if connection.execute(select(HeardText.recording_id).where(HeardText.recording_id == recording_id)).first() is None:
            values = {"recording_id": recording_id, "call_id": row.call_id, "client_id": row.client_id, "at": now}
            connection.execute(insert(HeardText).values(status="failed", reason="no_recording", **values))


def _find(connection: Connection, key: str, carrier_recording_id: str) -> int | None:
    query = select(Recording.id).join(Call, Call.id == Recording.call_id)
    return connection.execute(query.where(Call.key == key, Recording.carrier_recording_id == carrier_recording_id)).scalar()
