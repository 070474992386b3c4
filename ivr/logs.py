"""Logs: structured, with the call and client where known, and no personal data. Telephone numbers are masked wherever they appear."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_NUMBER = re.compile(r"\+\d{6,15}")


def mask_numbers(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Last line of defence: any E.164 number in any field keeps only its last two digits."""
    for name, value in event.items():
        if isinstance(value, str) and "+" in value:
            event[name] = _NUMBER.sub(lambda found: "*" * (len(found.group()) - 2) + found.group()[-2:], value)
    return event


def configure_logs(level: str) -> None:
    """One JSON object a line on standard error (readable text on a terminal)."""
    renderer: Any = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask_numbers,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
