"""Reports: recorded with the turn that asks for them, once a call and channel."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.reports.tables import Report


def request(session: Session, *, call_id: int, client_id: str, channels: Iterable[str], summary: str, now: datetime) -> None:
    """Record a report for each channel that has none for this call yet."""
    there = set(session.scalars(select(Report.channel).where(Report.call_id == call_id)))
    for channel in dict.fromkeys(channels):
        if channel not in there:
            session.add(Report(client_id=client_id, call_id=call_id, channel=channel, summary=summary, requested_at=now))


def tell(session: Session, call_id: int, summary: str) -> None:
    """What the call was about is known better now: reports that are not delivered yet say so."""
    for report in session.scalars(select(Report).where(Report.call_id == call_id, Report.status == "recorded").with_for_update()):
        report.summary = summary
    session.flush()
