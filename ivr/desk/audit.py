"""Who saw what: a row for each look at a caller's data."""

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.clients.tables import AuditEntry


def seen(session: Session, *, user_id: int, client_id: str, action: str, subject: str, now: datetime) -> None:
    """Write that the person did `action` ("recording.listen") with `subject` ("recording:12")."""
    session.add(AuditEntry(at=now, user_id=user_id, client_id=client_id, action=action, subject=subject, detail={}))
