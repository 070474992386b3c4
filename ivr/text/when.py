"""Dates and times out of Japanese speech, relative to a given day. How sure each is, is part of the answer.

「明日」, 「来週の月曜」, 「11月30日」, 「月末」; 「午後3時半」, 「15時」, 「夕方」.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import NamedTuple

from kanjize import kanji2number

_CORRECTION = re.compile(r"いや(?!す)|いえ、|じゃなくて|ではなくて|違います|ちがいます|間違えました|訂正|やっぱり?")
_NUMBER = r"[〇零一二三四五六七八九十百]+"
_KANJI_NUMBER = re.compile(rf"{_NUMBER}(?=\s*(?:年|月|日|週|時|分|[かヶケカ]月|箇月))")
_KANA_DAYS = {
    "ついたち": 1, "ふつか": 2, "みっか": 3, "よっか": 4, "いつか": 5, "むいか": 6, "なのか": 7, "ようか": 8, "ここのか": 9, "とおか": 10,
    "はつか": 20,
}  # fmt: skip
_KANA_NUMBER = {
    "じゅういち": 11, "じゅうに": 12, "じゅう": 10, "いち": 1, "に": 2, "さん": 3, "よ": 4, "ご": 5, "ろく": 6, "しち": 7, "なな": 7,
    "はち": 8, "く": 9,
}  # fmt: skip
_KANA_HOUR = re.compile(rf"(?<![ぁ-ん])({'|'.join(_KANA_NUMBER)})じ(?=はん|[にでごか、。\s]|から|まで|$)")
_SURE, _LIKELY, _GUESS = 0.95, 0.75, 0.5
"""Said in full · one reading is the usual one · a word as wide as 夕方, always to be confirmed."""


class FoundDate(NamedTuple):
    """A day, how sure its reading is (0–1), and the words that named it."""

    day: date
    confidence: float
    text: str = ""


class FoundTime(NamedTuple):
    """A time of day, and how sure its reading is (0–1)."""

    at: time
    confidence: float


def _number(kanji: str) -> str:
    if re.search("[十百]", kanji):
        try:
            return str(kanji2number(kanji))
        except ValueError:
            return kanji
    return "".join(str("〇一二三四五六七八九".find(c)) for c in kanji.replace("零", "〇"))


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = _KANJI_NUMBER.sub(lambda match: _number(match.group()), text)
    text = re.sub(r"(?<=月)の?(" + "|".join(_KANA_DAYS) + ")", lambda m: f"{_KANA_DAYS[m[1]]}日", text)
    text = re.sub(r"(?<![ぁ-ん])(ついたち|ふつか|みっか|はつか)(?!間)", lambda m: f"{_KANA_DAYS[m[1]]}日", text)
    return _KANA_HOUR.sub(lambda match: f"{_KANA_NUMBER[match[1]]}時", text).replace("時はん", "時半")


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
    return FoundDate(day, _SURE) if day else None


def _month_day(match: re.Match[str], today: date) -> FoundDate | None:
    month, day_of_month = int(match["month"]), int(match["day"])
    if match["year"]:
        day = _made(today.year + (match["year"] == "来年"), month, day_of_month)
        return FoundDate(day, _SURE) if day else None
    # 02-29 may be several years away
    for year in range(today.year, today.year + 9):
        day = _made(year, month, day_of_month)
        if day and day >= today:
            return FoundDate(day, _SURE if (day - today).days < 300 else _LIKELY)  # noqa: PLR2004 - rather a day just past
    return None


_MONTHS_ON = {"今月": 0, "当月": 0, "来月": 1, "翌月": 1, "再来月": 2}


def _named_month_day(match: re.Match[str], today: date) -> FoundDate | None:
    first = _months_on(today, _MONTHS_ON[match["month"]], 1)
    if match["part"] in {"末", "の末", "の終わり"}:
        return FoundDate(_months_on(first, 0, 31), _LIKELY)
    if not match["day"]:
        return FoundDate(first, _GUESS)
    day = _made(first.year, first.month, int(match["day"]))
    return FoundDate(day, _SURE) if day else None


def _month_end(_match: re.Match[str], today: date) -> FoundDate | None:
    return FoundDate(_months_on(today, 0, 31), _LIKELY)


def _day_of_month(match: re.Match[str], today: date) -> FoundDate | None:
    for months in range(3):
        first = _months_on(today, months, 1)
        day = _made(first.year, first.month, int(match["day"]))
        if day and day >= today:
            return FoundDate(day, _LIKELY if months else _SURE)
    return None


_RELATIVE = {
    "明々後日": 3, "明明後日": 3, "しあさって": 3, "明後日": 2, "あさって": 2, "明日": 1, "あした": 1, "あす": 1, "翌日": 1, "今日": 0, "きょう": 0,
    "本日": 0, "一昨日": -2, "おととい": -2, "昨日": -1, "きのう": -1,
}  # fmt: skip


def _relative(match: re.Match[str], today: date) -> FoundDate | None:
    return FoundDate(today + timedelta(days=_RELATIVE[match.group()]), _SURE)


def _later(match: re.Match[str], today: date) -> FoundDate | None:
    count = int(match["count"])
    if match["unit"] == "日":
        return FoundDate(today + timedelta(days=count), _SURE)
    if match["unit"].startswith("週"):
        return FoundDate(today + timedelta(weeks=count), _LIKELY)
    return FoundDate(_months_on(today, count), _LIKELY)


_WEEKS_ON = {"今週": 0, "来週": 1, "翌週": 1, "再来週": 2, "さ来週": 2}


def _weekday(match: re.Match[str], today: date) -> FoundDate | None:
    wanted, week = "月火水木金土日".index(match["weekday"]), match["week"]
    monday = today - timedelta(days=today.weekday())
    if week in _WEEKS_ON:
        day = monday + timedelta(weeks=_WEEKS_ON[week], days=wanted)
        return FoundDate(day, _SURE if day >= today else _GUESS)
    ahead = (wanted - today.weekday() - 1) % 7 + 1
    return FoundDate(today + timedelta(days=ahead), _LIKELY)


def _weekend(match: re.Match[str], today: date) -> FoundDate | None:
    saturday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WEEKS_ON.get(match["week"] or "", 0), days=5)
    return FoundDate(max(saturday, today), _GUESS)


_DATE_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], FoundDate | None]], ...] = (
    (re.compile(r"(?P<era>令和)?(?P<year>\d{1,4})[年/-](?P<month>\d{1,2})[月/-](?P<day>\d{1,2})日?"), _full),
    (re.compile(r"(?:(?P<year>来年|今年|本年)の?)?(?P<month>\d{1,2})(?:月の?|/)\s*(?P<day>\d{1,2})日?"), _month_day),
    (re.compile(r"(?P<month>今月|当月|再来月|来月|翌月)の?\s*(?:(?P<day>\d{1,2})日|(?P<part>末|の末|の終わり|頭|はじめ|初め))"), _named_month_day),
    (re.compile(r"月末"), _month_end),
    (re.compile(r"(?P<count>\d{1,3})(?P<unit>日|週間?|[かヶケカ]月|箇月)後"), _later),
    (re.compile(r"(?P<week>今週|再来週|さ来週|来週|翌週)の?(?P<weekday>[月火水木金土日])(?:曜|(?![末本中以]))"), _weekday),
    (re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True))), _relative),
    (re.compile(r"(?P<week>)(?P<weekday>[月火水木金土日])曜"), _weekday),
    (re.compile(r"(?<![\d月])(?P<day>\d{1,2})日(?![間前後以ほくぐ])"), _day_of_month),
    (re.compile(r"(?:(?P<week>今週|来週|再来週)の?)?(?:週末|土日)"), _weekend),
)


def _after_correction(text: str) -> tuple[str, ...]:
    parts = _CORRECTION.split(text)
    return (parts[-1], text) if len(parts) > 1 else (text,)


def find_date(text: str, today: date) -> FoundDate | None:
    """The day meant by `text` when said on `today`; without a year the next such day. None when no day is said.

    >>> find_date("来週の月曜でお願いします", date(2026, 11, 24))
    FoundDate(day=datetime.date(2026, 11, 30), confidence=0.95, text='来週の月曜')
    """
    for said in _after_correction(_plain(text)):
        for pattern, read in _DATE_RULES:
            match = pattern.search(said)
            found = read(match, today) if match else None
            if match and found:
                return found._replace(text=match.group())
    return None


_HALVES = (
    (r"午前中?|早朝|朝|AM|am", 0),
    (r"午後|夕方|夕|夜|晩|PM|pm", 12),
    (r"お?昼過?ぎ?|おひる|ひる", 11),  # 昼の11時 is before noon, 昼の1時 after
    (r"深夜|真?夜中|未明", 1),
)
_HALF = "|".join(pattern for pattern, _ in _HALVES)
_CLOCK = re.compile(
    rf"(?P<half>{_HALF})?の?\s*(?P<hour>\d{{1,2}})"
    r"(?:時(?:(?P<half_past>半)|(?P<minute>\d{1,2})分)?|:(?P<colon>\d{2}))(?P<before>前)?(?!間)"
)
_WORDS = (
    (r"正午", time(12), _SURE),
    (r"朝一|朝いち", time(9), _GUESS),
    (r"早朝", time(7), _GUESS),
    (r"午前", time(10), _GUESS),
    (r"夕方|夕刻", time(17), _GUESS),
    (r"(?<!毎)(?:晩|夜)", time(19), _GUESS),
    (r"お?昼過ぎ|午後", time(13), _GUESS),
    (r"昼", time(12), _GUESS),
    (r"(?<![毎今])朝", time(9), _GUESS),
)
_NOON, _DAY_H, _MORNING_FROM = 12, 24, 7


def _hour(half: str | None, hour: int) -> tuple[int, float]:
    """The hour on a 24-hour clock and how sure it is."""
    kind = next((kind for pattern, kind in _HALVES if half and re.fullmatch(pattern, half)), None)
    if hour > _NOON or (hour == 0 and kind in {None, 0, 1}):
        return hour % _DAY_H, _SURE if hour < _DAY_H else _GUESS
    if kind == 0:
        return hour % _NOON if half == "午前" else hour, _SURE if hour < _NOON else _GUESS
    if kind == 12:  # noqa: PLR2004 - the afternoon half
        midnight = hour == _NOON and half in {"夜", "晩"}
        return (0 if midnight else hour % _NOON + _NOON), _SURE if hour < _NOON else _GUESS
    if kind == 11:  # noqa: PLR2004 - around noon
        return (hour if hour in {10, 11, 12} else hour + _NOON), _SURE
    if kind == 1:
        return hour % _NOON if hour < _MORNING_FROM or hour == _NOON else hour % _NOON + _NOON, _SURE
    # Without a half, offices mean the working day: 3時 is 15:00, 9時 is 9:00.
    return (hour + _NOON, _LIKELY) if hour < _MORNING_FROM else (hour, _LIKELY)


def find_time(text: str) -> FoundTime | None:
    """The time of day meant by `text`, or None. A bare hour is read within the working day.

    >>> find_time("午後3時半ごろ")
    FoundTime(at=datetime.time(15, 30), confidence=0.95)
    """
    for said in _after_correction(_plain(text)):
        for match in _CLOCK.finditer(said):
            hour, confidence = _hour(match["half"], int(match["hour"]))
            minute = 30 if match["half_past"] else int(match["minute"] or match["colon"] or 0)
            if int(match["hour"]) <= 29 and minute < 60:  # noqa: PLR2004 - 29時 is the end of a late night
                minutes = hour * 60 + (minute if not (match["before"] and match["minute"]) else -minute)
                return FoundTime(time(minutes // 60 % _DAY_H, minutes % 60), confidence)
        for word, at, confidence in _WORDS:
            if re.search(word, said):
                return FoundTime(at, confidence)
    return None
