"""Column types: encrypted text and JSON, aware UTC times."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary
from sqlalchemy.types import TypeDecorator

from ivr.store.crypto import Keyring

_keyring: Keyring | None = None

BigId = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself only for INTEGER


def use_keyring(keyring: Keyring) -> None:
    """Set the process's keyring. Column types have no other way to reach it."""
    global _keyring  # noqa: PLW0603 - one key a process, set at start by the store
    _keyring = keyring


def keyring() -> Keyring:
    """The process's keyring; a programming error when no store was opened yet."""
    if _keyring is None:
        raise RuntimeError("no store is open")
    return _keyring


class EncryptedText(TypeDecorator[str]):
    """Text, sealed for `place` ("table.column")."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Seal on the way in."""
        return None if value is None else keyring().seal(value.encode(), self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Open on the way out."""
        return None if value is None else keyring().open(bytes(value), self.place).decode()


class EncryptedJson(TypeDecorator[Any]):
    """JSON, sealed for `place`."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - any JSON value
        """Seal on the way in."""
        return None if value is None else keyring().seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ARG002 - any JSON value
        """Open on the way out."""
        return None if value is None else json.loads(keyring().open(bytes(value), self.place))


class Utc(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite keeps it without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
