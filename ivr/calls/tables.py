"""Calls, their turns, timeline events, recordings and what was heard in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.base import Base, TenantOwned
from ivr.store.types import BigId, EncryptedJson, EncryptedText, Utc


class Call(TenantOwned, Base):
    """One telephone call. `key` is the unguessable name in action URLs; `turn` the number of the turn awaited next.

    While the caller is in the operators' queue, `queue_token` is the token with which the end of the queue is told.
    """

    __tablename__ = "calls"
    # Room in each page, and no index on what a turn changes: then PostgreSQL rewrites the row in place and touches no index.
    __table_args__ = (Index("ix_calls_client_started", "client_id", "started_at"), {"postgresql_with": {"fillfactor": 70}})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    carrier_call_id: Mapped[str] = mapped_column(String(64), unique=True)
    flow_version_id: Mapped[int] = mapped_column(BigId)
    caller_number: Mapped[str | None] = mapped_column(EncryptedText("calls.caller_number"))
    caller_index: Mapped[str | None] = mapped_column(String(32), index=True)
    caller_name: Mapped[str | None] = mapped_column(EncryptedText("calls.caller_name"))
    called_number: Mapped[str] = mapped_column(String(20))
    state: Mapped[str | None] = mapped_column(EncryptedText("calls.state"))
    turn: Mapped[int] = mapped_column(Integer, default=0)
    queue_token: Mapped[str | None] = mapped_column(String(16))
    waiting: Mapped[str] = mapped_column(String(12), default="none")  # what the call waits for: flows.state
    awaited_recording: Mapped[int | None] = mapped_column(BigId)  # the recording a caller is held for
    wait_until: Mapped[datetime | None] = mapped_column(Utc)  # deadline of that hold
    outcome: Mapped[str | None] = mapped_column(String(20), index=True)
    outcome_reason: Mapped[str] = mapped_column(String(200), default="")
    is_test: Mapped[bool] = mapped_column(Boolean, default=False)
    started_at: Mapped[datetime] = mapped_column(Utc)
    moved_at: Mapped[datetime] = mapped_column(Utc)  # last turn or callback
    ended_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    left_message: Mapped[bool] = mapped_column(Boolean, default=False)
    wants_callback: Mapped[bool] = mapped_column(Boolean, default=False)
    summary: Mapped[str | None] = mapped_column(EncryptedText("calls.summary"))  # two lines; None = none made yet


class TurnTaken(Base):
    """An answered turn with the reply that a repeated request gets again. `token` is the turn number, or "<n>q" for the end of a queue.

    `number` counts the turns in the order they were taken; clocks may stand still or differ between machines.
    """

    __tablename__ = "turns"

    call_id: Mapped[int] = mapped_column(BigId, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(Utc)
    reply: Mapped[str] = mapped_column(EncryptedText("turns.reply"))
    events: Mapped[list[dict[str, Any]]] = mapped_column(EncryptedJson("turns.events"))


class CallEvent(TenantOwned, Base):
    """A line of the timeline that is not part of a turn: claims, faults, late transcripts, corrections, the end."""

    __tablename__ = "call_events"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(BigId, ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("call_events.data"))


class Recording(TenantOwned, Base):
    """A recording of a caller. `status`: pending (at the carrier) · stored · absent · failed."""

    __tablename__ = "recordings"
    __table_args__ = (UniqueConstraint("call_id", "carrier_recording_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(BigId, ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    carrier_recording_id: Mapped[str] = mapped_column(String(64))
    carrier_url: Mapped[str] = mapped_column(String(500))
    seconds: Mapped[float] = mapped_column(Float, default=0.0)
    status: Mapped[str] = mapped_column(String(12), default="pending")
    is_message: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(Utc)
    stored_at: Mapped[datetime | None] = mapped_column(Utc)
    deleted_at_carrier: Mapped[datetime | None] = mapped_column(Utc)


class HeardText(TenantOwned, Base):
    """What was heard in a recording: transcript, understanding, FAQ match (JSON of `flows.inputs.Heard` and the transcript's segments)."""

    __tablename__ = "heard"

    recording_id: Mapped[int] = mapped_column(BigId, ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True)
    call_id: Mapped[int] = mapped_column(BigId, index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    status: Mapped[str] = mapped_column(String(12), default="ok")  # ok · failed
    reason: Mapped[str] = mapped_column(String(40), default="")  # when failed: HeardLate.reason
    heard: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("heard.heard"))
    segments: Mapped[list[dict[str, Any]] | None] = mapped_column(EncryptedJson("heard.segments"))


class Correction(TenantOwned, Base):
    """One click of an operator: what of an utterance is right. Rows are never changed; the newest of a recording and subject holds.

    `subject`: sales (yes · no) · intent · urgent (a level) · faq (an entry's id, "" = no entry). `verdict` None = taken back.
    `text` and `decided` (what was decided then) are kept here, so that a correction stands whatever becomes of the rest of the call.
    """

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(BigId, ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    recording_id: Mapped[int] = mapped_column(BigId)
    subject: Mapped[str] = mapped_column(String(10))
    verdict: Mapped[str | None] = mapped_column(String(60))
    decided: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("corrections.decided"))
    text: Mapped[str] = mapped_column(EncryptedText("corrections.text"))
    caller_number: Mapped[str | None] = mapped_column(EncryptedText("corrections.caller_number"))
    caller_index: Mapped[str | None] = mapped_column(String(32), index=True)
    user_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(Utc)


class Message(TenantOwned, Base):
    """A message a caller left."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(BigId, ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    recording_id: Mapped[int | None] = mapped_column(BigId)
    slots: Mapped[dict[str, str]] = mapped_column(EncryptedJson("messages.slots"))
    at: Mapped[datetime] = mapped_column(Utc)


class CallFault(Base):
    """A failure of our own side, kept apart from the transaction that failed. `call_id` None = before there was a call."""

    __tablename__ = "faults"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int | None] = mapped_column(BigId, index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    code: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(String(500), default="")
