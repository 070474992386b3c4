"""Prefectures and municipalities of Japan, found in what a caller said: as written, misheard by a letter, or only alike in sound.

The list (`places.json`, written by scripts/make_places.py from Japan Post's) is packaged; towns and postcodes need the extra `addresses`.
"""

import json
import re
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from ivr.text import fold_reading, reading

Heard = Literal["written", "misheard", "alike"]

_LAST_MISHEARD = {"都": "と途戸登", "府": "ふ不付符布", "県": "件健剣権見圏", "区": "九くク苦句", "市": "しシ死士氏", "町": "長", "道": "同動"}
"""What a recogniser writes for the last letter of a prefecture or municipality: 「東京と新宿区」, 「大田九」."""
_ALIKE = 80.0
"""Ratio of folded readings, of 100: フナハタシ for フナバシシ is 80. What is only alike is always asked about, so a wrong one costs a question."""
_LONGEST = 14
_COUNTY = re.compile(r"^.{1,5}郡(?=.+[町村]$)")
_SMALL_KE = str.maketrans("ケ", "ヶ")


class City(NamedTuple):
    """A municipality: `name` as Japan Post writes it, with its county or, for a ward, its city; both readings in katakana."""

    prefecture: str
    name: str
    prefecture_kana: str
    kana: str

    @property
    def names(self) -> tuple[str, ...]:
        """As people write it: with and without the county."""
        short = _COUNTY.sub("", self.name)
        return (self.name, short) if short != self.name else (self.name,)

    @property
    def ward(self) -> tuple[str, str] | None:
        """The designated city and the ward: 横浜市, 中区."""
        city, _, ward = self.name.partition("市")
        return (f"{city}市", ward) if ward.endswith("区") else None


class Located(NamedTuple):
    """Where an address begins: its municipality, what was said behind it, and how it was recognised. `said`: the words that named it.

    `city` is None when more than one fits: `rivals` are those.
    """

    city: City | None
    start: int
    rest: str
    heard: Heard
    said: str
    has_prefecture: bool
    rivals: tuple[City, ...] = ()


@lru_cache(maxsize=1)
def cities() -> tuple[City, ...]:
    """All 1,892 of them."""
    text = resources.files("ivr.classify.slots").joinpath("places.json").read_text(encoding="utf-8")
    return tuple(
        City(prefecture, name, prefecture_kana, kana)
        for both, found in json.loads(text).items()
        for prefecture, prefecture_kana in [both.split(" ")]
        for name, kana in found.items()
    )


@lru_cache(maxsize=1)
def _prefectures() -> dict[str, str]:
    return {city.prefecture: city.prefecture_kana for city in cities()}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[City, ...]]:
    found: dict[str, tuple[City, ...]] = {}
    for city in cities():
        for name in city.names:
            key = name.translate(_SMALL_KE)
            found[key] = (*found.get(key, ()), city)
    return found


@lru_cache(maxsize=1)
def _any_name() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_by_name(), key=len, reverse=True))))


@lru_cache(maxsize=1)
def _any_prefecture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<p{place}>{_loosely(name)})" for place, name in enumerate(_prefectures())))


def _loosely(name: str) -> str:
    """A pattern for `name` with its last letter misheard."""
    last = _LAST_MISHEARD.get(name[-1], "")
    return f"{re.escape(name[:-1])}(?:{name[-1]}" + (f"|[{last}](?=[一-龠ぁ-ゖ]{{2}})" if last else "") + ")"


@lru_cache(maxsize=1)
def wards_elsewhere() -> frozenset[str]:
    """Wards of designated cities: 中央区 alone is no address."""
    return frozenset(ward[1] for city in cities() if (ward := city.ward))


@lru_cache(maxsize=1)
def _designated() -> dict[str, tuple[City, ...]]:
    found: dict[str, tuple[City, ...]] = {}
    for city in cities():
        if ward := city.ward:
            found[ward[0]] = (*found.get(ward[0], ()), city)
    return found


def _sound(text: str) -> str:
    return fold_reading(reading(text))


