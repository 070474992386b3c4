"""Slots that callers mention unasked: who they are, their number, a day. Only what is said plainly."""

from datetime import date

from ivr.classify.slots.names import introductions, is_company
from ivr.text.dates import find_date
from ivr.text.spoken_phone import find_phone

_ANY_DAY = date(2024, 1, 1)
"""Only the words that name a day are wanted here, so any day will do to read them against."""
_PLAIN = 0.7
_PASSING = frozenset({"今日", "きょう", "本日", "昨日", "きのう", "一昨日", "おととい", "翌日"})
"""Said in passing far more often than as the day that is asked for."""


def extract_slots(text: str) -> dict[str, str]:
    """`name`, `company`, `phone` (E.164) and `date` (as said) where `text` mentions them; in doubt left out.

    >>> extract_slots("さくら不動産の山田と申します")
    {'name': '山田', 'company': 'さくら不動産'}
    """
    slots: dict[str, str] = {}
    for intro in introductions(text):
        if not (intro.certain or (intro.company and is_company(intro.company))):
            continue
        if intro.name:
            slots.setdefault("name", intro.name)
        if intro.company:
            slots.setdefault("company", intro.company)
    if phone := find_phone(text):
        slots["phone"] = phone
    day = find_date(text, _ANY_DAY)
    if day and day.confidence >= _PLAIN and day.text not in _PASSING:
        slots["date"] = day.text
    return slots
