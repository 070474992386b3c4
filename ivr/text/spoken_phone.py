"""A telephone number out of Japanese speech, however it was said and however the recogniser wrote it; in doubt, what is wrong with it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Literal, NamedTuple

from ivr.text.digit_words import spoken_form
from ivr.text.number_groups import OF_PHONES, Group, groups_of, pieces_of
from ivr.text.number_readings import Form, read_number
from ivr.text.phone import group_digits, number_kind, to_e164

LIMIT_CHARS = 500
"""Nobody takes longer to say a number; a caller who holds a key for minutes is cut here."""
_LENGTHS = (10, 11)
_NAVI_DIAL = "0570"
_ELEVEN = re.compile("0[5-9]0")
PLAIN, TOLD, PIECED, GUESSED = 0.92, 0.7, 0.55, 0.4
"""Confidence of a number said straight on · corrected or repeated in plain words · with digits left out · with words guessed to be digits."""
_LONGEST = 12
_SHORTEST_TRY, _SHORTEST_LOCAL = 3, 6
"""Fewer digits are no attempt at a number: after a zero, without one."""

Doubt = Literal["", "short", "long", "invalid"]


class FoundPhone(NamedTuple):
    """`e164` and how sure its reading is; or None, with what is wrong with the digits that were said ("": none were said)."""

    e164: str | None
    confidence: float
    doubt: Doubt = ""


@lru_cache(maxsize=4096)
def _e164(digits: str) -> str | None:
    if len(digits) not in _LENGTHS or not re.match("0[1-9]", digits):
        return None
    e164 = to_e164(digits)
    # The plan has services nobody is rung back on, and 060 with a digit missing would pass for one of them
    return e164 if e164 and (number_kind(e164) != "unknown" or digits.startswith(_NAVI_DIAL)) else None


def _parts(digits: str) -> tuple[str, ...]:
    e164 = _e164(digits)
    return group_digits(e164) if e164 else (digits,)


_FORM = Form(is_whole=lambda digits: _e164(digits) is not None, begins=lambda digits: digits.startswith("0"), parts=_parts, longest=_LONGEST)

# What recognisers write for a lone digit word, with what may have been said. Only where the whole becomes a valid number, and always to
# be confirmed.
_SOUNDS_LIKE = {
    "〇": "お(?=三|さん|3|参|産|山) れ(?=三|3) 全(?=三|3) おー 例 霊 礼 丸 円", "一": "位置 市", "二": "荷 似 煮 日本 二本 兄", "三": "産 山 酸 賛",
    "四": "死 氏 詩 市", "五": "後 語 碁 午", "六": "録", "七": "奈々 菜々 奈良 質", "八": "鉢 蜂", "九": "急 級 旧 球 給 区 苦",
    "二二": "日本 二本 兄", "二四": "西", "四四": "獅子", "五五": "午後", "七七": "奈々 菜々",
}  # fmt: skip
_GARBLED: dict[str, tuple[str, ...]] = {}
for _digits, _words in _SOUNDS_LIKE.items():
    for _word in _words.split():
        _GARBLED[_word] = (*_GARBLED.get(_word, ()), _digits)
_BY_LENGTH = sorted(_GARBLED, key=len, reverse=True)
_GARBLED_WORD = re.compile("|".join(f"({pattern})" for pattern in _BY_LENGTH))
_MOST_GUESSES = 8
_WITHOUT_ZERO = re.compile(r"[789]0[1-9][0-9]{7}|120[0-9]{6}")
"""Digits that only lack their first zero: a recogniser drops a first syllable easily."""


def _confidence(cost: float, *, rivals: bool) -> float:
    if cost == 0:
        return PLAIN
    return PIECED if rivals or cost >= 1 else TOLD


def _groups(text: str) -> list[Group]:
    return groups_of(text, pieces_of(text), OF_PHONES)


def _guesses(text: str) -> Iterator[str]:
    """`text` with what sounds like a digit written as one, in every way up to a bound."""
    words = list(_GARBLED_WORD.finditer(text))
    choices = [_GARBLED[_BY_LENGTH[int(word.lastindex or 1) - 1]] for word in words]
    for ways in islice(product(*choices), _MOST_GUESSES):
        parts, at = [], 0
        for word, way in zip(words, ways, strict=True):
            parts += [text[at : word.start()], way]
            at = word.end()
        yield "".join([*parts, text[at:]])


def _doubt(groups: list[Group]) -> Doubt:
    """What is wrong with the digits, when they were meant for a number at all."""
    digits = "".join(group.readings[0][0] for group in groups if not group.is_other)
    if len(digits) < (_SHORTEST_TRY if digits.startswith("0") else _SHORTEST_LOCAL):
        return ""
    length = max(_LENGTHS) if _ELEVEN.match(digits) else min(_LENGTHS)
    if not digits.startswith("0") or len(digits) < length:
        return "short"
    return "long" if len(digits) > length else "invalid"


def find_spoken_phone(text: str) -> FoundPhone:
    """The telephone number meant by `text`, the last one where several are said.

    >>> find_spoken_phone("ゼロサンの、サンヨンゴーロク、ナナハチキューイチです")
    FoundPhone(e164='+81334567891', confidence=0.92, doubt='')
    """
    form = spoken_form(text[:LIMIT_CHARS])
    if international := re.search(r"\+[0-9][0-9\- ]{7,17}", form):
        e164 = to_e164(international.group())
        return FoundPhone(e164, PLAIN) if e164 else FoundPhone(None, 0.0, "invalid")
    groups = _groups(form)
    if found := read_number(groups, _FORM):
        return FoundPhone(_e164(found.digits), _confidence(found.cost, rivals=found.rivals))
    guesses = [found for guess in _guesses(form) if guess != form and (found := read_number(_groups(guess), _FORM))]
    if guesses:
        return FoundPhone(_e164(min(guesses, key=lambda found: found.cost).digits), GUESSED)
    digits = "".join(group.readings[0][0] for group in groups if not group.is_other)
    if _WITHOUT_ZERO.fullmatch(digits) and (e164 := _e164(f"0{digits}")):
        return FoundPhone(e164, GUESSED)
    return FoundPhone(None, 0.0, _doubt(groups))


def find_phone(text: str) -> str | None:
    """The telephone number that `text` mentions, as E.164; None where it would have to be guessed."""
    found = find_spoken_phone(text)
    return found.e164 if found.confidence >= PIECED else None
