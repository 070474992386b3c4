"""Bring a database to this release's tables. Migrations are additive first; removal comes a release later."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from ivr.errors import IvrError
from ivr.store.db import Store

_PG_LOCK = 7_320_001  # any number that no other program of the database uses


class BrokenMigration(IvrError):
    """A migration would have left rows that hang on nothing."""

    code = "broken_migration"


def config(connection: Connection | None, metadata: MetaData) -> Config:
    """Alembic's configuration without a file."""
    alembic = Config()
    alembic.set_main_option("script_location", str(files("ivr.store") / "migrations"))
    alembic.attributes.update(connection=connection, metadata=metadata)
    return alembic


def upgrade(store: Store, metadata: MetaData) -> None:
    """Run the migrations that are missing; several processes may call this at once."""
    migrate(store, metadata, lambda alembic: command.upgrade(alembic, "head"))


def migrate(store: Store, metadata: MetaData, do: Callable[[Config], None]) -> None:
    """Let Alembic work, alone and in one transaction.

    SQLite changes some tables by making them anew; with foreign keys enforced, dropping the old table would delete all that hangs on its rows. So
    they are off meanwhile, and checked before the commit (Alembic, "Dealing with Referencing Foreign Keys":
    https://alembic.sqlalchemy.org/en/latest/batch.html).
    """
    connected = store.engine.connect().execution_options(ivr_write=True)
    with _one_at_a_time(store), connected as connection, _unenforced(connection) if store.is_sqlite else nullcontext(), connection.begin():
        if not store.is_sqlite:
            # Unlike a turn, a migration may take its time.
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_PG_LOCK})")
        do(config(connection, metadata))
        if store.is_sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise BrokenMigration(f"a row of {lost[0]} would hang on a row of {lost[2]} that is gone; nothing was changed")


@contextmanager
def _unenforced(connection: Connection) -> Iterator[None]:
    """SQLite: foreign keys off. Only outside of a transaction does the setting take."""
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def is_current(store: Store) -> bool:
    """Whether the database has every migration of this release."""
    scripts = ScriptDirectory(str(files("ivr.store") / "migrations"))
    with store.read() as connection:
        return MigrationContext.configure(connection).get_current_revision() == scripts.get_current_head()


@contextmanager
def _one_at_a_time(store: Store) -> Iterator[None]:
    """SQLite: a lock file beside the database; its own lock is taken per transaction, DDL needs more than one."""
    if not store.is_sqlite or store.engine.url.database in {None, "", ":memory:"}:
        yield
        return
    with Path(f"{store.engine.url.database}.upgrade-lock").open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
