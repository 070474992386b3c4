"""The operators' queue and the claims on it."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.base import Base, TenantOwned
from ivr.store.types import BigId, EncryptedText, Utc

RINGING_MARK = "asked"
"""Stands for the operator's leg from before the carrier is asked until its id is known.

A worker that dies in between, or an answer that is lost, leaves the mark: nobody is rung (and billed) twice, the claim ends by its time.
"""


class QueueItem(TenantOwned, Base):
    """A caller waiting for a person, or a call-back to make.

    `status`: waiting · claimed (an operator is being rung) · connected · done · left (chose something else) · abandoned.
    `kind`: live (on the line) or callback. Its place is (priority rank, queued_at), kept whatever happens.
    """

    __tablename__ = "queue_items"
    __table_args__ = (Index("ix_queue_items_open", "status", "client_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(BigId, ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="live")
    queue: Mapped[str] = mapped_column(String(40))
    priority: Mapped[int] = mapped_column(Integer, default=1)  # 0 low · 1 normal · 2 high · 3 urgent
    skills: Mapped[str] = mapped_column(String(200), default="")  # comma separated
    summary: Mapped[str] = mapped_column(EncryptedText("queue_items.summary"))
    status: Mapped[str] = mapped_column(String(12), default="waiting")
    queued_at: Mapped[datetime] = mapped_column(Utc)
    carrier_queue_id: Mapped[str | None] = mapped_column(String(64))  # known from the first waitUrl request: then it can be claimed
    max_wait_until: Mapped[datetime | None] = mapped_column(Utc)
    claim_id: Mapped[str | None] = mapped_column(String(32), index=True)  # the claim in force
    claimed_by: Mapped[int | None] = mapped_column(BigId)
    claimed_until: Mapped[datetime | None] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    wanted_number: Mapped[str | None] = mapped_column(EncryptedText("queue_items.wanted_number"))  # call-backs: the number to call


class Claim(TenantOwned, Base):
    """An operator's lease on an item. `id` names the conference.

    `status`: ringing · accepted · joined · ended (they talked) · unanswered (the item waits again) · refused (the caller was
    gone or chose otherwise before they could talk).
    """

    __tablename__ = "claims"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    item_id: Mapped[int] = mapped_column(BigId, ForeignKey("queue_items.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(BigId, index=True)
    status: Mapped[str] = mapped_column(String(12), default="ringing")
    operator_call_id: Mapped[str | None] = mapped_column(String(64))  # the carrier's id of the operator's leg
    at: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class Disposition(TenantOwned, Base):
    """What an operator wrote after (or during) a call. Not the call's outcome."""

    __tablename__ = "dispositions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(BigId, ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(Utc)
    code: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(EncryptedText("dispositions.note"), default="")
    follow_up: Mapped[bool] = mapped_column(Boolean, default=False)


class DeskChange(Base):
    """One row: a number that grows with every change an open desk should see (polled cheaply)."""

    __tablename__ = "desk_changes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(BigId, default=0)
