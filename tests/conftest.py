"""Fixtures of the whole suite. Network: loopback only."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_socket
from hypothesis import settings

from ivr.encoders import keep_in
from ivr.store.db import Store
from tests.stores import DATA_KEY, drop_postgres_template, fresh_url

# A busy machine is slow without being wrong; speed is measured by scripts, not judged by tests.
settings.register_profile("uketsuke", deadline=None)
settings.load_profile("uketsuke")

keep_in(Path(__file__).parents[1] / ".pytest_cache" / "models")  # made once, not by each test process

NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""Tuesday 2026-11-24 12:00 in Japan: open in every test flow unless it says otherwise."""


def pytest_runtest_setup() -> None:
    """No test talks to another machine."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def pytest_sessionfinish() -> None:
    """Leave no database behind."""
    drop_postgres_template()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skip is a failure: everything a test needs is installed there."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"


@pytest.fixture
def now() -> datetime:
    """The usual moment."""
    return NOON


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database, on SQLite and on PostgreSQL."""
    with fresh_url(request.param, tmp_path) as url:
        store = Store(url, DATA_KEY)
        yield store
        store.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty SQLite database, for tests of something else than the database."""
    with fresh_url("sqlite", tmp_path) as url:
        store = Store(url, DATA_KEY)
        yield store
        store.close()
