"""The repository's labelled parts do not know one another, and no label can be guessed from the length of the text."""

from collections import Counter
from functools import cache
from itertools import combinations

import pytest

from ivr.evaluation import data
from ivr.evaluation.data import PARTS, FaqSet, Part, Utterance
from ivr.evaluation.rates import auroc
from ivr.text import normalise

PAIRS = tuple(combinations(PARTS, 2))
LENGTH_AUROC = 0.08
"""In each part the length alone may put a pitch over another call in at most this much more (or less) than half of all pairs."""
LENGTH_MEDIAN = 0.2
"""… and the medians of both may lie this share apart."""


@cache
def utterances(part: Part) -> list[Utterance]:
    return data.utterances(part)


@cache
def faq_sets(part: Part) -> list[FaqSet]:
    return data.faq_sets(part)


@cache
def said(part: Part) -> frozenset[str]:
    """Written in one way: the same words with other punctuation are the same utterance."""
    return frozenset(normalise(row.text) for row in utterances(part))


@cache
def entries(part: Part) -> frozenset[tuple[str, str]]:
    return frozenset((normalise(entry.question), normalise(entry.answer)) for each in faq_sets(part) for entry in each.entries)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_parts_share_no_utterance(one: Part, other: Part) -> None:
    shared = len(said(one) & said(other))  # the number alone: nobody is shown words of the test part

    assert shared == 0


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_parts_share_no_faq_client(one: Part, other: Part) -> None:
    shared = len(entries(one) & entries(other))
    answers = len({answer for _question, answer in entries(one)} & {answer for _question, answer in entries(other)})

    assert (shared, answers) == (0, 0)


def test_a_client_of_the_test_part_is_of_a_trade_that_no_other_part_has() -> None:
    trades = {part: {each.client for each in faq_sets(part)} for part in PARTS}

    assert not trades["test"] & (trades["train"] | trades["dev"])


@pytest.mark.parametrize("part", PARTS)
def test_no_utterance_is_labelled_twice(part: Part) -> None:
    twice = sum(count > 1 for count in Counter(row.text for row in utterances(part)).values())

    assert twice == 0


@pytest.mark.parametrize("part", PARTS)
def test_length_tells_nothing_of_whether_somebody_sells(part: Part) -> None:
    rows = utterances(part)
    sales, others = (sorted(len(row.text) for row in rows if row.sales is is_sales) for is_sales in (True, False))

    found = auroc(sales, others).value
    assert found is not None
    assert abs(found - 0.5) <= LENGTH_AUROC
    assert abs(sales[len(sales) // 2] / others[len(others) // 2] - 1) <= LENGTH_MEDIAN
