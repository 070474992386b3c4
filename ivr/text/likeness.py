"""How alike two utterances are: cosine of their runs of characters and sounds. For "was this said before?", not for meaning."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from ivr.text.normalise import normalise
from ivr.text.reading import fold_reading, reading

LIMIT_CHARS = 400
"""60 s of speech are about 350 characters; what comes after this many is not looked at, so that time stays bounded."""
SHORTEST = 6
"""「もしもし」 and 「お願いします」 are said by everybody: a text of fewer characters is like no other."""
NEAR = 0.75
"""From here on two utterances count as one said again, where being wrong costs a question or a person's time."""
SAME = 0.95
"""The same where being wrong is dangerous: 「水が止まりません」 and 「水が止まりました」 are 0.83 alike. Both from scripts/fit_corrections.py."""
_SIZES = (2, 3)
_HIRAGANA = re.compile(r"[\u3040-\u309fー]+")
_HIRAGANA_WEIGHT = 0.5  # mostly grammar, but 止まりません and 止まりました differ in nothing else
_SOUND_WEIGHT = 0.5  # each run of sounds repeats one of characters


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same but for width, punctuation, fillers and voicing).

    >>> likeness("光回線のご案内です", "えー、光回線のご案内です。")
    1.0
    """
    a, b = _grams(one), _grams(other)
    if len(a) > len(b):
        a, b = b, a
    return round(min(1.0, sum(weight * b.get(gram, 0.0) for gram, weight in a.items())), 4)


@lru_cache(maxsize=4096)  # corrections of a few clients: reading them anew at every call took 0.1 ms each
def _grams(text: str) -> Mapping[str, float]:
    """Runs of two and three characters and sounds, with weights whose squares add up to 1; none for a text that is too short."""
    plain = normalise(text[:LIMIT_CHARS]).replace(" ", "")
    if len(plain) < SHORTEST:
        return {}
    sound = fold_reading(reading(plain)).replace(" ", "")
    weights = {run: _HIRAGANA_WEIGHT if _HIRAGANA.fullmatch(run) else 1.0 for run in _runs(plain)}
    weights |= {f"~{run}": _SOUND_WEIGHT for run in _runs(sound)}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {run: weight / length for run, weight in weights.items()}


def _runs(text: str) -> set[str]:
    return {text[start : start + size] for size in _SIZES for start in range(len(text) - size + 1)}