def _by_sound(text: str, candidates: dict[str, City], *, alike: bool) -> tuple[City, int, Heard] | None:
    """The candidate (by folded reading) whose sound `text` begins with, and how many letters of `text` name it."""
    best: tuple[float, City, int] | None = None
    for end in range(min(len(text), _LONGEST), 1, -1):
        sound = _sound(text[:end])
        if sound in candidates:
            return candidates[sound], end, "misheard"
        if alike and re.match(r"[市区町村しくシク九]", text[end - 1]):
            for kana, city in candidates.items():
                score = fuzz.ratio(sound, kana)
                if score >= _ALIKE and (best is None or score > best[0]):
                    best = (score, city, end)
    return (best[1], best[2], "alike") if best else None


def _within(rest: str, scope: tuple[City, ...], *, skip: str = "") -> tuple[City, int, Heard] | None:
    """The municipality of `scope` that `rest` begins with. `skip`: a city already said, so that only wards are looked for."""
    plain = rest.translate(_SMALL_KE)
    named = sorted(((name.removeprefix(skip), city) for city in scope for name in city.names), key=lambda pair: -len(pair[0]))
    for name, city in named:
        if plain.startswith(name.translate(_SMALL_KE)):
            return city, len(name), "written"
    for name, city in named:
        match = re.match(_loosely(name.translate(_SMALL_KE)), plain)
        if match:
            return city, match.end(), "misheard"
    skipped = len(_sound(skip))
    return _by_sound(rest, {fold_reading(city.kana)[skipped:]: city for city in scope}, alike=True)


def _ward_of(rest: str, scope: tuple[City, ...]) -> tuple[City, int, Heard] | None:
    """「横浜市なか区」: the city as written, its ward misheard."""
    for city, wards in _designated().items():
        if rest.startswith(city) and wards[0] in scope:
            found = _within(rest[len(city) :], wards, skip=city)
            return (found[0], len(city) + found[1], found[2]) if found else None
    return None


def _in_prefecture(text: str, match: re.Match[str]) -> Located | None:
    prefecture = list(_prefectures())[int((match.lastgroup or "p0")[1:])]
    scope = tuple(city for city in cities() if city.prefecture == prefecture)
    rest = text[match.end() :].lstrip("、 の")
    at = len(text) - len(rest)
    found = _ward_of(rest, scope) or _within(rest, scope)
    if found is None:
        return None
    city, length, heard = found
    exact = match[0] == prefecture and heard == "written"
    return Located(
        city,
        match.start(),
        rest[length:],
        "written" if exact else heard if heard != "written" else "misheard",
        text[match.start() : at + length],
        True,
    )


def _by_city_name(text: str) -> Located | None:
    match = _any_name().search(text.translate(_SMALL_KE))
    if match is None:
        return None
    found = _by_name()[match[0]]
    city = None if len(found) > 1 or match[0] in wards_elsewhere() else found[0]
    return Located(city, match.start(), text[match.end() :], "written", text[match.start() : match.end()], False, found)


@lru_cache(maxsize=1)
def _all_sounds() -> tuple[dict[str, City], dict[str, City]]:
    alone: dict[str, list[City]] = {}
    for city in cities():
        for name in {city.name: city.kana}.values():
            alone.setdefault(fold_reading(name), []).append(city)
    whole = {fold_reading(city.prefecture_kana + city.kana): city for city in cities()}
    return whole, {kana: found[0] for kana, found in alone.items() if len(found) == 1 and len(kana) > 3}  # noqa: PLR2004 - シシ is anything


def _from_the_start(text: str) -> Located | None:
    """Prefecture and city only as they sound: 「とうきょうとしぶやく神宮前」, 「さいたましうらわく」."""
    for candidates, has_prefecture in zip(_all_sounds(), (True, False), strict=True):
        found = _by_sound(text, candidates, alike=False)
        if found:
            return Located(found[0], 0, text[found[1] :], "misheard", text[: found[1]], has_prefecture)
    return None


def locate(text: str) -> Located | None:
    """The municipality that `text` names first, or None."""
    match = _any_prefecture().search(text)
    found = _in_prefecture(text, match) if match else None
    if found:
        return found
    named = _by_city_name(text)
    for city in _designated():
        at = text.find(city)
        if at >= 0 and (named is None or named.start > at or (named.city is None and named.start >= at)):
            ward = _ward_of(text[at:], cities())
            if ward:
                return Located(ward[0], at, text[at + ward[1] :], ward[2], text[at : at + ward[1]], has_prefecture=False)
    return named or _from_the_start(text)
