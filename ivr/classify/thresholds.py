"""The fitted numbers of `thresholds.json` (written by scripts/fit_sales.py, procedure in docs/understanding.md)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`offset`, `scale`: evidence to log-odds. `decline`, `ask`: probabilities from which a pitch is declined, asked about.

    `danger`, `hurry`: weights of cues from which an utterance counts as such.
    """

    offset: float
    scale: float
    decline: float
    ask: float
    danger: float
    hurry: float


@lru_cache(maxsize=1)
def packaged() -> Thresholds:
    """The numbers that come with the package."""
    found = json.loads(files("ivr.classify").joinpath("thresholds.json").read_text(encoding="utf-8"))
    return Thresholds(**found["sales"], **found["urgency"])
