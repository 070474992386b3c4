"""Digits, telephone numbers and amounts out of Japanese speech, with the corrections people make in mid-sentence."""

import re
from collections.abc import Iterator

from kanjize import kanji2number

from ivr.text.digit_words import Run, digits_of, runs, spoken_form
from ivr.text.phone import to_e164

_CORRECTION = re.compile(r"いや|いえ|いいえ|じゃなく|ではなく|じゃない|違い|違う|ちが|間違|まちが|訂正|失礼|もとい|すみません|ごめん")
_FAR_CHARACTERS = 24
"""A correction follows what it corrects: 「いや、すみません、最後が7です」 is 11 characters away."""
_MOST_READINGS = 8
"""Each correction can be read in two ways; nobody is understood any more after three."""
_LONGEST_AMOUNT = 40
"""Written digits and units; a longer run is no amount (and Python refuses to read one of thousands of digits)."""
_TELEPHONE_DIGITS = (10, 11)

# What a recogniser writes for a lone digit word. Trusted only where the whole becomes a valid telephone number.
_HOMOPHONES = {
    "位置": 1, "市": 1, "荷": 2, "似": 2, "産": 3, "山": 3, "酸": 3, "賛": 3, "死": 4, "氏": 4, "後": 5, "語": 5, "碁": 5, "午": 5, "録": 6,
    "奈々": 7, "菜々": 7, "奈良": 7, "質": 7, "七": 7, "鉢": 8, "蜂": 8, "急": 9, "級": 9, "旧": 9, "球": 9, "給": 9, "九": 9, "区": 9, "苦": 9,
    "おー": 0, "例": 0, "霊": 0, "礼": 0, "丸": 0, "円": 0,
}  # fmt: skip
_HOMOPHONE = re.compile("|".join(sorted(_HOMOPHONES, key=len, reverse=True)))


def _corrected(said: str, by: Run) -> list[str]:
    """What was said before, with its tail replaced by the correction; the likelier reading first."""
    whole, first = by.digits, digits_of(by.groups[0])
    readings = [said[: max(len(said) - len(whole), 0)] + whole]
    if len(by.groups) > 1 and 0 < len(first) < len(said):
        readings.append(said[: len(said) - len(first)] + whole)  # the corrected group, then the digits that were still to come
    return readings


def _sequences(text: str) -> Iterator[tuple[list[str], Run]]:
    """Each run's possible digits, and the run; a correction takes the place of what it corrects."""
    said: list[str] = []
    last: Run | None = None
    for run in runs(text):
        between = text[last.end : run.start] if last else ""
        if last and said and len(between) <= _FAR_CHARACTERS and _CORRECTION.search(between):
            said = [reading for before in said for reading in _corrected(before, run)][:_MOST_READINGS]
            last = Run((*last.groups, *run.groups), last.start, run.end)
            continue
        if last:
            yield said, last
        said, last = [run.digits], run
    if last:
        yield said, last


def digit_strings(text: str) -> list[str]:
    """Every run of digits said in `text`, corrections applied, leading zeros kept.

    >>> digit_strings("受付番号は ゼロサンいちに、いや、いちさん、です")
    ['0313']
    """
    return [said[0] for said, _ in _sequences(spoken_form(text)) if said[0]]


def _windows(run: Run) -> Iterator[str]:
    """Neighbouring groups that make a telephone number's length: a number said twice, or with a count before it, is still found."""
    digits = [digits_of(group) for group in run.groups]
    for i in range(len(digits)):
        joined = ""
        for group in digits[i:]:
            joined += group
            if len(joined) in _TELEPHONE_DIGITS:
                yield joined
            if len(joined) >= max(_TELEPHONE_DIGITS):
                break


def _telephone(digits: str) -> str | None:
    if len(digits) not in _TELEPHONE_DIGITS or not digits.startswith("0"):
        return None
    return to_e164(digits)


def _telephones(text: str) -> Iterator[str]:
    found = list(_sequences(text))
    for said, run in found:
        for digits in (*said, *_windows(run)):
            if number := _telephone(digits):
                yield number
                break
    # Words between the groups break a number into runs: 「市外局番が03で、番号が1234の5678です」
    if number := _telephone("".join(said[0] for said, _ in found)):
        yield number


def find_phone(text: str, *, guess: bool = False) -> str | None:
    """The last telephone number said in `text` as E.164 (people repeat themselves to be right), or None.

    With `guess`, lone words that sound like digits count as well: 「ゼロ旧ゼロの…」.
    """
    form = spoken_form(text)
    if international := re.search(r"\+[0-9][0-9\- ]{7,17}", form):
        return to_e164(international.group())
    numbers = list(_telephones(form))
    if not numbers and guess:
        numbers = list(_telephones(_HOMOPHONE.sub(lambda match: str(_HOMOPHONES[match.group()]), form)))
    return numbers[-1] if numbers else None


def find_amount(text: str) -> int | None:
    """The first amount said in `text`: 「二千五百円」, 「3万2千」, 「にじゅうご」, 「12,000」. None when there is none.

    >>> find_amount("ご予算は3万2千円です")
    32000
    """
    amounts = list(_amounts(spoken_form(text)))
    if len(amounts) > 1 and _CORRECTION.search(text):
        return amounts[-1]
    return amounts[0] if amounts else None


def _amounts(text: str) -> Iterator[int]:
    for run in runs(text):
        if sum(map(len, run.groups)) > _LONGEST_AMOUNT:
            continue
        try:
            yield kanji2number("".join(run.groups))
        except ValueError:
            digits = digits_of(run.groups[0])
            if digits:
                yield int(digits)
