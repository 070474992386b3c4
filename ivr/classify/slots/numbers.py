"""Counts, codes, sums of money and order numbers as slot values."""

import re

from ivr.classify.slots.value import SlotValue, asking
from ivr.text.amounts import find_amount, find_money
from ivr.text.codes import find_code
from ivr.text.number_groups import OF_CODES
from ivr.text.numbers import digit_strings, find_digits, fixed_length
from ivr.text.speech import say_code, say_digits, say_money, say_number

_LONGEST_COUNT = 4
"""A number of up to four digits is read back as an amount, a longer one digit by digit, as a membership number would be."""
_COUNTED, _IN_WORDS, _CODE, _TOLD, _PIECED = 0.8, 0.8, 0.8, 0.7, 0.5
_WHICH_SUM = "恐れ入ります、金額をひとつだけ、お願いいたします。"


def number_value(digits: str, confidence: float, *, verified: bool = False, as_digits: bool = False) -> SlotValue:
    """A number; a code (leading zero, or long) is read back digit by digit."""
    code = as_digits or len(digits) > _LONGEST_COUNT or (digits.startswith("0") and digits != "0")
    return SlotValue(digits, say_digits(digits) if code else say_number(int(digits)), confidence, verified)


def parse_number(text: str, digits: int | None = None) -> SlotValue | None:
    """A count, an amount or a code. With `digits`, a code of exactly that many; another length is asked again."""
    if digits is not None:
        return _fixed(text, digits)
    strings = digit_strings(text)
    amount = find_amount(text)
    if amount is None:
        return None
    if strings and strings[0].startswith("0") and strings[0].isdigit():
        return number_value(strings[0], _TOLD)
    in_words = bool(re.search(r"[十百千万億円]|えん|まん", text))
    return SlotValue(str(amount), say_number(amount), _IN_WORDS) if in_words else number_value(str(amount), _COUNTED)


def _fixed(text: str, count: int) -> SlotValue | None:
    found = find_digits(text, fixed_length(count), OF_CODES)
    if found:
        sure = _CODE if found.cost == 0 and not found.rivals else _PIECED if found.rivals or found.cost >= 1 else _TOLD
        return number_value(found.digits, sure, as_digits=count > 1)
    strings = digit_strings(text)
    return asking(f"恐れ入ります、番号は{count}桁でお願いいたします。") if any(len(string) > 1 for string in strings) else None


def order_number_value(code: str, confidence: float, *, verified: bool = False) -> SlotValue:
    """Letters and digits read back one by one."""
    return SlotValue(code, say_code(code), confidence, verified)


def parse_order_number(text: str) -> SlotValue | None:
    """An order, receipt or membership number of any length, with letters: A1234."""
    found = find_code(text)
    return order_number_value(found.code, found.confidence) if found else None


def amount_value(yen: int, confidence: float, *, verified: bool = False) -> SlotValue:
    """A sum of money in yen."""
    return SlotValue(str(yen), say_money(yen), confidence, verified, written=f"{yen:,}円")


def parse_amount(text: str) -> SlotValue | None:
    """A sum of money in yen; of a span (1万円から2万円) which one is asked."""
    found = find_money(text)
    if found.yen is not None:
        return amount_value(found.yen, found.confidence)
    return asking(_WHICH_SUM) if found.doubt else None
