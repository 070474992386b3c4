"""Character n-grams with weights by script: kanji, katakana and letters carry meaning, hiragana is mostly grammar."""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from functools import lru_cache

from ivr.faq.core_text import core, core_sound

HIRAGANA_WEIGHT = 0.25
SINGLE_KANJI_WEIGHT = 0.6
_KANJI = re.compile(r"[\u3400-\u9fff々]")
_ONLY_HIRAGANA = re.compile(r"[\u3040-\u309fー]+")
_CONTENT = re.compile(r"[\u3400-\u9fff々ァ-ヴー]+|[a-z0-9][a-z0-9.&'-]*")
_LATIN_WORD_COUNTS = 2
_LATIN = re.compile(r"[a-z0-9][a-z0-9.&'-]*")


def text_grams(text: str) -> Mapping[str, float]:
    """Grams of `core(text)` with their weights: letters by the word and its beginning, Japanese by one to three characters.

    A gram weighs the same wherever it stands.
    """
    return grams_of_core(core(text))


def grams_of_core(asked: str) -> Mapping[str, float]:
    """`text_grams` of a text whose core is `asked`."""
    grams = dict.fromkeys(_latin_grams(asked), 1.0)
    for run in _LATIN.sub(" ", asked).split():
        for size in (1, 2, 3):
            for start in range(len(run) - size + 1):
                gram = run[start : start + size]
                weight = _weight(gram)
                if weight:
                    grams[gram] = weight
    return grams


def _latin_grams(asked: str) -> Iterator[str]:
    for word in _LATIN.findall(asked):
        yield f"w:{word}"
        if len(word) >= 5:  # noqa: PLR2004 - open/opening, cancel/cancelled, reserve/reservation
            yield f"s:{word[:4]}"


class GramsOf(Container[str]):
    """The grams of some cores together, for looking into: the texts themselves are searched, no gram is made."""

    __slots__ = ("_latin", "_runs")

    def __init__(self, cores: Iterable[str]) -> None:
        asked = " ".join(cores)
        self._latin = frozenset(_latin_grams(asked))
        self._runs = _LATIN.sub(" ", asked)

    def __contains__(self, gram: object) -> bool:
        if gram in self._latin:
            return True
        return isinstance(gram, str) and 1 <= len(gram) <= 3 and gram in self._runs and " " not in gram and _weight(gram) > 0  # noqa: PLR2004 - as above


@lru_cache(maxsize=65536)  # the same few ten thousand grams make up most of any client's texts
def _weight(gram: str) -> float:
    if len(gram) == 1:
        return SINGLE_KANJI_WEIGHT if _KANJI.fullmatch(gram) else 0.0
    return HIRAGANA_WEIGHT if _ONLY_HIRAGANA.fullmatch(gram) else 1.0


def sound_grams(text: str) -> Mapping[str, float]:
    """Grams of two and three sounds of the folded reading."""
    return grams_of_sound(core_sound(text))


def grams_of_sound(sound: str) -> Mapping[str, float]:
    """`sound_grams` of a text that sounds like this."""
    return {sound[start : start + size]: 1.0 for size in (2, 3) for start in range(len(sound) - size + 1)}


def left_over(text: str, grams: Container[str], spans: Collection[tuple[int, int]]) -> list[str]:
    """Pieces of content of `text` (a core) that are neither in `grams` nor inside of `spans`.

    What the question is about and the entry does not mention: 「学生割引」 against 「家族割引」 leaves 「学生」.
    """
    pieces: list[str] = []
    for run in _CONTENT.finditer(text):
        word, start = run.group(), run.start()
        if _LATIN.fullmatch(word):
            is_explained = f"w:{word}" in grams or f"s:{word[:4]}" in grams or any(start < end and run.end() > begin for begin, end in spans)
            pieces += [] if is_explained else [word]
            continue
        known = {i for i in range(len(word) - 1) if word[i : i + 2] in grams}
        kept = [
            i in known or i - 1 in known or (char in grams and bool(_KANJI.fullmatch(char))) or any(begin <= start + i < end for begin, end in spans)
            for i, char in enumerate(word)
        ]
        pieces += "".join(" " if is_known else char for char, is_known in zip(word, kept, strict=True)).split()
    return pieces


def content_size(pieces: Collection[str]) -> int:
    """Number of characters; a Latin word counts two."""
    return sum(_LATIN_WORD_COUNTS if _LATIN.fullmatch(piece) else len(piece) for piece in pieces)
