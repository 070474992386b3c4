"""Postcodes as slot values: seven digits, known to Japan Post where its list is installed."""

import re
from itertools import accumulate

from ivr.classify.slots import postal
from ivr.classify.slots.value import SlotValue, asking
from ivr.text.digit_words import spoken_form
from ivr.text.number_groups import OF_POSTCODES, Group, groups_of, pieces_of
from ivr.text.numbers import LIMIT_CHARS, find_digits, fixed_length
from ivr.text.speech import say_digits

_FORM = fixed_length(7, (3, 4))
_SAID, _TOLD, _PIECED, _UNKNOWN = 0.92, 0.7, 0.55, 0.4
"""Confidence: said straight on · corrected in plain words · with digits left out · not in Japan Post's list."""
_SEVEN = "恐れ入ります、郵便番号は7桁でお願いいたします。"
_SHORTEST_TRY = _FIRST_PART = 3


def postcode_value(digits: str, confidence: float, *, verified: bool = False) -> SlotValue:
    """Seven digits read back as three and four, with the place they stand for where that is known."""
    code = f"{digits[:3]}-{digits[3:]}"
    towns = postal.towns_of_postcode(digits)
    if postal.is_installed() and not towns:
        confidence = min(confidence, _UNKNOWN)
    place = f"、{towns[0].prefecture}{towns[0].city}{towns[0].town if len(towns) == 1 else ''}" if towns else ""
    question = f"郵便番号は、{say_digits(code)}{place}、でよろしいでしょうか。"
    return SlotValue(code, say_digits(code), confidence, verified, written=f"〒{code}", question=question)


def parse_postcode(text: str) -> SlotValue | None:
    """A postcode. Fewer or more digits than seven are asked again."""
    found = find_digits(text, _FORM, OF_POSTCODES)
    form = spoken_form(text[:LIMIT_CHARS])
    groups = [group for group in groups_of(form, pieces_of(form), OF_POSTCODES) if not group.is_other]
    if found:
        confidence = _SAID if found.cost == 0 and not found.rivals else _PIECED if found.rivals or found.cost >= 1 else _TOLD
        if not _parts_fit(groups):
            confidence = min(confidence, _PIECED)
        return postcode_value(found.digits, confidence)
    digits = "".join(group.readings[0][0] for group in groups)
    return asking(_SEVEN) if len(re.sub(r"\D", "", digits)) >= _SHORTEST_TRY else None


def _parts_fit(groups: list[Group]) -> bool:
    """Whether a pause falls behind the third digit, where there is any: 「11の20002」 lacks a digit and has one too many."""
    ends = set(accumulate(len(group.readings[0][0]) for group in groups))
    return len(groups) <= 1 or _FIRST_PART in ends
