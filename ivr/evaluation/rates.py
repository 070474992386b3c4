"""Rates with what chance may have done to them: 95 % intervals of shares, of pooled shares over clients, and of a ranking. Pure and seeded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_Z = 1.959964
"""The normal distribution's 97.5 % point."""
RESAMPLES = 2_000
SEED = 20_261_124


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `of`, 0–1, with the interval `low`–`high` at 95 %. Of nothing: all three are None."""

    hits: int
    of: int
    value: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.value is None or self.low is None or self.high is None:
            return "–"
        return f"{self.hits}/{self.of} {percent(self.value)} ({100 * self.low:.1f}–{100 * self.high:.1f})"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure that is not a share of something, with its interval at 95 %; None where there is nothing to compute it from."""

    value: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        return "–" if self.value is None else f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


def percent(share: float) -> str:
    """`0.0312` → `3.1 %`."""
    return f"{100 * share:.1f} %"


def rate(hits: Iterable[bool]) -> Rate:
    """The share of those that are true, with Wilson's interval."""
    found = [bool(hit) for hit in hits]
    return wilson(sum(found), len(found))


def wilson(hits: int, of: int) -> Rate:
    """Wilson's score interval (1927): it stays within 0–1 and is honest at 0 of n.

    >>> str(wilson(0, 92))
    '0/92 0.0 % (0.0–4.0)'
    """
    if of == 0:
        return Rate(0, 0, None, None, None)
    share, widening = hits / of, _Z**2 / of
    middle = (share + widening / 2) / (1 + widening)
    half = _Z * sqrt(share * (1 - share) / of + widening / (4 * of)) / (1 + widening)
    return Rate(hits, of, share, max(0.0, middle - half) if hits else 0.0, min(1.0, middle + half) if hits < of else 1.0)


def pooled(by_cluster: Sequence[tuple[int, int]]) -> Rate:
    """(hits, of) of each client → the share over all of them; the interval resamples whole clients, since one client's questions are alike.

    Where resampling shows nothing (one client only, or all alike: 0 of n, n of n) it is Wilson's interval, too narrow if anything.
    """
    counts = np.array([pair for pair in by_cluster if pair[1]], dtype=np.float64).reshape(-1, 2)
    hits, of = int(counts[:, 0].sum()), int(counts[:, 1].sum())
    if len(counts) < 2 or hits in {0, of}:  # noqa: PLR2004 - one client
        return wilson(hits, of)
    chosen = np.random.default_rng(SEED).integers(0, len(counts), size=(RESAMPLES, len(counts)))
    sums = counts[chosen].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], (0.025, 0.975))
    return Rate(hits, of, hits / of, float(low), float(high))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> Estimate:
    """The chance that one of `positive` scores above one of `negative` (ties count half), with a bootstrap interval of both samples."""
    if not positive or not negative:
        return Estimate(None, None, None)
    above, below = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)
    random = np.random.default_rng(SEED)
    again = [_auroc(random.choice(above, above.size), random.choice(below, below.size)) for _ in range(RESAMPLES // 4)]
    low, high = np.quantile(again, (0.025, 0.975))
    return Estimate(_auroc(above, below), float(low), float(high))


def _auroc(positive: Numbers, negative: Numbers) -> float:
    ordered = np.sort(negative)
    under = np.searchsorted(ordered, positive, side="left")
    not_over = np.searchsorted(ordered, positive, side="right")
    return float((under + not_over).sum() / (2 * positive.size * negative.size))
