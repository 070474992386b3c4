"""Days out of Japanese speech, relative to a given day: 「明日」, 「来週の月曜」, 「11月30日」, 「月末」. How sure each is, is part of the answer."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from ivr.text.normalise import strip_fillers
from ivr.text.speech import WEEKDAYS
from ivr.text.when_words import CORRECTED, GUESS, LIKELY, SURE, after_correction, is_corrected, plain

_EITHER = re.compile(r"(?:日|曜|曜日|明日|あした|あさって)(?:か(?![らなもいく])|のどちらか)|どちらか")
_UNDECIDED = re.compile(
    r"上旬|中旬|下旬|初旬|初め|はじめ|頭|半ば|中ごろ|末ごろ|ごろ|頃|今週|来週|再来週|来月|再来月|今月|年内|年明け|週末|平日|土日|[春夏秋冬]|中に|いつでも|そのうち|近いうち"
)
_WEEK = re.compile(r"(?:今週|再来週|さ来週|来週|翌週)の?(?=[月火水木金土日]曜)")
_MONTH = re.compile(r"(?:\d{1,2}|再来|来|今|翌)月の?(?=\s*\d{1,2}日)")


class FoundDate(NamedTuple):
    """A day, how sure its reading is (0–1), and the words that named it."""

    day: date
    confidence: float
    text: str = ""


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months_on(today: date, months: int, day: int | None = None) -> date:
    """`today`'s day of month (or `day`) `months` later; a month too short gives its last day."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(day or today.day, monthrange(year, month + 1)[1]))


def _full(match: re.Match[str], _today: date) -> FoundDate | None:
    year = int(match["year"]) + (2018 if match["era"] else 0)
    day = _made(year, int(match["month"]), int(match["day"]))
    return FoundDate(day, SURE) if day else None


def _month_day(match: re.Match[str], today: date) -> FoundDate | None:
    month, day_of_month = int(match["month"]), int(match["day"])
    if match["year"]:
        day = _made(today.year + (match["year"] == "来年"), month, day_of_month)
        return FoundDate(day, SURE) if day else None
    # 02-29 may be several years away
    for year in range(today.year, today.year + 9):
        day = _made(year, month, day_of_month)
        if day and day >= today:
            return FoundDate(day, SURE if (day - today).days < 300 else LIKELY)  # noqa: PLR2004 - rather a day just past
    return None


_MONTHS_ON = {"今月": 0, "当月": 0, "来月": 1, "翌月": 1, "再来月": 2}


def _named_month_day(match: re.Match[str], today: date) -> FoundDate | None:
    first = _months_on(today, _MONTHS_ON[match["month"]], 1)
    if match["part"] in {"末", "の末", "の終わり"}:
        return FoundDate(_months_on(first, 0, 31), LIKELY)
    if not match["day"]:
        return FoundDate(first, GUESS)
    day = _made(first.year, first.month, int(match["day"]))
    return FoundDate(day, SURE) if day else None


def _end_of_month(match: re.Match[str], today: date) -> FoundDate | None:
    month = int(match["month"])
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return None
    ends = [_months_on(date(year, month, 1), 0, 31) for year in (today.year, today.year + 1)]
    return FoundDate(next(end for end in ends if end >= today), LIKELY)


def _first_of(month: str, today: date) -> date | None:
    """The first of 来月 or of the next 12月."""
    if month in _MONTHS_ON:
        return _months_on(today, _MONTHS_ON[month], 1)
    number = int(month.removesuffix("月"))
    return _made(today.year + (number < today.month), number, 1)


def _nth_weekday(match: re.Match[str], today: date) -> FoundDate | None:
    """「来月の第2月曜」."""
    first = _first_of(match["month"] or "今月", today)
    if first is None:
        return None
    ahead = (WEEKDAYS.index(match["weekday"]) - first.weekday()) % 7
    weeks = "一二三四五12345".index(match["nth"]) % 5
    return FoundDate(first + timedelta(days=ahead, weeks=weeks), LIKELY)


