"""Subjects of a question, read from `concepts.yaml`."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib.resources import files

from ruamel.yaml import YAML

from ivr.faq.core_text import normal


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    text = files("ivr.faq").joinpath("concepts.yaml").read_text(encoding="utf-8")
    named: dict[str, str] = YAML(typ="safe", pure=True).load(text)
    return {name: re.compile(pattern) for name, pattern in named.items()}


def spans_of(text: str, names: Collection[str]) -> list[tuple[int, int]]:
    """Where `text` (normalised) speaks of the subjects `names`."""
    return [match.span() for name in names for match in _patterns()[name].finditer(text)]


@lru_cache(maxsize=8192)
def concepts_of(text: str) -> Mapping[str, float]:
    """Names of the subjects `text` is about, each with weight 1."""
    text = normal(text)
    return {name: 1.0 for name, pattern in _patterns().items() if pattern.search(text)}
