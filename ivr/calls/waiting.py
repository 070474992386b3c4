"""The hold of a caller whose recording is being understood: a read, asked again and again, without lock or stored reply."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import bindparam, select

from ivr.calls.tables import Call, HeardText
from ivr.calls.values import HeardWait, UnknownCall
from ivr.flows.inputs import Heard, HeardLate
from ivr.store.db import Store

HEARD: TypeAdapter[Heard] = TypeAdapter(Heard)

_STANDING = (
    select(Call.turn, Call.awaited_recording, Call.wait_until, HeardText.status, HeardText.reason, HeardText.heard)
    .outerjoin(HeardText, HeardText.recording_id == Call.awaited_recording)
    .where(Call.key == bindparam("key"))
)


def heard_wait(store: Store, key: str, token: str, now: datetime) -> HeardWait:
    """Whether the words are there, the deadline has passed, or the caller must go on waiting. Raises `UnknownCall`."""
    with store.read() as connection:
        row = connection.execute(_STANDING, {"key": key}).first()
    if row is None:
        raise UnknownCall(key[:6])
    if str(row.turn) != token or row.awaited_recording is None:
        return HeardWait(None, past=True)
    if row.status == "ok" and row.heard is not None:
        return HeardWait(HEARD.validate_python(row.heard))
    if row.status == "failed":
        return HeardWait(HeardLate(row.awaited_recording, row.reason))
    if row.wait_until is not None and now >= row.wait_until:
        return HeardWait(HeardLate(row.awaited_recording, "deadline"))
    return HeardWait(None)
