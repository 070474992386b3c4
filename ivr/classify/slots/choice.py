"""One of a few choices, by its key, its words or how they sound."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from ivr.classify.slots.value import SlotValue
from ivr.text import fold_reading, normalise, reading
from ivr.text.numbers import digit_strings

Choices = Mapping[str, str] | Sequence[str]

_CORRECTION = re.compile(r"じゃなくて|ではなくて|いや[、。,\s]|違います|やっぱり?|訂正")
_CLOSE = 85.0
"""Partial ratio of folded readings, of 100. Misheard words that should match score 85.7 and more (ミズモリ for ミズモレ, センピン for
ヘンピン, エイヨウジカン for エイギョウジカン), words that should not 80 and less (カイヤク for ヨヤク, ショウコ for コショウ)."""
_MARGIN = 8.0
"""The second best must be this far behind, else the answer is ambiguous."""
_LONGEST = 400
"""Characters looked at: the time for a text without end stays bounded."""
_SHORTEST_FUZZY = 3
"""Folded readings shorter than this are alike by chance."""
_WHOLE_WORD, _WHOLE_SOUND, _LIKE = 95.0, 88.0, 0.85
"""A word as written beats its sound, its sound beats a likeness (at most 85)."""
_SAME = {"その他": ("そのほか", "ほかのこと")}


class Option(NamedTuple):
    """One choice: its key as the flow writes it, the digit to press, the words that name it, what it stands for."""

    key: str
    digit: str
    words: tuple[str, ...]
    label: str


def options(choices: Choices) -> list[Option]:
    """`choices` as a flow has them: "1 個人 こじん" → 個人のお客様, or a plain list. Without digits the order counts."""
    pairs = choices.items() if isinstance(choices, Mapping) else ((label, label) for label in choices)
    found = []
    for place, (key, label) in enumerate(pairs, start=1):
        parts = [part for part in re.split(r"[\s,、・/]+", str(key)) if part]
        digits = [part for part in parts if re.fullmatch(r"[0-9*#]", normalise(part) or part)]
        words = [part for part in parts if part not in digits] + [str(label)]
        words += [same for word in words for same in _SAME.get(word, ())]
        found.append(Option(str(key), digits[0] if digits else str(place), tuple(dict.fromkeys(words)), str(label)))
    return found


def by_digit(digit: str, choices: Choices) -> Option | None:
    """The choice on a key."""
    return next((option for option in options(choices) if option.digit == digit), None)


def _heard(option: Option, text: str, sound: str) -> float:
    """How well `option` is heard in `text`, 0–97; of two like ones the longer word wins."""
    return max((_word_heard(word, text, sound) for word in option.words), default=0.0)


def _word_heard(word: str, text: str, sound: str) -> float:
    plain = normalise(word)
    if not plain:
        return 0.0
    if plain in text:
        return _WHOLE_WORD + min(len(plain), 20) / 10
    folded = fold_reading(reading(word))
    if len(folded) > 1 and folded in sound:
        return _WHOLE_SOUND + min(len(folded), 20) / 10
    if len(folded) < _SHORTEST_FUZZY or len(sound) < _SHORTEST_FUZZY:
        return 0.0
    likeness = fuzz.partial_ratio(folded, sound) * min(1.0, len(sound) / len(folded))
    return likeness * _LIKE if likeness >= _CLOSE else 0.0


def _by_words(text: str, choices: Choices) -> tuple[Option, float] | None:
    plain, sound = normalise(text), fold_reading(reading(text))
    scored = sorted(((_heard(option, plain, sound), option) for option in options(choices)), key=lambda pair: -pair[0])
    scored = [(score, option) for score, option in scored if score]
    if not scored:
        return None
    best, chosen = scored[0]
    for score, other in scored[1:]:
        rival = not _contains(chosen, other, plain) if best >= _WHOLE_WORD else best - score < _MARGIN
        if rival and (score >= _WHOLE_WORD or best < _WHOLE_WORD):
            return None
    return chosen, round(min(best, _WHOLE_WORD) / 100, 2)


def _contains(longer: Option, shorter: Option, text: str) -> bool:
    """Whether the words of `shorter` are only heard inside those of `longer` (故障 in 故障以外)."""
    for word in sorted(map(normalise, longer.words), key=len, reverse=True):
        text = text.replace(word, "") if word else text
    return not any(normalise(word) in text for word in shorter.words if normalise(word))


def match_choice(text: str, choices: Choices) -> tuple[Option, float] | None:
    """The choice meant by `text`, with a confidence; None when none or more than one fits."""
    text = text[:_LONGEST]
    for said in (*_CORRECTION.split(text)[:0:-1], text):
        number = re.sub(r"番目?|です|で|を?お願いします|ください|[、。\s]", "", said)
        digits = digit_strings(number)
        if len(digits) == 1 and len(digits[0]) == 1 and len(number) <= 4 and (option := by_digit(digits[0], choices)):  # noqa: PLR2004 - しちー
            return option, 0.85
        if found := _by_words(said, choices):
            return found
    return None


def parse_choice(text: str, choices: Choices) -> SlotValue | None:
    """The label of the choice meant by `text`."""
    found = match_choice(text, choices)
    return SlotValue(found[0].label, found[0].label, found[1]) if found else None
