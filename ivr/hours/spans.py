"""From when to when: `09:00-12:00, 13:00-18:00`, `9時-18時`, `closed`, `24h`, `18:00-02:00` (past midnight)."""

import re
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, NamedTuple

from ivr.hours.days import written

DAY_MIN = 24 * 60
_LATEST_MIN = 30 * 60
"""Japanese shops write 26:00 for two at night; a business day ends by 30:00."""

CLOSED = frozenset({"closed", "close", "off", "休み", "休業", "定休日", "休", "お休み"})
ALWAYS = frozenset({"24h", "24時間", "always", "終日", "00:00-24:00"})
_WORDS = ("closed", "24h", "休み", "24時間", "終日", "定休日")
_TIME = re.compile(r"(午前|午後|am|pm)?\s*(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分|(半))?)?")
_PART = re.compile(rf"({_TIME.pattern})\s*(?:-|から|to)\s*({_TIME.pattern})(?:まで)?")


class Span(NamedTuple):
    """Minutes from the day's midnight: `start` included, `end` not. An `end` past 1440 is after midnight."""

    start: int
    end: int


class BadSpan(Exception):
    """Why a text is no span: `code`, the part at fault and, for a misspelt word, the nearest one."""

    def __init__(self, code: str, part: str, suggestion: str | None = None) -> None:
        super().__init__(code)
        self.code, self.part, self.suggestion = code, part, suggestion


def _minutes(text: str) -> int:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise BadSpan("not_a_time", text)
    half, hour_text, minute, minute_ja, half_past = match.groups()
    hour, past = int(hour_text), 30 if half_past else int(minute or minute_ja or 0)
    afternoon = half in {"午後", "pm"} and hour < 12  # noqa: PLR2004 - hours of half a day
    at = (hour + (12 if afternoon else 0)) * 60 + past
    if past >= 60 or at > _LATEST_MIN:  # noqa: PLR2004 - minutes of an hour
        raise BadSpan("no_such_time", text)
    return at


def _span(part: str) -> Span:
    match = _PART.fullmatch(part)
    if match is None:
        close = get_close_matches(part, _WORDS, n=1, cutoff=0.5)
        raise BadSpan("not_a_span", part, close[0] if close else None)
    start, end = _minutes(match.group(1)), _minutes(match.group(7))
    if start >= DAY_MIN:
        raise BadSpan("no_such_time", match.group(1))
    if start == end:
        raise BadSpan("empty_span", part)
    return Span(start, end if end > start else end + DAY_MIN)


def spans_of(value: Any) -> tuple[Span, ...]:
    """The spans of one day; none when closed. A list holds one span an item. Raises `BadSpan`."""
    if value is None or isinstance(value, bool | dict):
        raise BadSpan("no_value", "" if value is None else str(value))
    text = ",".join(written(item) for item in value) if isinstance(value, list | tuple) else written(value)
    if text in CLOSED:
        return ()
    if text in ALWAYS:
        return (Span(0, DAY_MIN),)
    spans = sorted(_span(part.strip()) for part in re.split(r"[,、;\n]+", text))
    for before, after in pairwise(spans):
        if after.start < before.end:
            raise BadSpan("overlap", text)
    return tuple(spans)
