"""Slot values pressed on the telephone's keys: sure, so they are verified."""

from collections.abc import Callable
from datetime import date, datetime, time

from ivr.classify.slots.choice import Choices, by_digit
from ivr.classify.slots.numbers import amount_value, number_value, order_number_value
from ivr.classify.slots.phones import phone_value
from ivr.classify.slots.postcodes import postcode_value
from ivr.classify.slots.value import SlotValue
from ivr.classify.slots.when import TOKYO, date_value, time_value
from ivr.text.phone import to_e164
from ivr.text.speech import say_digits

_YES, _NO = SlotValue("yes", "はい", 1.0, verified=True), SlotValue("no", "いいえ", 1.0, verified=True)
_POSTCODE_DIGITS = 7
_LONGEST_AMOUNT = 12


def _phone(keys: str) -> SlotValue | None:
    number = to_e164(keys) if keys.startswith("0") else None
    return phone_value(number, 1.0, verified=True) if number else None


def _date(keys: str, now: datetime) -> SlotValue | None:
    """MMDD (MDD, DD, YYYYMMDD as well); without a year the next such day."""
    today = now.astimezone(TOKYO).date()
    if len(keys) == 8:  # noqa: PLR2004 - YYYYMMDD
        years, month, day = [int(keys[:4])], int(keys[4:6]), int(keys[6:])
    elif len(keys) in {3, 4}:
        years, month, day = list(range(today.year, today.year + 9)), int(keys[:-2]), int(keys[-2:])
    elif len(keys) in {1, 2}:
        return _day_of_month(int(keys), today)
    else:
        return None
    days = [made for year in years if (made := _made(year, month, day)) and (made >= today or len(years) == 1)]
    return date_value(days[0], today, 1.0, verified=True) if days else None


def _day_of_month(day: int, today: date) -> SlotValue | None:
    months = ((today.year + (today.month + i - 1) // 12, (today.month + i - 1) % 12 + 1) for i in range(3))
    days = [made for year, month in months if (made := _made(year, month, day)) and made >= today]
    return date_value(days[0], today, 0.8, verified=True) if days else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(keys: str) -> SlotValue | None:
    """HHMM, HMM, HH or H on a 24-hour clock."""
    if len(keys) > 4:  # noqa: PLR2004 - HHMM
        return None
    hour, minute = (int(keys[:-2]), int(keys[-2:])) if len(keys) > 2 else (int(keys), 0)  # noqa: PLR2004 - with minutes
    try:
        return time_value(time(hour, minute), 1.0, verified=True)
    except ValueError:
        return None


def _postcode(keys: str) -> SlotValue | None:
    return postcode_value(keys, 1.0, verified=True) if len(keys) == _POSTCODE_DIGITS else None


def _address(keys: str) -> SlotValue | None:
    if len(keys) != _POSTCODE_DIGITS:
        return None
    code = f"{keys[:3]}-{keys[3:]}"
    return SlotValue(f"〒{code}", f"郵便番号、{say_digits(code)}", 0.5, verified=True)


def parse_keys(slot_type: str, keys: str, *, now: datetime, choices: Choices | None = None, digits: int | None = None) -> SlotValue | None:
    """The value pressed for a slot, or None when the keys make none (or the type has none: name, kana, free).

    phone · number · date MMDD · time HHMM · yes_no 1 or 2 · choice by its key · postcode · address by postcode ·
    amount in yen · order_number. A closing # is ignored.
    """
    pressed = keys.strip().rstrip("#")
    if slot_type == "choice":
        option = by_digit(pressed or "#", choices or ())
        return SlotValue(option.label, option.label, 1.0, verified=True) if option else None
    if not (pressed.isascii() and pressed.isdigit()):
        return None
    readers: dict[str, Callable[[], SlotValue | None]] = {
        "phone": lambda: _phone(pressed),
        "number": lambda: number_value(pressed, 1.0, verified=True, as_digits=digits is not None) if digits in {None, len(pressed)} else None,
        "date": lambda: _date(pressed, now),
        "time": lambda: _time(pressed),
        "yes_no": lambda: {"1": _YES, "2": _NO}.get(pressed),
        "address": lambda: _address(pressed),
        "postcode": lambda: _postcode(pressed),
        "amount": lambda: amount_value(int(pressed), 1.0, verified=True) if len(pressed) <= _LONGEST_AMOUNT else None,
        "order_number": lambda: order_number_value(pressed, 1.0, verified=True),
    }
    return readers[slot_type]() if slot_type in readers else None
