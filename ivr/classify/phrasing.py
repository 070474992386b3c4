"""How a text is phrased on the whole: a linear model over character n-grams, asked only where no cue speaks.

It knows no reasons, so it may suggest an intent and a clarifying question, never turn anybody away. Trained by
scripts/fit_phrasing.py; the weights are hundredths in `phrasing.json`.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_LIMIT_CHARS = 400


@dataclass(frozen=True, slots=True)
class Phrasing:
    """The model. `rows`: n-gram → its row of `weights`, a column a label; `rarity`: a weight a row."""

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    rarity: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    intent_at: float
    ask_at: float

    def probabilities(self, text: str) -> dict[str, float]:
        """Label → probability. `text` is normalised; nothing known in it gives the labels' own frequencies."""
        found = [self.rows[gram] for gram in ngrams(text) if gram in self.rows]
        rarity = self.rarity[found]
        length = math.sqrt(float((rarity**2).sum())) or 1.0
        log_odds = (rarity / length) @ self.weights[found] + self.bias
        odds = np.exp(log_odds - log_odds.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))


def ngrams(text: str) -> set[str]:
    """Runs of one to three characters, with marks for beginning and end."""
    marked = f"^{text[:_LIMIT_CHARS]}$"
    return {marked[start : start + size] for size in (1, 2, 3) for start in range(len(marked) - size + 1)}


@lru_cache(maxsize=1)
def packaged() -> Phrasing:
    """The model that comes with the package."""
    found = json.loads(files("ivr.classify").joinpath("phrasing.json").read_text(encoding="utf-8"))
    grams = found["grams"]
    numbers = np.array(list(grams.values()), dtype=np.float64) / 100
    return Phrasing(
        labels=tuple(found["labels"]),
        rows={gram: row for row, gram in enumerate(grams)},
        rarity=numbers[:, 0],
        weights=numbers[:, 1:],
        bias=np.array(found["bias"], dtype=np.float64) / 100,
        intent_at=found["intent_at"],
        ask_at=found["ask_at"],
    )
