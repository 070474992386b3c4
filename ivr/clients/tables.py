"""Tenants, their numbers, flow versions, FAQ entries, callers they know, people and memberships."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.base import Base, TenantOwned
from ivr.store.types import BigId, EncryptedText, Utc

Role = Literal["owner", "supervisor", "operator", "editor", "viewer"]


class Client(Base):
    """A company whose calls are answered. `id` is the short name used in its flow file."""

    __tablename__ = "clients"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    plan: Mapped[str] = mapped_column(String(30))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    live_version_id: Mapped[int | None] = mapped_column(BigId)  # flow_versions.id; no key: it would be a circle
    created_at: Mapped[datetime] = mapped_column(Utc)


class Number(TenantOwned, Base):
    """A telephone number that leads to a client. `forwarded_from` "" = any; else the caller's dialled number that was forwarded."""

    __tablename__ = "numbers"
    __table_args__ = (UniqueConstraint("number", "forwarded_from"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), index=True)
    forwarded_from: Mapped[str] = mapped_column(String(20), default="")


class FlowVersion(TenantOwned, Base):
    """A published (or draft) text of a client's flow. Never changed once a call has used it."""

    __tablename__ = "flow_versions"
    __table_args__ = (UniqueConstraint("client_id", "version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(EncryptedText("flow_versions.text"))  # names and numbers of callers stand in it
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(Utc)
    published_by: Mapped[str] = mapped_column(String(200), default="")


class KnownCaller(TenantOwned, Base):
    """A caller the client knows; found by a keyed hash of the number."""

    __tablename__ = "known_callers"
    __table_args__ = (UniqueConstraint("client_id", "number_index"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number_index: Mapped[str] = mapped_column(String(32), index=True)
    number: Mapped[str] = mapped_column(EncryptedText("known_callers.number"))
    name: Mapped[str | None] = mapped_column(EncryptedText("known_callers.name"))
    vip: Mapped[bool] = mapped_column(Boolean, default=False)
    blocked: Mapped[bool] = mapped_column(Boolean, default=False)


class User(Base):
    """A person who signs in. `phone` is where an operator is rung."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password: Mapped[str | None] = mapped_column(String(255))  # argon2; None = only a one-time link
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    session_mark: Mapped[str] = mapped_column(String(64), unique=True)  # carried by a signed-in session; changing it ends every one
    phone: Mapped[str | None] = mapped_column(EncryptedText("users.phone"))
    on_shift: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(Utc)


class Membership(Base):
    """What a person may do for a client."""

    __tablename__ = "memberships"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(40), ForeignKey("clients.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))


class LoginLink(Base):
    """A one-time sign-in link; only its hash is kept."""

    __tablename__ = "login_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)


class AuditEntry(TenantOwned, Base):
    """Who saw or did what with a client's data."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    user_id: Mapped[int | None] = mapped_column(BigId)
    action: Mapped[str] = mapped_column(String(60))  # for instance "recording.listen"
    subject: Mapped[str] = mapped_column(String(100))  # for instance "recording:12"
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
