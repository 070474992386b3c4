"""Cues: patterns that speak for something, with weights and reasons a person can read. Loaded from `cues.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from ruamel.yaml import YAML

from ivr.text import fold_reading, normalise, reading

LIMIT_CHARS = 1000
"""60 s of speech are about 400 characters; what comes after this many is not looked at, so that time stays bounded."""
_BEFORE = 12
_AFTER = 25
_SENTENCE_END = re.compile(r"[。!?！？\n]+|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of `cues.yaml`."""

    reason: str
    weight: float
    pattern: re.Pattern[str] | None = None
    sound: str = ""
    unless: re.Pattern[str] | None = None

    def is_in(self, words: "Words") -> bool:
        """Whether it speaks here: found at least once without its `unless` close by."""
        if self.pattern is None:
            return self.sound in words.sound
        return any(not self._is_excused(words.text, match) for match in self.pattern.finditer(words.text))

    def _is_excused(self, text: str, match: re.Match[str]) -> bool:
        near = text[max(0, match.start() - _BEFORE) : match.end() + _AFTER]
        return self.unless is not None and self.unless.search(near) is not None


@dataclass(frozen=True, slots=True)
class Words:
    """A text made ready: `text` is normalised sentence by sentence, joined by 「、」; `sound` is its folded reading."""

    text: str
    sound: str

    @classmethod
    def of(cls, text: str) -> "Words":
        """Made from what a caller said."""
        sentences = [normalise(sentence) for sentence in _SENTENCE_END.split(text[:LIMIT_CHARS])]
        together = "、".join(sentence for sentence in sentences if sentence)
        return cls(together, fold_reading(reading(together)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """The cues found, by group."""

    found: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)

    def weight(self, *groups: str) -> float:
        """Sum of the weights of the groups; of cues with the same reason the heaviest."""
        return sum(self.kinds(*groups).values())

    def kinds(self, *groups: str) -> dict[str, float]:
        """Reason → weight of its heaviest cue."""
        heaviest: dict[str, float] = {}
        for group in groups:
            for cue in self.found.get(group, ()):
                heaviest[cue.reason] = max(heaviest.get(cue.reason, 0.0), cue.weight)
        return heaviest

    def reasons(self, *groups: str) -> tuple[str, ...]:
        """Reasons, heaviest first, each once."""
        kinds = self.kinds(*groups)
        return tuple(sorted(kinds, key=lambda reason: -kinds[reason]))


def _compile(pattern: str | None) -> re.Pattern[str] | None:
    # In the file, $ means the end of a sentence.
    return None if pattern is None else re.compile(pattern.replace("$", "(?:(?=、)|$)"))


@lru_cache(maxsize=1)
def packaged() -> Mapping[str, tuple[Cue, ...]]:
    """Group → cues, as they come with the package."""
    groups = YAML(typ="safe", pure=True).load(files("ivr.classify").joinpath("cues.yaml").read_text(encoding="utf-8"))
    return {
        group: tuple(
            Cue(
                line["reason"],
                float(line["weight"]),
                _compile(line.get("pattern")),
                fold_reading(line.get("sound", "")),
                _compile(line.get("unless")),
            )
            for line in lines
        )
        for group, lines in groups.items()
    }


def find(words: Words) -> Evidence:
    """All cues that speak in `words`."""
    if not words.text:
        return Evidence()
    return Evidence({group: tuple(cue for cue in cues if cue.is_in(words)) for group, cues in packaged().items()})
