"""Reads the `hours` mapping of a flow into rules and finds every mistake in it, not only the first."""

from typing import Any

from ivr.hours.days import EXCEPT_KEYS, HOLIDAY_KEYS, Days, days_of, nearest_key, weekdays_of, written
from ivr.hours.problem import HoursProblem
from ivr.hours.rules import ALL_DAY, Rules
from ivr.hours.spans import BadSpan, Span, spans_of

_SAYS = {
    "hours_no_value": (
        "営業時間の値がありません。09:00-18:00 のように書くか、closed (休み) と書いてください。",
        "There are no hours here. Write them like 09:00-18:00, or closed.",
    ),
    "hours_not_a_span": ("営業時間「{part}」を読み取れません。09:00-18:00 のように書いてください。", "Cannot read the hours {part!r}. Write them like 09:00-18:00."),
    "hours_not_a_time": ("時刻「{part}」を読み取れません。09:00 のように書いてください。", "Cannot read the time {part!r}. Write it like 09:00."),
    "hours_no_such_time": ("「{part}」という時刻はありません。00:00 から 30:00 までで書いてください。", "There is no time {part!r}. Times run from 00:00 to 30:00."),
    "hours_empty_span": (
        "「{part}」は開始と終了が同じです。終日なら 24h、休みなら closed と書いてください。",
        "{part!r} begins and ends at the same time. Write 24h for all day, closed for none.",
    ),
    "hours_overlap": ("「{part}」の時間帯が重なっています。", "The hours {part!r} overlap."),
    "no_such_day": ("「{part}」という日付はありません。", "There is no such day as {part!r}."),
    "mixed_range": ("「{part}」は、年のある日付と年のない日付が混ざっています。", "{part!r} mixes a date with a year and one without."),
    "backward_range": ("「{part}」は、終わりの日が始まりの日より前です。", "{part!r} ends before it begins."),
}


class _Reader:
    def __init__(self) -> None:
        self.problems: list[HoursProblem] = []
        self.weekly: list[tuple[frozenset[int], tuple[Span, ...]]] = []
        self.holidays: tuple[Span, ...] | None = None
        self.exceptions: list[tuple[Days, tuple[Span, ...]]] = []
        self._taken: dict[tuple[int, int], Any] = {}

    def _add(self, path: tuple[Any, ...], code: str, part: Any, suggestion: str | None = None) -> None:
        japanese, english = (text.format(part=part) for text in _SAYS[code])
        code = code if code.startswith("hours_") else f"hours_{code}"
        self.problems.append(HoursProblem(path, code, japanese, english, suggestion))

    def value(self, path: tuple[Any, ...], value: Any) -> tuple[Span, ...] | None:
        try:
            return spans_of(value)
        except BadSpan as bad:
            self._add(path, bad.code, bad.part, bad.suggestion)
            return None

    def weekdays(self, key: Any, days: frozenset[int], value: Any) -> None:
        for day in days:
            # Of two keys the one that names fewer days wins; two that name equally many contradict each other.
            other = self._taken.setdefault((day, len(days)), key)
            if other is not key:
                self.problems.append(
                    HoursProblem(
                        (key,), "hours_day_twice", f"「{key}」の曜日は「{other}」でも指定されています。どちらか一方にしてください。",
                        f"A weekday of {key!r} is also given by {other!r}. Keep one of them.",
                    )  # fmt: skip
                )
                return
        spans = self.value((key,), value)
        if spans is not None:
            self.weekly.append((days, spans))

    def exception(self, path: tuple[Any, ...], key: Any, value: Any) -> None:
        try:
            days = days_of(key)
        except ValueError as bad:
            self._add(path, str(bad), key)
            days = None
        else:
            if days is None:
                self.problems.append(
                    HoursProblem(
                        path, "hours_not_a_date", f"日付「{key}」を読み取れません。2026-12-29 や 2026-12-29..2027-01-03、毎年なら 12-29..01-03 のように書いてください。",
                        f"Cannot read the date {key!r}. Write 2026-12-29, 2026-12-29..2027-01-03, or 12-29..01-03 for every year.",
                    )  # fmt: skip
                )
        spans = self.value(path, value)
        if days is not None and spans is not None:
            self.exceptions.append((days, spans))

    def top(self, key: Any, value: Any) -> None:
        name = written(key)
        days = weekdays_of(key)
        if days is not None:
            self.weekdays(key, days, value)
        elif name in HOLIDAY_KEYS:
            self.holidays = self.value((key,), value)
        elif name in EXCEPT_KEYS:
            self.exception_block(key, value)
        elif self._looks_like_date(key):
            self.problems.append(
                HoursProblem(
                    (key,), "hours_date_outside_except", f"日付「{key}」は except: の下に書いてください。", f"Put the date {key!r} under except:.", "except"
                )  # fmt: skip
            )
        else:
            self.problems.append(
                HoursProblem(
                    (key,), "hours_unknown_key", f"「{key}」は曜日として読み取れません。mon-fri、sat、holidays、except などが使えます。",
                    f"{key!r} is not a day. Use mon-fri, sat, holidays, except and the like.", nearest_key(key),
                )  # fmt: skip
            )

    @staticmethod
    def _looks_like_date(key: Any) -> bool:
        try:
            return days_of(key) is not None
        except ValueError:
            return True

    def exception_block(self, key: Any, value: Any) -> None:
        if not isinstance(value, dict):
            self.problems.append(
                HoursProblem(
                    (key,), "hours_except_not_a_mapping", "except: の下には、日付ごとに 2026-12-29: closed のように書いてください。",
                    "Under except: write one line a date, like 2026-12-29: closed.",
                )  # fmt: skip
            )
            return
        for date_key, hours in value.items():
            self.exception((key, date_key), date_key, hours)

    def rules(self) -> Rules:
        weekdays: list[tuple[Span, ...]] = [() if self.weekly else ALL_DAY] * 7
        for days, spans in sorted(self.weekly, key=lambda line: -len(line[0])):
            for day in days:
                weekdays[day] = spans
        # A dated line beats a yearly one, a short run a long one; of two alike the later in the file.
        ranked = sorted(reversed(self.exceptions), key=lambda line: (line[0].yearly, line[0].length))
        return Rules(tuple(weekdays), self.holidays, tuple(ranked))


def read(mapping: Any) -> tuple[Rules, list[HoursProblem]]:
    """The rules of an `hours` mapping, and all that is wrong with it. Without any weekday key every day is open all day."""
    if not isinstance(mapping, dict):
        japanese = "hours: の下には、曜日ごとに mon-fri: 09:00-18:00 のように書いてください。"
        return Rules(), [HoursProblem((), "hours_not_a_mapping", japanese, "Under hours: write one line a day, like mon-fri: 09:00-18:00.")]
    reader = _Reader()
    for key, value in mapping.items():
        reader.top(key, value)
    return reader.rules(), reader.problems


def problems(mapping: Any) -> list[HoursProblem]:
    """Everything wrong in an `hours` mapping, in the file's order."""
    return read(mapping)[1]
