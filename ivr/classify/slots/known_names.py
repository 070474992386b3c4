"""Family and given names known to be in use, with their readings: what makes a word that was heard rather a name than not.

2,000 family names and 9,500 readings of given names from the package japanese-personal-name-dataset (MIT); eight of ten people in Japan bear
one of these family names, so that an unknown one only makes less sure.
"""

from functools import lru_cache
from typing import NamedTuple

import jaconv
from japanese_personal_name_dataset import load_dataset

from ivr.text import normalise
from ivr.text.reading import can_read_kanji, reading


class _Known(NamedTuple):
    families: dict[str, str]  # as written → katakana
    family_sounds: frozenset[str]
    given: dict[str, str]
    given_sounds: frozenset[str]
    longest: int


def _kata(hiragana: str) -> str:
    return str(jaconv.hira2kata(hiragana))


@lru_cache(maxsize=1)
def _known() -> _Known:
    """Read once, 0.2 s."""
    men, women, last = load_dataset(include_last_names=True)
    families = {normalise(kanji): _kata(entry["reading"]) for kanji, entry in last.items()}
    given: dict[str, str] = {}
    for names in (women, men):
        for sound, entry in names.items():
            given |= {kanji: _kata(sound) for kanji in entry["kanji"] if kanji not in given}
    sounds = frozenset(_kata(sound) for names in (men, women) for sound in names)
    return _Known(families, frozenset(families.values()), given, sounds, max(map(len, families)))


def _is_family(name: str) -> bool:
    known = _known()
    return name in known.families or _kata(name) in known.family_sounds


def _is_given(name: str) -> bool:
    known = _known()
    return not name or name in known.given or _kata(name) in known.given_sounds


def is_known(name: str) -> bool:
    """Whether `name`, without spaces, is a known family name, alone or with a known given name behind it."""
    plain = normalise(name).replace(" ", "")
    return any(_is_family(plain[:end]) and _is_given(plain[end:]) for end in range(len(plain), 0, -1))


def begins_with_family(name: str) -> bool:
    """Whether `name` begins with a known family name of two letters or more."""
    plain = normalise(name)
    return any(_is_family(plain[:end]) for end in range(len(plain), 1, -1))


def known_end(text: str) -> str | None:
    """The longest known name that `text` ends with: 「今は結婚して近藤」 ends with 近藤. At least two letters, three in kana."""
    for start in range(max(0, len(text) - 8), len(text) - 1):
        name = text[start:]
        is_kana = all("ぁ" <= char <= "ヺ" or char == "ー" for char in name)
        if is_known(name) and not (is_kana and (len(name) < 3 or ("ぁ" <= text[start - 1 : start] <= "ヺ"))):  # noqa: PLR2004 - いま, する
            return name
    return None


def read_name(name: str) -> str:
    """`name` in katakana: by the dictionary of the extra `readings`, else by the list; what neither knows stays as it is."""
    if can_read_kanji():
        return reading(name)
    known = _known()
    plain = normalise(name).replace(" ", "")
    for end in range(len(plain), 0, -1):
        if (family := known.families.get(plain[:end])) and (given := known.given.get(plain[end:], "" if end == len(plain) else None)) is not None:
            return family + given
    return reading(name)
