"""Typed slots out of what callers say or press: names, numbers, dates, yes and no. Pure: the time comes in as an argument."""

from collections.abc import Callable
from datetime import datetime

from ivr.classify.slots.addresses import parse_address
from ivr.classify.slots.choice import Choices, match_choice, parse_choice
from ivr.classify.slots.free import parse_free
from ivr.classify.slots.keys import parse_keys
from ivr.classify.slots.mentions import extract_slots
from ivr.classify.slots.names import parse_kana, parse_name
from ivr.classify.slots.numbers import parse_amount, parse_number, parse_order_number
from ivr.classify.slots.phones import parse_phone
from ivr.classify.slots.postcodes import parse_postcode
from ivr.classify.slots.value import SURE, SlotValue
from ivr.classify.slots.when import parse_date, parse_time
from ivr.classify.slots.yes_no import parse_yes_no

LIMIT_CHARS = 400
"""An answer to one question: 30 s of speech are about 200 characters. What comes later is not looked at, so that time stays bounded."""

__all__ = ["SURE", "SlotValue", "extract_slots", "match_choice", "parse_keys", "parse_slot", "parse_yes_no"]


def parse_slot(
    slot_type: str, text: str, *, now: datetime, choices: Choices | None = None, digits: int | None = None, offer: bool = False
) -> SlotValue | None:
    """The value that `text` gives for a slot of `slot_type`, or None when it has nothing of the kind.

    `now` is aware; dates are meant in Japan. `choices`: for choice, as in the flow. `digits`: for number, exactly that many.
    `offer`: for yes_no, see `parse_yes_no`. A value may be empty, with just a question to ask: see `SlotValue`. An unknown type is a
    KeyError: the checker let it through.
    """
    whole, text = text, text[:LIMIT_CHARS]
    parsers: dict[str, Callable[[], SlotValue | None]] = {
        "name": lambda: parse_name(text),
        "kana": lambda: parse_kana(text),
        "phone": lambda: parse_phone(text),
        "number": lambda: parse_number(text, digits),
        "date": lambda: parse_date(text, now),
        "time": lambda: parse_time(text),
        "address": lambda: parse_address(text),
        "postcode": lambda: parse_postcode(text),
        "amount": lambda: parse_amount(text),
        "order_number": lambda: parse_order_number(text),
        "yes_no": lambda: parse_yes_no(text, offer=offer),
        "choice": lambda: parse_choice(text, choices or ()),
        "free": lambda: parse_free(whole),
    }
    return parsers[slot_type]()
