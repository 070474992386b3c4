"""Nearness by meaning: questions, entries' phrases and answers as vectors of the sentence encoders that are installed."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.encoders import Encoder, Name, Vectors, encoder
from ivr.faq.core_text import LIMIT_CHARS
from ivr.faq.index import Scores
from ivr.faq.model import Entry
from ivr.faq.vectors import Rows, VectorCache
from ivr.text.normalise import strip_fillers

ENCODERS: tuple[Name, ...] = ("e5-faq", "use")
"""In this order; the first that is installed also widens the shortlist."""
KINDS = (
    "phrase",  # cosine with the nearest phrase of the entry
    "whole",   # with question and answer together
    "answer",  # with the answer
    "lead",    # phrase and whole together, less the best of the other entries that are looked at
)  # fmt: skip


def installed() -> tuple[Encoder, ...]:
    """The encoders this environment has."""
    return tuple(found for found in map(encoder, ENCODERS) if found is not None)


def key_of(encoders: Sequence[Encoder]) -> str:
    """The name of the fitted set for these encoders: "" without any."""
    return "+".join(next(name for name in ENCODERS if each.name.startswith(name)) for each in encoders)


def names_of(key: str) -> tuple[str, ...]:
    """The columns of `Meaning.compare` for the fitted set `key`."""
    return tuple(f"{name}_{kind}" for name in key.split("+") if name for kind in KINDS)


def spoken(text: str) -> str:
    """`text` as the encoders get it: without fillers, and no longer than anybody speaks."""
    return strip_fillers(unicodedata.normalize("NFKC", text[:LIMIT_CHARS]).strip())


@dataclass(frozen=True, slots=True)
class _Side:
    """The entries as one encoder sees them: a row a phrase, a row an entry."""

    encoder: Encoder
    phrases: Rows
    wholes: Rows
    answers: Rows


class Asked:
    """One question: the first encoder compares it with all entries, the others with those that are looked at."""

    def __init__(self, sides: Sequence[_Side], questions: Sequence[Vectors], first_phrase: NDArray[np.intp]) -> None:
        self._sides, self._questions, self._first_phrase = sides, questions, first_phrase
        self._phrase = self._whole = np.zeros(0)
        if sides:
            if len(first_phrase) > 1:
                self._phrase = np.maximum.reduceat(sides[0].phrases.dot(questions[0]), first_phrase[:-1]).astype(np.float64)
            self._whole = sides[0].wholes.dot(questions[0]).astype(np.float64)

    def nearest(self, count: int) -> list[int]:
        """Numbers of the `count` nearest entries, best first; none without an encoder."""
        if not self._sides:
            return []
        together = self._phrase + self._whole
        count = min(count, len(together))
        some = np.argpartition(-together, count - 1)[:count]
        return [int(row) for row in some[np.argsort(-together[some], kind="stable")]]

    def features(self, rows: NDArray[np.intp]) -> Scores:
        """Shape (len(rows), 4 · encoders), in the order of `names_of`."""
        columns: list[Scores] = []
        for number, (side, question) in enumerate(zip(self._sides, self._questions, strict=True)):
            phrase, whole = (self._phrase[rows], self._whole[rows]) if number == 0 else self._of(side, question, rows)
            columns += [phrase, whole, np.asarray(side.answers.take(rows) @ question, dtype=np.float64), _lead(phrase + whole)]
        return np.array(columns, dtype=np.float64).reshape(len(columns), len(rows)).T

    def _of(self, side: _Side, question: Vectors, rows: NDArray[np.intp]) -> tuple[Scores, Scores]:
        """Of these entries alone: the nearest phrase, and question and answer together."""
        counts = self._first_phrase[rows + 1] - self._first_phrase[rows]
        starts = np.cumsum(counts) - counts
        phrases = np.arange(counts.sum()) - np.repeat(starts - self._first_phrase[rows], counts)
        best = np.maximum.reduceat(side.phrases.take(phrases) @ question, starts) if len(rows) else np.zeros(0)
        return best.astype(np.float64), np.asarray(side.wholes.take(rows) @ question, dtype=np.float64)


def _lead(together: Scores) -> Scores:
    """How far each is before the best of the others (less than 0: behind)."""
    if not len(together):
        return together
    first = int(together.argmax())
    others = float(np.partition(together, -2)[-2]) if len(together) > 1 else 0.0
    return together - np.where(np.arange(len(together)) == first, others, together[first])


class Meaning:
    """Entries made ready for the encoders."""

    def __init__(self, entries: Sequence[Entry], encoders: Sequence[Encoder], folder: Path | None = None) -> None:
        """`folder`: where vectors are kept by the text's hash, so that a changed entry encodes only itself; None = nowhere."""
        self._first_phrase = np.cumsum([0, *(1 + len(entry.alternates) for entry in entries)], dtype=np.intp)
        phrases = [spoken(phrase) for entry in entries for phrase in (entry.question, *entry.alternates)]
        wholes = [spoken(f"{entry.question} {entry.answer}") for entry in entries]
        answers = [spoken(entry.answer) for entry in entries]
        self._sides = []
        for each in encoders:
            cache = VectorCache(folder, each)
            self._sides.append(_Side(each, cache.rows(phrases), cache.rows(wholes), cache.rows(answers)))

    def ask(self, text: str) -> Asked:
        """`text` compared with every entry by the first encoder, and made ready for the others."""
        questions = [side.encoder.encode([spoken(text)])[0] for side in self._sides]
        return Asked(self._sides, questions, self._first_phrase)
