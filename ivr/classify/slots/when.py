"""Days and times of day as slot values."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ivr.classify.slots.value import SlotValue, asking
from ivr.text.dates import FoundDate, date_doubt, find_date
from ivr.text.numbers import digit_strings
from ivr.text.speech import WEEKDAYS, say_date, say_time
from ivr.text.times import find_time

TOKYO = ZoneInfo("Asia/Tokyo")


def date_value(day: date, today: date, confidence: float, *, verified: bool = False) -> SlotValue:
    """A day; one that is over is rather a misunderstanding."""
    sure = confidence if day >= today else round(confidence / 2, 2)
    far = abs((day - today).days) > 300  # noqa: PLR2004 - within ten months the year goes without saying
    written = f"{day.year}年{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"
    return SlotValue(day.isoformat(), say_date(day, with_year=far), sure, verified, written=written)


_AGAIN = {
    "impossible": "恐れ入ります、その日付はございません。ご希望の日にちを、もう一度お願いいたします。",
    "undecided": "恐れ入ります、何月何日か、日にちでお願いいたします。",
}


def parse_date(text: str, now: datetime) -> SlotValue | None:
    """A day, relative to `now` in Japan."""
    today = now.astimezone(TOKYO).date()
    found = find_date(text, today)
    doubt = "" if found else date_doubt(text)
    if doubt:
        return asking(_AGAIN[doubt])
    found = found or _bare_day(text, today)
    return date_value(found.day, today, found.confidence) if found else None


def _bare_day(text: str, today: date) -> FoundDate | None:
    """「30です」, 「1224」: asked for a day, a lone number is one."""
    strings = digit_strings(text)
    if len(strings) != 1 or not re.fullmatch(r"\d{1,2}|\d{4}", strings[0]):
        return None
    digits = strings[0]
    found = find_date(f"{int(digits[:2])}月{int(digits[2:])}日" if len(digits) > 2 else f"{int(digits)}日", today)  # noqa: PLR2004 - MMDD
    return found and found._replace(confidence=0.5)


def time_value(at: time, confidence: float, *, verified: bool = False) -> SlotValue:
    """A time of day."""
    return SlotValue(at.strftime("%H:%M"), say_time(at), confidence, verified, written=f"{at.hour}時{at.minute:02}分")


def parse_time(text: str) -> SlotValue | None:
    """A time of day; 「夕方」 gives 17:00 with a confidence that asks to be confirmed."""
    found = find_time(text)
    return time_value(found.at, found.confidence) if found else None
