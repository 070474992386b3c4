"""`pytest tests/conversations --update` rewrites what the conversations expect; the diff is to be reviewed."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The flag is known where this folder is named on the command line."""
    parser.addoption("--update", action="store_true", help="rewrite the golden conversations")
