"""What the cues alone would do: the numbers of `thresholds.json` (docs/understanding.md)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`offset`, `scale`: evidence to log-odds. `ask`: probability from which a pitch is asked about.

    `danger`, `hurry`: weights of cues from which an utterance counts as such.
    """

    offset: float
    scale: float
    ask: float
    danger: float
    hurry: float


@lru_cache(maxsize=1)
def packaged() -> Thresholds:
    """The numbers that come with the package."""
    found = json.loads(files("ivr.classify").joinpath("thresholds.json").read_text(encoding="utf-8"))
    return Thresholds(**found["sales"], **found["urgency"])
