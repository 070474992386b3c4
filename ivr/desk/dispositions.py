"""What an operator writes after (or during) a call. The call's outcome stays as it is."""

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ivr.calls.tables import Call
from ivr.desk.changes import bump, note
from ivr.desk.endings import operator_name
from ivr.desk.labels import DISPOSITIONS
from ivr.desk.tables import Claim, Disposition, QueueItem
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


def is_owed(session: Session, call_id: int, user_id: int) -> bool:
    """Whether the person talked with this caller and has written nothing since: the wrap-up."""
    talked = select(Claim.at).join(QueueItem, QueueItem.id == Claim.item_id)
    mine = and_(QueueItem.call_id == call_id, Claim.user_id == user_id, Claim.status == "ended")
    last = session.scalar(talked.where(mine).order_by(Claim.at.desc()).limit(1))
    if last is None:
        return False
    written = select(Disposition.id).where(Disposition.call_id == call_id, Disposition.user_id == user_id, Disposition.at >= last)
    return session.scalar(written.limit(1)) is None


def written_about(session: Session, call_id: int) -> list[Disposition]:
    """The call's dispositions, newest first."""
    return list(session.scalars(select(Disposition).where(Disposition.call_id == call_id).order_by(Disposition.at.desc(), Disposition.id.desc())))
