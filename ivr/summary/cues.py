"""The word lists of `cues.yaml`, compiled."""

import re
from functools import lru_cache
from importlib.resources import files

from ruamel.yaml import YAML

_SHAPES = {
    "greeting": r"^(?:{})$",
    "rant": r"^(?:{})$",
    "empty_thing": r"^(?:{})$",
    "filler": r"^(?:(?:{})(?:[、。\s]+|$))+",
    "filler_run_on": r"^(?:{})+",
    "passing_lead": r"^(?:{})+",
    "act": r"(?:{})$",
}
"""How a group's alternatives stand in a text; the others are looked for anywhere."""


@lru_cache(maxsize=1)
def packaged() -> dict[str, re.Pattern[str]]:
    """Group → pattern."""
    groups = YAML(typ="safe", pure=True).load(files("ivr.summary").joinpath("cues.yaml").read_text(encoding="utf-8"))
    return {name: re.compile(_SHAPES.get(name, "(?:{})").replace("{}", "|".join(lines))) for name, lines in groups.items()}
