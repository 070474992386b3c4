"""What is to be told to the client. Recorded with the turn; delivery is a job of the reports room."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.base import Base, TenantOwned
from ivr.store.types import BigId, EncryptedText, Utc


class Report(TenantOwned, Base):
    """One report of one call through one channel: the unique key keeps it from being told twice."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("call_id", "channel"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(BigId, ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    summary: Mapped[str] = mapped_column(EncryptedText("reports.summary"))
    status: Mapped[str] = mapped_column(String(12), default="recorded")  # recorded: waiting for a channel to deliver it
    requested_at: Mapped[datetime] = mapped_column(Utc)
