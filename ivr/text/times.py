"""Times of day out of Japanese speech: 「午後3時半」, 「15時」, 「夕方」. How sure each is, is part of the answer."""

import re
from datetime import time
from typing import NamedTuple

from ivr.text.when_words import CORRECTED, GUESS, LIKELY, SURE, after_correction, is_corrected, plain


class FoundTime(NamedTuple):
    """A time of day, and how sure its reading is (0–1)."""

    at: time
    confidence: float


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
    (r"正午", time(12), SURE),
    (r"朝一|朝いち", time(9), GUESS),
    (r"早朝", time(7), GUESS),
    (r"午前", time(10), GUESS),
    (r"夕方|夕刻", time(17), GUESS),
    (r"(?<!毎)(?:晩|夜)", time(19), GUESS),
    (r"お?昼過ぎ|午後", time(13), GUESS),
    (r"昼", time(12), GUESS),
    (r"(?<![毎今])朝", time(9), GUESS),
)
_CHANGED_MIND = re.compile(r"あ、|あっ|じゃあ|やはり|正確|で、")
_NOON, _DAY_H, _MORNING_FROM = 12, 24, 7


def _hour(half: str | None, hour: int) -> tuple[int, float]:
    """The hour on a 24-hour clock and how sure it is."""
    kind = next((kind for pattern, kind in _HALVES if half and re.fullmatch(pattern, half)), None)
    if hour > _NOON or (hour == 0 and kind in {None, 0, 1}):
        return hour % _DAY_H, SURE if hour < _DAY_H else GUESS
    if kind == 0:
        return hour % _NOON if half == "午前" else hour, SURE if hour < _NOON else GUESS
    if kind == 12:  # noqa: PLR2004 - the afternoon half
        midnight = hour == _NOON and half in {"夜", "晩"}
        return (0 if midnight else hour % _NOON + _NOON), SURE if hour < _NOON else GUESS
    if kind == 11:  # noqa: PLR2004 - around noon
        return (hour if hour in {10, 11, 12} else hour + _NOON), SURE
    if kind == 1:
        return hour % _NOON if hour < _MORNING_FROM or hour == _NOON else hour % _NOON + _NOON, SURE
    # Without a half, offices mean the working day: 3時 is 15:00, 9時 is 9:00.
    return (hour + _NOON, LIKELY) if hour < _MORNING_FROM else (hour, LIKELY)


def find_time(text: str) -> FoundTime | None:
    """The time of day meant by `text`, or None. A bare hour is read within the working day.

    >>> find_time("午後3時半ごろ")
    FoundTime(at=datetime.time(15, 30), confidence=0.95)
    """
    words = plain(text)
    corrected = is_corrected(words)
    for said in after_correction(words):
        found = _clock(said) or _part_of_day(said)
        if found:
            return found._replace(confidence=min(found.confidence, CORRECTED)) if corrected else found
    return None


def _clock(said: str) -> FoundTime | None:
    """Hours said as such. The last one counts after a change of mind (あ、 じゃあ), else the first, and two are only a guess."""
    halves = set(re.findall(_HALF, said))
    found = [time_ for match in _CLOCK.finditer(said) if (time_ := _read(match, said, halves.copy()))]
    if not found:
        return None
    if len({each.at for each in found}) == 1:
        return found[0]
    return found[-1]._replace(confidence=CORRECTED) if _CHANGED_MIND.search(said) else found[0]._replace(confidence=GUESS)


def _read(match: re.Match[str], said: str, halves: set[str]) -> FoundTime | None:
    half = match["half"]
    if half is None and len(halves) == 1 and re.search(rf"(?:{_HALF})の?(?:です|で|ね|ほう|方|$|[、。])", said[match.end() :]):
        half = halves.pop()  # 「7時です、夜の」
    hour, confidence = _hour(half, int(match["hour"]))
    minute = 30 if match["half_past"] else int(match["minute"] or match["colon"] or 0)
    if int(match["hour"]) > 29 or minute >= 60:  # noqa: PLR2004 - 29時 is the end of a late night
        return None
    minutes = hour * 60 + (minute if not (match["before"] and match["minute"]) else -minute)
    return FoundTime(time(minutes // 60 % _DAY_H, minutes % 60), confidence)


def _part_of_day(said: str) -> FoundTime | None:
    for word, at, confidence in _WORDS:
        if re.search(word, said):
            return FoundTime(at, confidence)
    return None
