"""Telephone numbers: E.164 inside, grouped as people write them outside, masked in logs.

Emergency numbers, extension-like digits and the carrier's words for a withheld number are not telephone numbers here.
"""

import re
import unicodedata
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

NumberKind = Literal["mobile", "fixed", "050", "toll_free", "foreign", "withheld", "unknown"]

WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE typed on a keypad: what Twilio sends as `From` of a caller without a number."""

_WRITTEN = re.compile(r"\+?\(?[0-9][0-9\-.()\s/]{4,30}")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_JAPAN = 81
_KINDS: dict[int, NumberKind] = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.VOIP: "050",
    PhoneNumberType.TOLL_FREE: "toll_free",
}


def _parse(raw: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None


def to_e164(raw: str | None, region: str = "JP") -> str | None:
    """`raw` as E.164, or None when it is no telephone number (withheld, textual, SIP, emergency, too short).

    A number that arrives in international form is kept when it is merely possible: numbering plans grow faster than tables.

    >>> to_e164("03-1234-5678")
    '+81312345678'
    """
    written = unicodedata.normalize("NFKC", raw or "").translate(_HYPHENS).strip()
    if written in WITHHELD or not _WRITTEN.fullmatch(written):
        return None
    number = _parse(written, region)
    if number is None:
        return None
    international = written.startswith("+") and phonenumbers.is_possible_number(number)
    if not (international or phonenumbers.is_valid_number(number)):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def number_kind(e164: str | None) -> NumberKind:
    """What sort of line a number is; None is a withheld number."""
    if e164 is None:
        return "withheld"
    number = _parse(e164, "JP")
    if number is None:
        return "unknown"
    if number.country_code != _JAPAN:
        return "foreign"
    return _KINDS.get(phonenumbers.number_type(number), "unknown")


def group_digits(e164: str) -> tuple[str, ...]:
    """The digits in the groups people use: national ones in Japan, else the country code first.

    >>> group_digits("+81312345678")
    ('03', '1234', '5678')
    """
    number = _parse(e164, "JP")
    if number is None:
        return tuple(re.findall(r"\d{1,4}", e164))
    style = PhoneNumberFormat.NATIONAL if number.country_code == _JAPAN else PhoneNumberFormat.INTERNATIONAL
    return tuple(re.findall(r"\d+", phonenumbers.format_number(number, style)))


def national(e164: str) -> str:
    """As it is written in Japan: 03-1234-5678; a foreign number keeps its country code: +1-415-555-2671."""
    plus = "" if e164.startswith(f"+{_JAPAN}") or not e164.startswith("+") else "+"
    return plus + "-".join(group_digits(e164))


def mask(number: str | None) -> str:
    """A number for logs: enough to tell two callers apart, too little to ring one."""
    if not number:
        return "-"
    shown = 7
    if len(number) <= shown:
        return "***"
    return f"{number[:5]}{'*' * (len(number) - shown)}{number[-2:]}"
