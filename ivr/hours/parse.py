"""Reads the `hours` mapping of a flow into rules and finds every mistake in it, not only the first."""

from typing import Any

from ivr.hours.days import EXCEPT_KEYS, HOLIDAY_KEYS, Days, days_of, nearest_key, weekdays_of, written
from ivr.hours.problem import HoursProblem
from ivr.hours.rules import ALL_DAY, Rules
from ivr.hours.spans import BadSpan, Span, spans_of

_SAYS = {
    "no_value": (
        "営業時間の値がありません。09:00-18:00 のように書くか、closed (休み) と書いてください。",
        "There are no hours here. Write them like 09:00-18:00, or closed.",
    ),
    "not_a_span": (
        "営業時間「{part}」を読み取れません。09:00-18:00 のように書いてください。",
        "Cannot read the hours {part!r}. Write them like 09:00-18:00.",
    ),
    "not_a_time": ("時刻「{part}」を読み取れません。09:00 のように書いてください。", "Cannot read the time {part!r}. Write it like 09:00."),
    "no_such_time": (
        "「{part}」という時刻はありません。00:00 から 30:00 までで書いてください。",
        "There is no time {part!r}. Times run from 00:00 to 30:00.",
    ),
    "empty_span": (
        "「{part}」は開始と終了が同じです。終日なら 24h、休みなら closed と書いてください。",
        "{part!r} begins and ends at the same time. Write 24h for all day, closed for none.",
    ),
    "overlap": ("「{part}」の時間帯が重なっています。", "The hours {part!r} overlap."),
    "no_such_day": ("「{part}」という日付はありません。", "There is no such day as {part!r}."),
    "mixed_range": ("「{part}」は、年のある日付と年のない日付が混ざっています。", "{part!r} mixes a date with a year and one without."),
    "backward_range": ("「{part}」は、終わりの日が始まりの日より前です。", "{part!r} ends before it begins."),
    "not_a_date": (
        "日付「{part}」を読み取れません。2026-12-29 や 2026-12-29..2027-01-03、毎年なら 12-29..01-03 のように書いてください。",
        "Cannot read the date {part!r}. Write 2026-12-29, 2026-12-29..2027-01-03, or 12-29..01-03 for every year.",
    ),
    "day_twice": (
        "「{part}」の曜日は「{other}」でも指定されています。どちらか一方にしてください。",
        "A weekday of {part!r} is also given by {other!r}. Keep one of them.",
    ),
    "date_outside_except": ("日付「{part}」は except: の下に書いてください。", "Put the date {part!r} under except:."),
    "except_not_a_mapping": (
        "except: の下には、日付ごとに 2026-12-29: closed のように書いてください。",
        "Under except: write one line a date, like 2026-12-29: closed.",
    ),
    "unknown_key": (
        "「{part}」は曜日として読み取れません。mon-fri、sat、holidays、except などが使えます。",
        "{part!r} is not a day. Use mon-fri, sat, holidays, except and the like.",
    ),
    "not_a_mapping": (
        "hours: の下には、曜日ごとに mon-fri: 09:00-18:00 のように書いてください。",
        "Under hours: write one line a day, like mon-fri: 09:00-18:00.",
    ),
}
"""Code → what is wrong, in Japanese and English. The codes that others see begin with `hours_`."""


def _problem(path: tuple[Any, ...], code: str, part: Any = "", *, other: Any = "", suggestion: str | None = None) -> HoursProblem:
    japanese, english = (text.format(part=part, other=other) for text in _SAYS[code])
    return HoursProblem(path, f"hours_{code}", japanese, english, suggestion)


def _looks_like_date(key: Any) -> bool:
    try:
        return days_of(key) is not None
    except ValueError:
        return True


class _Reader:
    """Collects rules and problems line by line."""

    def __init__(self) -> None:
        self.problems: list[HoursProblem] = []
        self.weekly: list[tuple[frozenset[int], tuple[Span, ...]]] = []
        self.holidays: tuple[Span, ...] | None = None
        self.exceptions: list[tuple[Days, tuple[Span, ...]]] = []
        self._taken: dict[tuple[int, int], Any] = {}

    def line(self, key: Any, value: Any) -> None:
        name, days = written(key), weekdays_of(key)
        if days is not None:
            self._weekdays(key, days, value)
        elif name in HOLIDAY_KEYS:
            self.holidays = self._value((key,), value)
        elif name in EXCEPT_KEYS:
            self._exceptions(key, value)
        elif _looks_like_date(key):
            self.problems.append(_problem((key,), "date_outside_except", key, suggestion="except"))
        else:
            self.problems.append(_problem((key,), "unknown_key", key, suggestion=nearest_key(key)))

    def _value(self, path: tuple[Any, ...], value: Any) -> tuple[Span, ...] | None:
        try:
            return spans_of(value)
        except BadSpan as bad:
            self.problems.append(_problem(path, bad.code, bad.part, suggestion=bad.suggestion))
            return None

    def _weekdays(self, key: Any, days: frozenset[int], value: Any) -> None:
        for day in days:
            # Of two keys the one that names fewer days wins; two that name equally many contradict each other.
            other = self._taken.setdefault((day, len(days)), key)
            if other is not key:
                self.problems.append(_problem((key,), "day_twice", key, other=other))
                return
        spans = self._value((key,), value)
        if spans is not None:
            self.weekly.append((days, spans))

    def _exceptions(self, key: Any, value: Any) -> None:
        if not isinstance(value, dict):
            self.problems.append(_problem((key,), "except_not_a_mapping"))
            return
        for days_key, hours in value.items():
            days, spans = self._days((key, days_key), days_key), self._value((key, days_key), hours)
            if days is not None and spans is not None:
                self.exceptions.append((days, spans))

    def _days(self, path: tuple[Any, ...], key: Any) -> Days | None:
        try:
            days = days_of(key)
        except ValueError as bad:
            self.problems.append(_problem(path, str(bad), key))
            return None
        if days is None:
            self.problems.append(_problem(path, "not_a_date", key))
        return days

    def rules(self) -> Rules:
        weekdays: list[tuple[Span, ...]] = [() if self.weekly else ALL_DAY] * 7
        for days, spans in sorted(self.weekly, key=lambda line: -len(line[0])):
            for day in days:
                weekdays[day] = spans
        # A dated line beats a yearly one, a short run a long one; of two alike the later in the file.
        latest_first = self.exceptions[::-1]
        ranked = sorted(latest_first, key=lambda line: (line[0].yearly, line[0].length))
        return Rules(tuple(weekdays), self.holidays, tuple(ranked))


def read(mapping: Any) -> tuple[Rules, list[HoursProblem]]:
    """The rules of an `hours` mapping, and all that is wrong with it. Without any weekday key every day is open all day."""
    if not isinstance(mapping, dict):
        return Rules(), [_problem((), "not_a_mapping")]
    reader = _Reader()
    for key, value in mapping.items():
        reader.line(key, value)
    return reader.rules(), reader.problems


def problems(mapping: Any) -> list[HoursProblem]:
    """Everything wrong in an `hours` mapping, in the file's order."""
    return read(mapping)[1]
