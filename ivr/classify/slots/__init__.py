"""Typed slots out of what callers say or press: names, numbers, dates, yes and no. Pure: the time comes in as an argument."""

from collections.abc import Callable
from datetime import datetime

from ivr.classify.slots.choice import Choices, match_choice, parse_choice
from ivr.classify.slots.keys import parse_keys
from ivr.classify.slots.mentions import extract_slots
from ivr.classify.slots.names import parse_kana, parse_name
from ivr.classify.slots.value import SlotValue
from ivr.classify.slots.values import parse_address, parse_date, parse_free, parse_number, parse_phone, parse_time
from ivr.classify.slots.yes_no import parse_yes_no

__all__ = ["SlotValue", "extract_slots", "match_choice", "parse_keys", "parse_slot", "parse_yes_no"]


def parse_slot(
    slot_type: str, text: str, *, now: datetime, choices: Choices | None = None, digits: int | None = None, offer: bool = False
) -> SlotValue | None:
    """The value that `text` gives for a slot of `slot_type`, or None when it gives none.

    `now` is aware; dates are meant in Japan. `choices`: for choice, as in the flow. `digits`: for number, exactly that many.
    `offer`: for yes_no, see `parse_yes_no`. An unknown type is a KeyError: the checker let it through.
    """
    parsers: dict[str, Callable[[], SlotValue | None]] = {
        "name": lambda: parse_name(text),
        "kana": lambda: parse_kana(text),
        "phone": lambda: parse_phone(text),
        "number": lambda: parse_number(text, digits),
        "date": lambda: parse_date(text, now),
        "time": lambda: parse_time(text),
        "address": lambda: parse_address(text),
        "yes_no": lambda: parse_yes_no(text, offer=offer),
        "choice": lambda: parse_choice(text, choices or ()),
        "free": lambda: parse_free(text),
    }
    return parsers[slot_type]()
