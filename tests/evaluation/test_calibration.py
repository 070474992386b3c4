"""Calibration computed by hand."""

import pytest

from ivr.evaluation.calibration import calibrate


def test_the_error_is_the_weighted_distance_of_each_tenth() -> None:
    # 0.95 twice, one of them true: |0.95 − 0.5| = 0.45 of 2; 0.2 and 0.24, none true: 0.22 of 2 → (0.9 + 0.44) / 4
    found = calibrate([0.95, 0.95, 0.2, 0.24], [True, False, False, False])

    assert found.error == pytest.approx(0.335)
    assert found.brier == pytest.approx((0.05**2 + 0.95**2 + 0.2**2 + 0.24**2) / 4, abs=1e-6)
    assert [(each.low, each.high, each.true.hits, each.true.of) for each in found.bins] == [(0.2, 0.3, 0, 2), (0.9, 1.0, 1, 2)]


def test_certainty_is_in_the_last_tenth() -> None:
    assert [each.low for each in calibrate([1.0, 0.0], [True, False]).bins] == [0.0, 0.9]


def test_nothing_said_is_neither_well_nor_badly_calibrated() -> None:
    assert calibrate([], []).error is None
