"""A line to ask the webhooks on."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ivr.store.db import Store
from tests.phone.line import Line


@pytest.fixture
def make_line(sqlite_store: Store, tmp_path: Path, now: datetime) -> Callable[..., Line]:
    """Lines with changed settings."""

    def make(**changes: Any) -> Line:
        return Line(sqlite_store, tmp_path / "data", now, **changes)

    return make


@pytest.fixture
def line(make_line: Callable[..., Line]) -> Line:
    """The usual line."""
    return make_line()
