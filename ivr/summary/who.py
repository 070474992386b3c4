"""The first line's caller: who, from where, which number to ring. The slots, the client's directory, else what was said in passing, marked."""

import re
import unicodedata
from typing import NamedTuple

from ivr.summary.introductions import Named, introduced, is_firm, mentioned
from ivr.summary.model import NOBODY, SlotSaid, Told
from ivr.text.phone import national

MARK = "(要確認)"
"""After a fact that nobody confirmed: a name as it was heard, a number that came only by speech."""
WITHHELD = "番号非通知"
_DIGITS = re.compile(r"[0-9〇零一二三四五六七八九]{3}|(?:ゼロ|れい|レイ|まる).{8,}")


class Who(NamedTuple):
    """The caller as written on the first line; `spoken` for a voice, "" = nobody known."""

    written: str
    spoken: str


class _Name(NamedTuple):
    written: str = ""
    spoken: str = ""
    is_sure: bool = True


def who_calls(told: Told) -> Who:
    """Company or place, name, and (要確認) after what was only heard."""
    named = introduced(told.said)
    name, (company, is_sure) = _name(told, named), _company(told, named)
    if company and name.written and name.written.removesuffix("様") in company:
        company = ""  # without the dictionary a place is not told from a name
    marked = "" if name.is_sure else MARK
    if company and name.written:
        # One mark behind both says that both were only heard.
        return Who(f"{company}{MARK if name.is_sure and not is_sure else ''} {name.written}{marked}", f"{company}の{name.spoken}")
    if name.written:
        return Who(f"{name.written}{marked}", name.spoken)
    if company:
        polite = f"{company}{'様' if is_firm(company) else 'の方'}"
        return Who(f"{polite}{'' if is_sure else MARK}", polite)
    return Who(NOBODY, "")


def _name(told: Told, named: Named) -> _Name:
    """The name with its honorific; empty where nobody knows it."""
    slot = told.slots.get("name")
    if slot and slot.value:
        return _Name(f"{slot.value}様", f"{slot.spoken or slot.value}様", slot.is_verified)
    if slot and slot.is_recorded:
        return _Name("お名前は録音で確認")
    if told.caller_name:
        return _Name(f"{told.caller_name}様", f"{told.caller_name}様")
    if named.name:
        return _Name(f"{named.name}様{named.relative}", f"{named.name}様{named.relative}", is_sure=False)
    return _Name()


def _company(told: Told, named: Named) -> tuple[str, bool]:
    slot = told.slots.get("company")
    return (slot.value, slot.is_verified) if slot and slot.value else (named.place, False)


class Number(NamedTuple):
    """The telephone number to ring, as written in Japan. `said`: another than that one, told in the words; E.164 or ""."""

    written: str
    is_sure: bool
    said: str = ""


def number_to_ring(told: Told) -> Number:
    """The number asked for, else one that was said, else the caller's own."""
    slot = told.slots.get("phone")
    said = next((number for each in reversed(told.said) if (number := said_number(each.text))), "")
    if slot and slot.value:
        is_sure = slot.is_verified or slot.value == told.caller_number
        return Number(_written(slot.value), is_sure, said if is_sure and said != slot.value else "")
    if said:
        return Number(national(said), is_sure=said == told.caller_number)
    return Number(national(told.caller_number) if told.caller_number else WITHHELD, is_sure=True)


def said_number(text: str) -> str:
    """A telephone number in the words, E.164; "" = none. Texts without digits are not searched."""
    return mentioned(text).get("phone", "") if _DIGITS.search(unicodedata.normalize("NFKC", text)) else ""


def slot_text(slot: SlotSaid) -> str:
    """A slot's value as it stands in the summary, marked where it was only heard; "" = nothing is known."""
    if not slot.value:
        return "録音で確認" if slot.is_recorded else ""
    value = _written(slot.value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}", value) and slot.spoken:
        value = re.sub(r"、([月火水木金土日])曜日$", r"(\1)", slot.spoken)
    return value if slot.is_verified else f"{value}{MARK}"


def _written(value: str) -> str:
    return national(value) if re.fullmatch(r"\+\d{7,15}", value) else value
