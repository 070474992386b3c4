"""Character n-grams of an utterance, of its spelling and of its sound: what the linear part of the learnt model looks at."""

import math
from collections.abc import Iterator, Mapping

from ivr.classify.cues import Words

LIMIT_CHARS = 400
_SPELLING = (1, 2, 3, 4)
_SOUND = (2, 3, 4, 5)


def grams_of(words: Words) -> set[str]:
    """Runs of one to four characters of the spelling, and of two to five of the sound (marked 「~」), with marks for beginning and end."""
    return {*_runs(f"^{words.text[:LIMIT_CHARS]}$", _SPELLING), *(f"~{run}" for run in _runs(f"^{words.sound[:LIMIT_CHARS]}$", _SOUND))}


def _runs(text: str, sizes: tuple[int, ...]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


def weighed(found: Mapping[str, float]) -> dict[str, float]:
    """`found` (gram → rarity) scaled to length 1, so that long utterances do not shout."""
    length = math.sqrt(sum(rarity * rarity for rarity in found.values())) or 1.0
    return {gram: rarity / length for gram, rarity in found.items()}
