"""People who sign in: passwords (argon2), one-time links, memberships. Knows nothing of web pages.

What a person sees is decided by memberships alone: a role for each client. There are no global roles.
"""

import hashlib
import secrets
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from ivr.clients.tables import Client, LoginLink, Membership, Role, User
from ivr.errors import IvrError
from ivr.store.db import Store
from ivr.text.phone import to_e164

LINK_LIFE = timedelta(hours=24)
SHORTEST_PASSWORD = 10
"""NIST SP 800-63B asks for 8 at least; sign-in is throttled, so 10 without rules of composition is enough."""
ROLES: tuple[str, ...] = get_args(Role)

_AT_ONCE = threading.BoundedSemaphore(2)
"""Each check takes 64 MiB and most of a core for a while: guesses from many networks at once must not starve the telephone."""
_hasher = PasswordHasher()  # argon2id with the library's defaults: RFC 9106's second choice (64 MiB, 3 passes)


class BadPerson(IvrError):
    """What was given about a person cannot be stored; the message says why."""

    code = "bad_person"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in. `session_mark` changes when every session of the person must end."""

    id: int
    name: str
    email: str
    phone: str | None
    on_shift: bool
    session_mark: str
    roles: Mapping[str, str]

    def clients(self, roles: Collection[str]) -> frozenset[str]:
        """The clients for which the person has one of `roles`."""
        return frozenset(client_id for client_id, role in self.roles.items() if role in roles)


def add_user(store: Store, email: str, now: datetime, *, name: str = "", phone: str | None = None, password: str | None = None) -> int:
    """Add a person, or change the one with this address (only what is given). Returns the id. Raises `BadPerson`."""
    address = _address(email)
    with store.system("sign_in") as session:
        user = session.scalar(select(User).where(User.email == address))
        if user is None:
            user = User(email=address, name=name or address.split("@")[0], session_mark=_mark(), created_at=now)
            session.add(user)
        user.name = name or user.name
        if phone is not None:
            user.phone = _phone(phone)
        if password is not None:
            user.password, user.session_mark = _hash(password), _mark()
        session.flush()
        return user.id


def add_membership(store: Store, user_id: int, client_id: str, role: str) -> None:
    """Give the person a role for a client; replaces an earlier one. Raises `BadPerson`."""
    if role not in ROLES:
        raise BadPerson(f"unknown role {role!r}: one of {', '.join(ROLES)}")
    with store.system("sign_in") as session:
        if session.get(Client, client_id) is None:
            raise BadPerson(f"there is no client {client_id!r}: import its flow file first (ivr client import)")
        membership = session.get(Membership, (user_id, client_id))
        if membership is None:
            session.add(Membership(user_id=user_id, client_id=client_id, role=role))
        else:
            membership.role = role


def roles_of(store: Store, user_id: int) -> dict[str, str]:
    """Client → role."""
    with store.system("sign_in", write=False) as session:
        return _roles(session, user_id)


def make_link(store: Store, user_id: int, now: datetime) -> str:
    """A token that signs the person in once, within 24 hours. Only its hash is kept."""
    token = secrets.token_urlsafe(24)
    with store.system("sign_in") as session:
        session.add(LoginLink(token_hash=_digest(token), user_id=user_id, expires_at=now + LINK_LIFE))
    return token


def use_link(store: Store, token: str, now: datetime) -> Person | None:
    """The person of a link that is fresh and was not used; the link is used up."""
    with store.system("sign_in") as session:
        fresh = and_(LoginLink.token_hash == _digest(token), LoginLink.used_at.is_(None), LoginLink.expires_at > now)
        used = session.execute(update(LoginLink).where(fresh).values(used_at=now).returning(LoginLink.user_id)).first()
        return None if used is None else _person(session, User.id == used.user_id)


def check_password(store: Store, email: str, password: str) -> Person | None:
    """The person with this address and password. Takes as long for an unknown address as for a wrong password."""
    address = email.strip().lower()
    with store.system("sign_in", write=False) as session:
        kept = session.scalar(select(User.password).where(User.email == address, User.active.is_(True)))
        person = None if kept is None else _person(session, User.email == address)
    try:
        with _AT_ONCE:
            _hasher.verify(kept or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return None
    return person


def signed_in(store: Store, session_mark: str) -> Person | None:
    """The person of a session; None when it was ended or the person is no longer active."""
    with store.system("sign_in", write=False) as session:
        return _person(session, User.session_mark == session_mark)


def end_sessions(store: Store, user_id: int) -> None:
    """Sign the person out everywhere."""
    with store.system("sign_in") as session:
        session.execute(update(User).where(User.id == user_id).values(session_mark=_mark()))


def set_shift(store: Store, user_id: int, *, on: bool) -> None:
    """The operator begins or ends taking calls."""
    with store.system("sign_in") as session:
        session.execute(update(User).where(User.id == user_id).values(on_shift=on))


def set_phone(store: Store, user_id: int, phone: str) -> str | None:
    """Where the operator is rung; empty text removes it. Returns the number as stored. Raises `BadPerson`."""
    number = _phone(phone)
    with store.system("sign_in") as session:
        session.execute(update(User).where(User.id == user_id).values(phone=number))
    return number


def _person(session: Session, condition: object) -> Person | None:
    user = session.scalars(select(User).where(condition, User.active.is_(True))).first()  # type: ignore[arg-type]  # a column expression
    if user is None:
        return None
    return Person(user.id, user.name, user.email, user.phone, user.on_shift, user.session_mark, _roles(session, user.id))


def _roles(session: Session, user_id: int) -> dict[str, str]:
    rows = session.execute(select(Membership.client_id, Membership.role).where(Membership.user_id == user_id)).all()
    return {row.client_id: row.role for row in rows}


def _address(email: str) -> str:
    address = email.strip().lower()
    local, at, domain = address.partition("@")
    if not (at and local and "." in domain) and domain != "localhost":
        raise BadPerson(f"{email!r} is not a mail address")
    return address


def _phone(phone: str) -> str | None:
    if not phone.strip():
        return None
    number = to_e164(phone)
    if number is None:
        raise BadPerson("not a telephone number: write it as 090-1234-5678 or +819012345678")
    return number


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise BadPerson(f"the password is too short: at least {SHORTEST_PASSWORD} characters")
    return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_hex(16))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _mark() -> str:
    return secrets.token_hex(24)
