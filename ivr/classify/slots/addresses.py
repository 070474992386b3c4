"""Addresses as slot values: the municipality checked against Japan Post's list, the town and the postcode too where that is installed."""

import re
import unicodedata
from typing import NamedTuple

from ivr.classify.slots import postal
from ivr.classify.slots.places import City, Located, locate
from ivr.classify.slots.postcodes import parse_postcode
from ivr.classify.slots.value import SlotValue, asking
from ivr.text import fold_reading, reading, strip_fillers
from ivr.text.house_numbers import FoundBlock, split_block
from ivr.text.speech import say_digits

_POLITE_END = re.compile(
    r"(?:(?:と?(?:です|でございます|になります|と申します|なんです|でお願い(?:いた)?します|お願い(?:いた)?します|にお願いします)|になる)(?:ね|けど|けれど|けれども|が|よ|わ)*|[、。\s])+$"
)
_CORRECTION = re.compile(
    r"、?(?:いや、|いえ、|じゃなくて、?|ではなくて?、?|違います、?|違う、?|ちゃうわ、?|間違えました、?|間違い、?|訂正、?|失礼、?)"
)
_SURE, _NO_TOWN, _UNLISTED_TOWN, _NO_BLOCK, _MISHEARD, _ALIKE = 0.85, 0.8, 0.65, 0.6, 0.6, 0.5
"""Confidence: all in the list · without a list of towns · the town is not in it · without a house number · a letter misheard · only alike."""
_WHICH = "恐れ入ります、{name}は{places}にございます。都道府県からお願いいたします。"
_FROM_THE_CITY = "恐れ入ります、ご住所を市区町村からお願いいたします。"
_LIKE_ADDRESS = re.compile(r"[0-9一二三四五六七八九十]+(?:丁目|番地?|号|の[0-9一二三四五六七八九十]|-[0-9])|[一-龠]町")


class _Read(NamedTuple):
    city: City
    block: FoundBlock
    confidence: float


def _town(city: City, found: FoundBlock) -> tuple[str, float]:
    """The town as Japan Post writes it where it can be found there, and how sure it is."""
    towns = postal.towns_of_city(city.prefecture, city.name)
    if not towns or not found.town:
        return found.town, _NO_TOWN
    plain = found.town.removeprefix("大字").removeprefix("字").replace("ケ", "ヶ")
    if any(plain.startswith(town.replace("ケ", "ヶ")) for town in towns):
        return found.town, _SURE
    sound = fold_reading(reading(found.town))
    alike = [town for town, kana in towns.items() if kana and fold_reading(kana) == sound]
    return (alike[0], _MISHEARD) if len(alike) == 1 else (found.town, _UNLISTED_TOWN)


def _read(located: Located, city: City) -> _Read:
    block = split_block(located.rest)
    town, sure = _town(city, block)
    heard = {"written": 1.0, "misheard": _MISHEARD, "alike": _ALIKE}[located.heard]
    confidence = min(sure, heard) if block.block else min(sure, heard, _NO_BLOCK)
    return _Read(city, block._replace(town=town), confidence)


def _clean(text: str) -> str:
    return _POLITE_END.sub("", strip_fillers(unicodedata.normalize("NFKC", text)).strip())


def _corrected(text: str) -> tuple[str, bool]:
    """What was meant after 「いや、」 and the like: from the place that was said anew."""
    parts = _CORRECTION.split(text)
    said = parts[0]
    for part in parts[1:]:
        said = _replaced(said, part)
    return said, len(parts) > 1


def _replaced(said: str, by: str) -> str:
    before, after = locate(said), locate(by)
    if before is None or before.city is None:
        return by if after else said
    if after and after.city and (after.has_prefecture or not before.city.ward or after.city.ward):
        return by
    if ward := before.city.ward:
        anew = locate(f"{before.city.prefecture}{ward[0]}{by}")
        if anew and anew.city and anew.heard == "written":
            return f"{before.city.prefecture}{ward[0]}{by}"
    if after:
        return by
    old, new = split_block(before.rest), split_block(by)
    town = new.town if new.block and new.town else old.town
    return f"{before.city.prefecture}{before.city.name}{town}{new.block or old.block}{new.house or old.house}" if new.block or new.town else said


def _doubt(located: Located) -> SlotValue:
    prefectures = list(dict.fromkeys(city.prefecture for city in located.rivals))
    if len(prefectures) > 1:
        return asking(_WHICH.format(name=located.said, places="と".join(prefectures)))
    return asking(f"恐れ入ります、{located.said}はいくつかございます。都道府県と市からお願いいたします。")


def parse_address(text: str) -> SlotValue | None:
    """An address: prefecture filled in, block numbers with hyphens, the house behind them. Asks for the city where none can be told.

    With a postcode before it, 〒 and the code lead. A postcode alone gives the town it stands for (with the extra), else just itself.
    """
    written, was_corrected = _corrected(_clean(text))
    located = locate(written)
    postcode = parse_postcode(written[: located.start] if located else written)
    digits = re.sub(r"\D", "", postcode.value) if postcode and postcode.value else ""
    if located is None or (located.city is None and not digits):
        return _only_postcode(digits) if digits else _doubt(located) if located else asking(_FROM_THE_CITY) if _LIKE_ADDRESS.search(written) else None
    city = located.city or _city_of(digits, located)
    if city is None:
        return _doubt(located)
    found = _read(located, city)
    confidence = _agreed(found.confidence, digits, city)
    return _value(found, digits, min(confidence, _MISHEARD) if was_corrected else confidence)


def _city_of(digits: str, located: Located) -> City | None:
    """Of municipalities with one name, the one that the postcode belongs to."""
    at = {(town.prefecture, town.city) for town in postal.towns_of_postcode(digits)}
    fitting = [city for city in located.rivals if (city.prefecture, city.name) in at]
    return fitting[0] if len(fitting) == 1 else None


def _agreed(confidence: float, digits: str, city: City) -> float:
    """A postcode of another place makes both doubtful."""
    towns = postal.towns_of_postcode(digits) if digits else ()
    if not towns:
        return confidence
    return confidence if any((town.prefecture, town.city) == (city.prefecture, city.name) for town in towns) else min(confidence, _ALIKE)


def _only_postcode(digits: str) -> SlotValue:
    code = f"〒{digits[:3]}-{digits[3:]}"
    towns = postal.towns_of_postcode(digits)
    place = "".join(towns[0]) if len(towns) == 1 else ""
    spoken = f"郵便番号、{say_digits(code)}。{place}".rstrip("。")
    return SlotValue(f"{code} {place}".strip(), spoken, _NO_BLOCK)


def _value(found: _Read, digits: str, confidence: float) -> SlotValue:
    place = f"{found.city.prefecture}{found.city.name}{found.block.town}"
    house = f" {found.block.house}" if found.block.house else ""
    code = f"〒{digits[:3]}-{digits[3:]}" if digits else ""
    block = found.block.block
    spoken = f"{place}{block.replace('-', 'の')}{found.block.unit}{'、' + house.strip() if house else ''}"
    if code:
        spoken = f"郵便番号、{say_digits(code)}。{spoken}"
    return SlotValue(f"{code} {place}{block}{house}".strip(), spoken, confidence)
