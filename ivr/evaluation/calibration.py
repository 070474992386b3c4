"""Whether a probability means what it says: of all things called 70 % likely, seven in ten should be true. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ivr.evaluation.rates import Rate, wilson

BINS = 10
"""Of equal width: an operator reads a probability in tenths."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions from `low` up to `high`: their mean, and how many came true."""

    low: float
    high: float
    mean: float
    true: Rate


@dataclass(frozen=True, slots=True)
class Calibration:
    """`error`: mean distance between probability and truth over the bins, weighted by how many are in each (expected calibration error, 0–1).

    `brier`: mean squared distance of each prediction, 0–1. Both None without predictions.
    """

    of: int
    error: float | None
    brier: float | None
    bins: tuple[Bin, ...]


def calibrate(probabilities: Sequence[float], truths: Sequence[bool]) -> Calibration:
    """How well `probabilities` say what is true. Empty bins are left out.

    >>> calibrate([0.9, 0.9], [True, False]).error
    0.4
    """
    chances, true = np.asarray(probabilities, dtype=np.float64), np.asarray(truths, dtype=np.float64)
    if not chances.size:
        return Calibration(0, None, None, ())
    place = np.minimum((chances * BINS).astype(int), BINS - 1)
    bins, error = [], 0.0
    for number in range(BINS):
        inside = place == number
        if inside.any():
            mean, count = float(chances[inside].mean()), int(inside.sum())
            found = wilson(int(true[inside].sum()), count)
            error += count / chances.size * abs(mean - float(true[inside].mean()))
            bins.append(Bin(number / BINS, (number + 1) / BINS, round(mean, 4), found))
    return Calibration(int(chances.size), round(error, 6), round(float(((chances - true) ** 2).mean()), 6), tuple(bins))
