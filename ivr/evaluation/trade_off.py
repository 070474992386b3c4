"""What moving a threshold would buy: wanted things found against unwanted things touched. Pure.

A threshold chosen on the very data it is then judged by is an oracle's: such figures bound what the scores could give, and are no promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.evaluation.rates import Numbers, Rate, wilson

Counts = NDArray[np.int64]

MOST_POINTS = 200
"""A curve drawn or written has no more points than this."""
NOTHING_PASSES = 1.1
"""A threshold over every probability."""


@dataclass(frozen=True, slots=True)
class Point:
    """From this threshold on: shares (0–1) of the unwanted that pass it and of the wanted that do."""

    threshold: float
    unwanted: float
    wanted: float


@dataclass(frozen=True, slots=True)
class Oracle:
    """The lowest threshold at which at most `at_most` (0–1) of the unwanted pass. None = no score is low enough to be it: nothing passes."""

    at_most: float
    threshold: float | None
    wanted: Rate
    unwanted: Rate


def curve(wanted: Sequence[float | None], unwanted: Sequence[float]) -> tuple[Point, ...]:
    """From the strictest threshold to the loosest. A wanted thing whose score is None is found at none (it counts all the same)."""
    thresholds, good, bad = _passing(wanted, unwanted)
    points = [
        Point(float(at), int(low) / max(1, len(unwanted)), int(high) / max(1, len(wanted)))
        for at, high, low in zip(thresholds, good, bad, strict=True)
    ]
    if len(points) <= MOST_POINTS:
        return tuple(points)
    return tuple(points[number] for number in np.unique(np.linspace(0, len(points) - 1, MOST_POINTS).round().astype(int)))


def oracle(wanted: Sequence[float | None], unwanted: Sequence[float], at_most: float) -> Oracle:
    """The most of the wanted while at most `at_most` of the unwanted pass.

    >>> oracle([0.9, 0.6, None], [0.7, 0.2], 0.0).wanted.hits
    1
    """
    thresholds, good, bad = _passing(wanted, unwanted)
    best = int(np.flatnonzero(bad <= at_most * len(unwanted))[-1])  # the first, "nothing passes", always is one
    threshold = float(thresholds[best]) if best else None
    return Oracle(at_most, threshold, wilson(int(good[best]), len(wanted)), wilson(int(bad[best]), len(unwanted)))


def _passing(wanted: Sequence[float | None], unwanted: Sequence[float]) -> tuple[Numbers, Counts, Counts]:
    """Thresholds from the strictest, which lies above every score, and how many of either pass each."""
    above, below = np.sort([score for score in wanted if score is not None]), np.sort(np.asarray(unwanted, dtype=np.float64))
    thresholds = np.array([NOTHING_PASSES, *np.unique(np.concatenate([above, below]))[::-1]])
    return thresholds, above.size - np.searchsorted(above, thresholds), below.size - np.searchsorted(below, thresholds)
