"""Digits and numbers of known length out of Japanese speech, with the corrections people make in mid-sentence."""

import re
from collections.abc import Iterator
from itertools import accumulate

from ivr.text.digit_words import Run, digits_of, runs, spoken_form
from ivr.text.number_groups import Names, groups_of, pieces_of
from ivr.text.number_readings import Form, Reading, read_number

_CORRECTION = re.compile(r"いや|いえ|いいえ|じゃなく|ではなく|じゃない|違い|違う|ちが|間違|まちが|訂正|失礼|もとい|すみません|ごめん")
_FAR_CHARACTERS = 24
"""A correction follows what it corrects: 「いや、すみません、最後が7です」 is 11 characters away."""
_MOST_READINGS = 8
"""Each correction can be read in two ways; nobody is understood any more after three."""
LIMIT_CHARS = 500
"""Nobody takes longer to say a number; a caller who mumbles for minutes is cut here."""


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


def fixed_length(count: int, parts: tuple[int, ...] = ()) -> Form:
    """Numbers of exactly `count` digits. `parts`: the lengths of the groups they are said in."""

    def groups(digits: str) -> tuple[str, ...]:
        ends = tuple(accumulate(parts)) or (len(digits),)
        return tuple(digits[start:end] for start, end in zip((0, *ends), ends, strict=False))

    return Form(lambda digits: len(digits) == count, lambda _: True, groups, count + 2)


def find_digits(text: str, form: Form, names: Names) -> Reading | None:
    """The number of a known form said in `text`, or None when it makes none."""
    said = spoken_form(text[:LIMIT_CHARS])
    return read_number(groups_of(said, pieces_of(said), names), form)
