"""The database: connections, transactions, and sessions bound to the clients a person or a call may see.

SQLite is used in WAL mode with `synchronous=FULL` (a commit survives a power cut), PostgreSQL as it comes.
"""

import os
import select
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from ivr.errors import IvrError
from ivr.store.base import TenantOwned
from ivr.store.crypto import Keyring
from ivr.store.types import use_keyring

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for SQLite's lock. The carrier gives a webhook 15 s; after 5 s the caller is better served by the last resort."""

PATIENCE: dict[str, str | int] = {
    "options": f"-c lock_timeout={BUSY_TIMEOUT_MS} -c statement_timeout=10000 -c idle_in_transaction_session_timeout=30000",
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8_000,
}
"""PostgreSQL by itself waits for ever: for a lock whose holder was cut off (every turn that changes the queue passes one row), for a server that
is gone. A webhook has 15 s in all, and past them the caller hears the carrier's own error."""

SystemPurpose = Literal["routing", "turn", "jobs", "sweep", "sign_in", "import", "health"]
"""The few uses that may see every client. Each is named where it opens its session."""


class OtherTenant(IvrError):
    """Code tried to write a row of a client its session is not bound to."""

    code = "other_tenant"


class Store:
    """One database. Thread-safe; make one a process."""

    def __init__(self, url: str, data_key: bytes) -> None:
        self.keyring = Keyring(data_key)
        use_keyring(self.keyring)
        self.is_sqlite = url.startswith("sqlite")
        # Every transaction here is ended by its context manager: the pool need not roll back once more.
        # Parameters are telephone numbers and names of calls: no error message may quote them.
        options: dict[str, Any] = {"pool_reset_on_return": None, "hide_parameters": True}
        if self.is_sqlite:
            _private(Path(url.removeprefix("sqlite:///")))
            options |= {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}, "pool_size": 20, "max_overflow": 20}
        else:
            options |= {"pool_size": 10, "max_overflow": 30, "connect_args": {"connect_timeout": 3, **PATIENCE}}
        self.engine = create_engine(url, **options)
        # Writers of one process queue here, fairly, instead of in SQLite's sleeping busy handler.
        self._write_lock: threading.Lock | None = threading.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            event.listen(self.engine, "connect", _sqlite_connect)
            event.listen(self.engine, "begin", _sqlite_begin)
        else:
            event.listen(self.engine, "checkout", _still_connected)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that will write: SQLite's write lock is taken at its beginning, so it never fails half-way."""
        if self._write_lock is None:
            with self.engine.begin() as connection:
                yield connection
            return
        if not self._write_lock.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise TimeoutError("the database is busy")
        try:
            with self.engine.connect().execution_options(ivr_write=True) as connection, connection.begin():
                yield connection
        finally:
            self._write_lock.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads; it never waits for a writer on SQLite (WAL)."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def tenant(self, client_ids: Collection[str], *, write: bool = True) -> Iterator[Session]:
        """A session and transaction that see and write only rows of `client_ids`."""
        with self._session(frozenset(client_ids), write=write) as session:
            yield session

    @contextmanager
    def system(self, purpose: SystemPurpose, *, write: bool = True) -> Iterator[Session]:
        """A session that sees every client, for one of the named purposes."""
        with self._session(None, write=write) as session:
            session.info["purpose"] = purpose
            yield session

    @contextmanager
    def _session(self, client_ids: frozenset[str] | None, *, write: bool) -> Iterator[Session]:
        with self.write() if write else self.read() as connection, BoundSession(bind=connection, expire_on_commit=False) as session:
            session.info["client_ids"] = client_ids
            yield session
            if write:
                session.flush()


class BoundSession(Session):
    """A session that carries the clients it is bound to in `info["client_ids"]` (None = all)."""


@event.listens_for(BoundSession, "do_orm_execute")
def _only_own_clients(state: ORMExecuteState) -> None:
    client_ids = state.session.info.get("client_ids")
    if client_ids is None or state.is_column_load or state.is_relationship_load:
        return
    allowed = sorted(client_ids)
    state.statement = state.statement.options(
        with_loader_criteria(TenantOwned, lambda table: table.client_id.in_(allowed), include_aliases=True, track_closure_variables=True)
    )


@event.listens_for(BoundSession, "before_flush")
def _no_foreign_rows(session: Session, _context: UOWTransaction, _instances: object) -> None:
    client_ids = session.info.get("client_ids")
    if client_ids is None:
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, TenantOwned) and row.client_id not in client_ids:
            raise OtherTenant(f"a {type(row).__name__} of another client")


def _private(path: Path) -> None:
    """Make the database's file readable by its owner alone; SQLite gives the files beside it the same rights."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _still_connected(connection: Any, _record: object, _proxy: object) -> None:
    """A server that went away has closed its end, which makes an idle socket readable: seen without asking, unlike a ping a turn."""
    poll = select.poll()  # select() itself refuses file numbers over 1023
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        raise DisconnectionError("the database closed this connection")


def _sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see _sqlite_begin
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("ivr_write") else "BEGIN")
