"""Which days a key names: `mon-fri`, `月-金`, `平日`, `2026-12-29..2027-01-03`, `12-29..01-03`."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_JAPANESE = "月火水木金土日"
_DAY_NUMBER = (
    {name: i for i, name in enumerate(ENGLISH)}
    | {name: i for i, name in enumerate(_LONG)}
    | {name + suffix: i for i, name in enumerate(_JAPANESE) for suffix in ("", "曜", "曜日")}
)
_SETS = {
    "daily": range(7), "everyday": range(7), "毎日": range(7), "weekdays": range(5), "weekday": range(5), "平日": range(5),
    "weekend": range(5, 7), "weekends": range(5, 7), "週末": range(5, 7),
}  # fmt: skip
HOLIDAY_KEYS = frozenset({"holidays", "holiday", "祝日", "祝", "祭日"})
EXCEPT_KEYS = frozenset({"except", "例外", "臨時"})
_OFFERED = ("mon-fri", *ENGLISH, "daily", "holidays", "except", "weekdays", "weekend", *_LONG, "月-金", "毎日", "平日", "週末", "祝日", "例外")

_LEAP_YEAR = 2024
"""A yearly date may be 02-29; it then holds in leap years only."""


def written(key: Any) -> str:
    """A key or value of the file in one spelling: width, case, dashes and blanks no longer matter."""
    text = unicodedata.normalize("NFKC", str(key)).casefold().strip()
    return re.sub(r"\s*[~〜–—―−‐ー]\s*", "-", text)


def weekdays_of(key: Any) -> frozenset[int] | None:
    """The weekdays (Monday is 0) a key names, or None when it names none. `fri-mon` runs over the weekend."""
    text = written(key)
    if text in _SETS:
        return frozenset(_SETS[text])
    if len(text) > 1 and all(c in _JAPANESE for c in text):  # 土日, 月水金
        return frozenset(_JAPANESE.index(c) for c in text)
    found: set[int] = set()
    for part in re.split(r"[\s,、・/]+", text):
        first, _, last = part.partition("-")
        start, end = _DAY_NUMBER.get(first.strip()), _DAY_NUMBER.get(last.strip() or first.strip())
        if start is None or end is None:
            return None
        found.update((start + i) % 7 for i in range((end - start) % 7 + 1))
    return frozenset(found)


def nearest_key(key: Any) -> str | None:
    """The valid key that looks most like `key`."""
    close = get_close_matches(written(key), _OFFERED, n=1, cutoff=0.5)
    return close[0] if close else None


@dataclass(frozen=True, slots=True)
class Days:
    """A run of calendar days, both ends included: (year, month, day), or (month, day) every year, which may pass New Year."""

    first: tuple[int, ...]
    last: tuple[int, ...]

    @property
    def yearly(self) -> bool:
        """Whether it comes back every year."""
        return len(self.first) == 2  # noqa: PLR2004 - month and day

    def covers(self, day: date) -> bool:
        """Whether `day` is one of them."""
        at = (day.month, day.day) if self.yearly else (day.year, day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last

    @property
    def length(self) -> int:
        """How many days; the shorter of two overlapping runs is the more particular one and wins."""
        return (_date(self.last) - _date(self.first)).days % 366 + 1 if self.yearly else (_date(self.last) - _date(self.first)).days + 1


def _date(parts: tuple[int, ...]) -> date:
    year, month, day = parts if len(parts) == 3 else (_LEAP_YEAR, *parts)  # noqa: PLR2004 - with a year
    return date(year, month, day)


def _one(text: str) -> tuple[int, ...] | None:
    match = re.fullmatch(r"(?:(\d{4})[-/年])?(\d{1,2})[-/月](\d{1,2})日?", text)
    if match is None:
        return None
    parts = tuple(int(part) for part in match.groups() if part is not None)
    _date(parts)  # ValueError: no such day
    return parts


def days_of(key: Any) -> Days | None:
    """The calendar days an `except` key names, or None when it is not written as days.

    Raises ValueError (message: no_such_day, mixed_range, backward_range) when it is, but cannot be.
    """
    if isinstance(key, datetime):
        key = key.date()
    if isinstance(key, date):
        day = (key.year, key.month, key.day)
        return Days(day, day)
    first_text, _, last_text = written(key).partition("..")
    try:
        first, last = _one(first_text.strip()), _one(last_text.strip() or first_text.strip())
    except ValueError:
        raise ValueError("no_such_day") from None
    if first is None or last is None:
        return None
    if len(first) != len(last):
        raise ValueError("mixed_range")
    days = Days(first, last)
    if not days.yearly and last < first:
        raise ValueError("backward_range")
    return days
