"""The fitted weights and thresholds of `weights.json` (written by scripts/fit_faq.py), a set for each choice of encoders."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from ivr.faq.features import NAMES
from ivr.faq.index import Scores
from ivr.faq.meaning import names_of


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of an entry against "none of them": a linear part, and what a few hidden units add where features act together.

    Features are scaled by `mean` and `spread` first. An entry is spoken from `answer` on, two are asked about from `ask`
    on (together), when the first leads by less.
    """

    mean: Scores
    spread: Scores
    linear: Scores
    bias: float
    hidden: Scores
    hidden_bias: Scores
    out: Scores
    answer: float
    ask: float

    def log_odds(self, features: Scores) -> Scores:
        """A number a row of `features`, shape (entries, len(mean))."""
        scaled = (features - self.mean) / self.spread
        units = np.maximum(scaled @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray(self.bias + scaled @ self.linear + units @ self.out, dtype=np.float64)


def columns(key: str) -> tuple[str, ...]:
    """The features of the set `key` in order."""
    return (*NAMES, *names_of(key))


def read(found: Mapping[str, Any], key: str) -> Weights:
    """One set out of the file's form."""
    rows = found["features"]
    table = np.array([rows[name] for name in columns(key)], dtype=np.float64)
    return Weights(
        mean=table[:, 0],
        spread=table[:, 1],
        linear=table[:, 2],
        hidden=table[:, 3:],
        bias=found["bias"],
        hidden_bias=np.array(found["hidden_bias"], dtype=np.float64),
        out=np.array(found["out"], dtype=np.float64),
        answer=found["bands"]["answer"],
        ask=found["bands"]["ask"],
    )


@lru_cache(maxsize=8)
def packaged(key: str = "") -> Weights:
    """The set that comes with the package for the encoders `key` (see `meaning.key_of`)."""
    return read(json.loads(files("ivr.faq").joinpath("weights.json").read_text(encoding="utf-8"))["sets"][key], key)
