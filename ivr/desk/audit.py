"""Who saw what: a row for each look at a caller's data."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.clients.tables import AuditEntry


def seen(
    session: Session, *, user_id: int | None, client_id: str, action: str, subject: str, now: datetime, detail: Mapping[str, str] | None = None
) -> None:  # fmt: skip
    """Write that the person (None = whoever has the command line) did `action` ("recording.listen") with `subject` ("recording:12").

    `detail` is kept in plain text: nothing of a caller may stand in it.
    """
    session.add(AuditEntry(at=now, user_id=user_id, client_id=client_id, action=action, subject=subject, detail=dict(detail or {})))


LATELY = timedelta(hours=1)
"""One listening, with all the pieces a player asks for; a page that stays open is one look an hour."""


def seen_lately(session: Session, *, user_id: int, client_id: str, action: str, subject: str, now: datetime) -> bool:
    """Whether the same look was written down within the last hour."""
    same = select(AuditEntry.id).where(AuditEntry.client_id == client_id, AuditEntry.user_id == user_id, AuditEntry.at > now - LATELY)
    return session.scalar(same.where(AuditEntry.action == action, AuditEntry.subject == subject).limit(1)) is not None
