"""What is wrong with a flow file: found by rules (`Finding`), placed and worded for people (`Problem`)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from ivr.flows.messages import MESSAGES, WARNINGS

Level = Literal["error", "warning"]
Lang = Literal["ja", "en"]
Path = tuple[str | int, ...]

LIKENESS = 0.5
"""Least similarity of a name that is offered instead: half of 要件 is 用件, a third of `mail` is `mall`'s neighbour and no help."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the file, counted from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file. `message` is a full sentence with the suggestion in it; `suggestion` is the nearest valid name alone."""

    code: str
    message: str
    line: int
    column: int
    suggestion: str | None = None
    level: Level = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake before it is placed: at the key or the value of `path`, or at `place` where there is no path."""

    code: str
    path: Path = ()
    at: Literal["key", "value"] = "value"
    values: dict[str, Any] = field(default_factory=dict)
    suggestion: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Positions:
    """Where each key and value of a file stands."""

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    """Values that are no text, as they are written: 0312345678 is not 312345678 to its author."""

    def of(self, path: Path, at: Literal["key", "value"] = "value") -> Place:
        """The place of `path`; of the nearest part that holds it, where the file does not have it."""
        first, second = (self.keys, self.values) if at == "key" else (self.values, self.keys)
        while path:
            found = first.get(path) or second.get(path)
            if found:
                return found
            path, first, second = path[:-1], self.keys, self.values
        return Place()


def nearest(name: Any, valid: Iterable[str]) -> str | None:
    """The valid name that looks most like `name`, if one does."""
    wanted = _folded(name)
    scored = [(_likeness(wanted, _folded(candidate)), candidate) for candidate in valid]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= LIKENESS else None


def _likeness(wanted: str, candidate: str) -> float:
    """0-1. Slips of the finger, and half of it the common beginning: Polly.Kazuha is Polly.Kazuha-Neural rather than Polly.Mizuki."""
    slips = DamerauLevenshtein.normalized_similarity(wanted, candidate)
    return (slips + JaroWinkler.normalized_similarity(wanted, candidate)) / 2 if slips else 0.0


def _folded(name: Any) -> str:
    return unicodedata.normalize("NFKC", str(name)).casefold().strip()


def word(findings: Iterable[Finding], positions: Positions, lang: Lang = "ja") -> tuple[Problem, ...]:
    """Findings as problems, in the order of the file, each once."""
    made = dict.fromkeys(_problem(finding, positions, lang) for finding in findings)
    return tuple(sorted(made, key=lambda problem: (problem.line, problem.column, problem.code)))


def _problem(finding: Finding, positions: Positions, lang: Lang) -> Problem:
    place = finding.place or positions.of(finding.path, finding.at)
    values = {**finding.values, "value": positions.written.get(finding.path, finding.values.get("value"))}
    text = MESSAGES[finding.code][lang == "en"].format(**values)
    if finding.suggestion:
        text += f" (did you mean: {finding.suggestion})" if lang == "en" else f"(候補: {finding.suggestion})"
    return Problem(finding.code, text, place.line, place.column, finding.suggestion, "warning" if finding.code in WARNINGS else "error")
