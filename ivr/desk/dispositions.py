"""What an operator writes after (or during) a call. The call's outcome stays as it is."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.calls.tables import Call
from ivr.desk.changes import bump, note
from ivr.desk.endings import operator_name
from ivr.desk.labels import DISPOSITIONS
from ivr.desk.tables import Disposition
from ivr.errors import IvrError
from ivr.store.db import Store

LONGEST_NOTE = 4000


class BadDisposition(IvrError):
    """The code is not one of ours, or the note is too long."""

    code = "bad_disposition"


def dispose(
    store: Store, call_id: int, user_id: int, client_ids: frozenset[str], *, code: str, text: str, follow_up: bool, now: datetime
) -> bool:  # fmt: skip
    """Add a disposition. False when the call is not one of `client_ids`. Raises `BadDisposition`."""
    if code not in DISPOSITIONS or len(text) > LONGEST_NOTE:
        raise BadDisposition(f"code {code[:30]!r}, note of {len(text)} characters")
    with store.tenant(client_ids) as session:
        client_id = session.scalar(select(Call.client_id).where(Call.id == call_id))
        if client_id is None:
            return False
        row = Disposition(client_id=client_id, call_id=call_id, user_id=user_id, at=now, code=code, note=text.strip(), follow_up=follow_up)
        session.add(row)
        data = {"operator": operator_name(session, user_id), "code": code, "note": text.strip(), "follow_up": follow_up}
        note(session, call_id, client_id, "disposition", data, now)
        session.flush()
        bump(session)
        return True


def written_about(session: Session, call_id: int) -> list[Disposition]:
    """The call's dispositions, newest first."""
    return list(session.scalars(select(Disposition).where(Disposition.call_id == call_id).order_by(Disposition.at.desc(), Disposition.id.desc())))
