"""Counts and sums of money out of Japanese speech: 「二千五百円」, 「3万2千」, 「にじゅうご」, 「四万飛んで五百円」."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from kanjize import kanji2number

from ivr.text.digit_words import Run, digits_of, runs, spoken_form
from ivr.text.number_groups import is_counted

_CORRECTION = re.compile(
    r"いや|いえ|いいえ|じゃな|ではな|でな|違|ちが|間違|まちが|訂正|失礼|もとい|すみません|すいません|ごめん|あ、|でした|正確|ちょうど|やっぱり"
)
_RANGE = re.compile(r"^\s*(?:えん|円)?\s*(?:から|か|ないし|または|もしくは|[~〜])\s*$")
_SKIPPED_PLACES = re.compile(r"(?<=[億万千百])(?:と|、?(?:飛|と)んで)(?=[0-9一二三四五六七八九十百千]|[いにさよごろなはきじひせ])")
_YEN = re.compile(r"\s*(?:えん|円)")
_UNIT = re.compile("[十百千万億]")
_LONGEST = 40
"""Written digits and units; a longer run is no amount (and Python refuses to read one of thousands of digits)."""
LIMIT_CHARS = 1000
SAID, BARE, CORRECTED, MANY = 0.92, 0.7, 0.7, 0.5
"""Confidence of a sum with 円 or a unit · of bare digits · of one that was corrected · of the last of several."""


class FoundMoney(NamedTuple):
    """Yen and how sure the reading is; or None, with `doubt` when more than one sum fits."""

    yen: int | None
    confidence: float
    doubt: Literal["", "range"] = ""


class _Sum(NamedTuple):
    value: int
    run: Run
    plain: bool  # said with 円 or in words, not just digits


def _value(run: Run) -> int | None:
    if sum(map(len, run.groups)) > _LONGEST:
        return None
    try:
        return int(kanji2number("".join(run.groups)))
    except ValueError:
        digits = digits_of(run.groups[0]) if run.groups[0].isdigit() else ""
        return int(digits) if digits else None


def _values(text: str) -> Iterator[int]:
    for run in runs(text):
        value = _value(run)
        if value is not None:
            yield value


def find_amount(text: str) -> int | None:
    """The first amount said in `text`, of whatever it counts. None when there is none.

    >>> find_amount("ご予算は3万2千円です")
    32000
    """
    text = text[:LIMIT_CHARS]
    amounts = list(_values(spoken_form(text)))
    if len(amounts) > 1 and _CORRECTION.search(text):
        return amounts[-1]
    return amounts[0] if amounts else None


def _sums(text: str) -> Iterator[_Sum]:
    for run in runs(text):
        value = _value(run)
        chars = "".join(run.groups)
        in_yen = bool(_YEN.match(text, run.end)) or text[: run.start].endswith(("¥", "\\"))
        code = chars.startswith("0") and chars != "0"
        if value is None or code or (len(run.groups) > 1 and chars.isdigit()) or (is_counted(text, run.end) and not in_yen):
            continue
        yield _Sum(value, run, in_yen or bool(_UNIT.search(chars)))


def find_money(text: str) -> FoundMoney:
    """The sum of money meant by `text`, in yen.

    >>> find_money("3000円、いや3500円です")
    FoundMoney(yen=3500, confidence=0.7, doubt='')
    """
    form = _SKIPPED_PLACES.sub("", spoken_form(text[:LIMIT_CHARS]))
    sums = list(_sums(form))
    sums = [each for each in sums if each.plain] or sums
    if not sums:
        return FoundMoney(None, 0.0)
    between = [form[one.run.end : other.run.start] for one, other in pairwise(sums)]
    if any(_RANGE.match(gap) for gap in between):
        return FoundMoney(None, 0.0, "range")
    last = sums[-1]
    if _CORRECTION.search(form[: last.run.start]):
        return FoundMoney(last.value, CORRECTED)
    if len({each.value for each in sums}) > 1:
        return FoundMoney(last.value, MANY)
    return FoundMoney(last.value, SAID if last.plain else BARE)
