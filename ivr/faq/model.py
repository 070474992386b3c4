"""FAQ entries and the result of matching a question against them: plain values."""

from dataclasses import dataclass
from typing import Literal

Band = Literal["answer", "ask", "none"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answer. `alternates` are other ways of asking the same."""

    id: str
    question: str
    answer: str
    alternates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that might fit. `probability` 0–1 that it is the right answer; `reasons` are short Japanese phrases."""

    id: str
    probability: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FaqMatch:
    """The result for one question.

    `band`: "answer" = speak the entry `match`; "ask" = clarify between the first candidates (`match` is None);
    "none" = a person. `candidates` are best first, at most five.
    """

    text: str
    match: str | None
    probability: float
    band: Band
    candidates: tuple[Candidate, ...] = ()


NO_MATCH = FaqMatch(text="", match=None, probability=0.0, band="none")
