"""Intervals and rankings, against figures computed elsewhere or by hand."""

import pytest

from ivr.evaluation.rates import auroc, pooled, rate, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (1, 100, 0.0018, 0.0545)],
)
def test_wilsons_interval_is_that_of_the_tables(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)

    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_share_of_nothing_is_no_share() -> None:
    assert str(rate([])) == "–"


def test_a_pooled_share_counts_questions_and_its_interval_counts_clients() -> None:
    unlike = [(50, 50), (0, 50), (50, 50), (0, 50)]

    found, simple = pooled(unlike), wilson(100, 200)

    assert (found.hits, found.of, found.value) == (100, 200, 0.5)
    assert found.low is not None
    assert simple.low is not None
    assert found.low < simple.low - 0.3  # four clients know less than two hundred questions


def test_clients_that_are_all_alike_do_not_make_a_share_certain() -> None:
    assert pooled([(0, 20), (0, 30)]) == wilson(0, 50)
    assert pooled([(3, 20), (0, 0)]) == wilson(3, 20)


def test_the_same_counts_give_the_same_interval() -> None:
    assert pooled([(3, 10), (5, 9), (1, 7)]) == pooled([(3, 10), (5, 9), (1, 7)])


def test_the_ranking_counts_pairs_and_half_of_the_ties() -> None:
    # 0.9 beats both; 0.5 beats 0.1 and ties with 0.5: 3.5 of 4 pairs
    assert auroc([0.9, 0.5], [0.5, 0.1]).value == 0.875


def test_there_is_no_ranking_of_one_kind_alone() -> None:
    assert auroc([0.9], []).value is None