def _month_end(_match: re.Match[str], today: date) -> FoundDate | None:
    return FoundDate(_months_on(today, 0, 31), LIKELY)


def _day_of_month(match: re.Match[str], today: date) -> FoundDate | None:
    for months in range(3):
        first = _months_on(today, months, 1)
        day = _made(first.year, first.month, int(match["day"]))
        if day and day >= today:
            return FoundDate(day, LIKELY if months else SURE)
    return None


_RELATIVE = {
    "明々後日": 3, "明明後日": 3, "しあさって": 3, "明後日": 2, "あさって": 2, "明日": 1, "あした": 1, "あす": 1, "翌日": 1, "今日": 0, "きょう": 0,
    "本日": 0, "一昨日": -2, "おととい": -2, "昨日": -1, "きのう": -1,
}  # fmt: skip


_DAY_WORDS = "|".join(sorted(_RELATIVE, key=len, reverse=True))


def _day_after(match: re.Match[str], today: date) -> FoundDate | None:
    return FoundDate(today + timedelta(days=_RELATIVE[match["day"]] + 1), SURE)


def _relative(match: re.Match[str], today: date) -> FoundDate | None:
    return FoundDate(today + timedelta(days=_RELATIVE[match.group()]), SURE)


def _later(match: re.Match[str], today: date) -> FoundDate | None:
    count = int(match["count"])
    if match["unit"] == "日":
        return FoundDate(today + timedelta(days=count), SURE)
    if match["unit"].startswith("週"):
        return FoundDate(today + timedelta(weeks=count), LIKELY)
    return FoundDate(_months_on(today, count), LIKELY)


_WEEKS_ON = {"今週": 0, "来週": 1, "翌週": 1, "再来週": 2, "さ来週": 2}


def _weekday(match: re.Match[str], today: date) -> FoundDate | None:
    wanted, week = WEEKDAYS.index(match["weekday"]), match["week"]
    monday = today - timedelta(days=today.weekday())
    if week in _WEEKS_ON:
        day = monday + timedelta(weeks=_WEEKS_ON[week], days=wanted)
        return FoundDate(day, SURE if day >= today else GUESS)
    ahead = (wanted - today.weekday() - 1) % 7 + 1
    return FoundDate(today + timedelta(days=ahead), LIKELY)


def _weekend(match: re.Match[str], today: date) -> FoundDate | None:
    saturday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WEEKS_ON.get(match["week"] or "", 0), days=5)
    return FoundDate(max(saturday, today), GUESS)


_FEASTS = {"クリスマスイブ": (12, 24), "クリスマス": (12, 25), "大晦日": (12, 31), "元日": (1, 1), "元旦": (1, 1)}


def _feast(match: re.Match[str], today: date) -> FoundDate | None:
    month, day = _FEASTS[match.group()]
    days = (date(year, month, day) for year in (today.year, today.year + 1))
    return FoundDate(next(feast for feast in days if feast >= today), SURE)


