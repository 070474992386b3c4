"""The fitted weights and thresholds of `weights.json` (written by scripts/fit_faq.py)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from ivr.faq.features import NAMES
from ivr.faq.index import Scores


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of an entry against "none of them": `bias` + `values` · features.

    An entry is spoken from `answer` on, two are asked about from `ask` on (together), when the first leads by less.
    """

    bias: float
    values: Scores
    answer: float
    ask: float


@lru_cache(maxsize=1)
def packaged() -> Weights:
    """The weights that come with the package."""
    found = json.loads(files("ivr.faq").joinpath("weights.json").read_text(encoding="utf-8"))
    values = np.array([found["features"][name] for name in NAMES], dtype=np.float64)
    return Weights(bias=found["bias"], values=values, answer=found["bands"]["answer"], ask=found["bands"]["ask"])
