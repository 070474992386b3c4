"""Thresholds and what they would let through, computed by hand."""

from ivr.evaluation.trade_off import MOST_POINTS, curve, oracle


def test_the_curve_runs_from_nothing_to_everything() -> None:
    points = curve([0.9, 0.4, None], [0.6, 0.4])

    assert [(point.threshold, point.unwanted, point.wanted) for point in points[1:]] == [(0.9, 0, 1 / 3), (0.6, 0.5, 1 / 3), (0.4, 1.0, 2 / 3)]
    assert (points[0].unwanted, points[0].wanted) == (0, 0)


def test_the_oracle_takes_the_lowest_threshold_that_keeps_the_limit() -> None:
    found = oracle([0.9, 0.7, 0.3, None], [0.8, 0.5, 0.2, 0.1], 0.25)

    assert (found.threshold, found.wanted.hits, found.wanted.of, found.unwanted.hits) == (0.7, 2, 4, 1)


def test_the_oracle_lets_nothing_pass_where_the_unwanted_score_highest() -> None:
    found = oracle([0.5, 0.4], [0.9], 0.0)

    assert (found.threshold, found.wanted.hits, found.unwanted.hits) == (None, 0, 0)


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    points = curve([number / 1000 for number in range(1000)], [0.5])

    assert len(points) == MOST_POINTS
    assert (points[0].wanted, points[-1].wanted) == (0.0, 1.0)