_DATE_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], FoundDate | None]], ...] = (
    (re.compile(r"(?P<era>令和)?(?P<year>\d{1,4})[年/-](?P<month>\d{1,2})[月/-](?P<day>\d{1,2})日?"), _full),
    (re.compile(r"(?:(?P<year>来年|今年|本年)の?)?(?P<month>\d{1,2})(?:月の?|/)[\s、]*(?P<day>\d{1,2})日?(?![0-9])"), _month_day),
    (re.compile(r"(?P<month>今月|当月|再来月|来月|翌月)の?\s*(?:(?P<day>\d{1,2})日|(?P<part>末|の末|の終わり|頭|はじめ|初め))"), _named_month_day),
    (re.compile(r"(?P<month>\d{1,2})月の?(?:末|終わり)"), _end_of_month),
    (re.compile(r"(?:(?P<month>今月|再来月|来月|\d{1,2}月)の?)?第(?P<nth>[一二三四五1-5])(?:の|週の)?(?P<weekday>[月火水木金土日])曜"), _nth_weekday),
    (re.compile("|".join(_FEASTS)), _feast),
    (re.compile(r"月末"), _month_end),
    (re.compile(r"(?P<count>\d{1,3})(?P<unit>日|週間?|[かヶケカ]月|箇月)後"), _later),
    (re.compile(r"(?P<week>今週|再来週|さ来週|来週|翌週)の?(?P<weekday>[月火水木金土日])(?:曜|(?![末本中以]))"), _weekday),
    (re.compile(f"(?P<day>{_DAY_WORDS})の(?:次|翌)の?日"), _day_after),
    (re.compile(_DAY_WORDS), _relative),
    (re.compile(r"(?<![\d月])(?P<day>\d{1,2})日(?![間前後以ほくぐ中])"), _day_of_month),
    (re.compile(r"(?P<week>)(?P<weekday>[月火水木金土日])曜"), _weekday),
    (re.compile(r"(?:(?P<week>今週|来週|再来週)の?)?(?:週末|土日)"), _weekend),
)


def find_date(text: str, today: date) -> FoundDate | None:
    """The day meant by `text` when said on `today`; without a year the next such day. None when no day is said.

    >>> find_date("来週の月曜でお願いします", date(2026, 11, 24))
    FoundDate(day=datetime.date(2026, 11, 30), confidence=0.95, text='来週の月曜')
    """
    words = strip_fillers(plain(text))
    corrected = is_corrected(words)
    for said in after_correction(words):
        found = _find(_with_context(said, words) if corrected else said, today)
        if found:
            return found._replace(confidence=min(found.confidence, CORRECTED)) if corrected else found
    return None


def _find(said: str, today: date) -> FoundDate | None:
    for pattern, read in _DATE_RULES:
        match = pattern.search(said)
        found = read(match, today) if match else None
        if match and found:
            doubtful = bool(_EITHER.search(said)) or _says_another(said, match, found.day, today)
            return FoundDate(found.day, min(found.confidence, GUESS) if doubtful else found.confidence, match.group())
    return None


def _says_another(said: str, first: re.Match[str], day: date, today: date) -> bool:
    """Whether other words name another day, or a weekday that `day` is not: 「12月3日に買って、明日…」, 「27日の木曜」."""
    rest = said[: first.start()] + "。" * len(first.group()) + said[first.end() :]
    if weekday := re.search(r"(?<!毎週)([月火水木金土日])曜", rest):
        return WEEKDAYS.index(weekday[1]) != day.weekday()
    for pattern, read in _DATE_RULES:
        match = pattern.search(rest)
        other = read(match, today) if match else None
        if other:
            return other.day != day
    return False


def _with_context(said: str, words: str) -> str:
    """「来週の木曜、じゃなくて金曜」 is a Friday of next week, 「12月3日、いや4日」 a day of December."""
    week, month = _WEEK.findall(words), _MONTH.findall(words)
    if week and not _WEEK.search(said) and re.match(r"[^0-9]{0,6}?[月火水木金土日]曜", said):
        return re.sub(r"([月火水木金土日]曜)", rf"{week[-1]}\1", said, count=1)
    if month and not _MONTH.search(said) and "月" not in said.replace("月曜", ""):
        return re.sub(r"(\d{1,2}日)", rf"{month[-1]}\1", said, count=1)
    return said


Doubt = Literal["", "impossible", "undecided"]


def date_doubt(text: str) -> Doubt:
    """Why words that seem to be about a day name none: the day does not exist (11月31日), or no one day is meant (来月の初めごろ)."""
    words = plain(text)
    if re.search(r"\d{1,2}月の?\d{1,2}日", words):
        return "impossible"
    return "undecided" if _UNDECIDED.search(words) else ""
