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
    "lead",    # phrase and whole together, less the best of the other entries
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


@dataclass(frozen=True, slots=True)
class _Near:
    phrase: Scores
    whole: Scores
    question: Vectors
    side: _Side


class Asked:
    """One question against all entries."""

    def __init__(self, near: Sequence[_Near]) -> None:
        self._near = near

    def nearest(self, count: int) -> list[int]:
        """Numbers of the `count` nearest entries, best first; none without an encoder."""
        if not self._near:
            return []
        together = self._near[0].phrase + self._near[0].whole
        count = min(count, len(together))
        some = np.argpartition(-together, count - 1)[:count]
        return [int(row) for row in some[np.argsort(-together[some], kind="stable")]]

    def features(self, rows: NDArray[np.intp]) -> Scores:
        """Shape (len(rows), 4 · encoders), in the order of `names_of`."""
        columns: list[Scores] = []
        for near in self._near:
            together = near.phrase + near.whole
            first = int(together.argmax())
            others = float(np.partition(together, -2)[-2]) if len(together) > 1 else 0.0
            lead = together[rows] - np.where(rows == first, others, together[first])
            columns += [near.phrase[rows], near.whole[rows], np.asarray(near.side.answers.take(rows) @ near.question, dtype=np.float64), lead]
        return np.array(columns, dtype=np.float64).reshape(len(columns), len(rows)).T


class Meaning:
    """Entries made ready for the encoders."""

    def __init__(self, entries: Sequence[Entry], encoders: Sequence[Encoder], folder: Path | None = None) -> None:
        """`folder`: where vectors are kept by the text's hash, so that a changed entry encodes only itself; None = nowhere."""
        phrases = [(number, spoken(phrase)) for number, entry in enumerate(entries) for phrase in (entry.question, *entry.alternates)]
        self._first_phrase = np.array([i for i, (number, _) in enumerate(phrases) if i == 0 or phrases[i - 1][0] != number], dtype=np.intp)
        wholes = [spoken(f"{entry.question} {entry.answer}") for entry in entries]
        answers = [spoken(entry.answer) for entry in entries]
        self._sides = []
        for each in encoders:
            cache = VectorCache(folder, each)
            self._sides.append(_Side(each, cache.rows([phrase for _, phrase in phrases]), cache.rows(wholes), cache.rows(answers)))

    def ask(self, text: str) -> Asked:
        """`text` compared with every entry."""
        near = []
        for side in self._sides:
            question = side.encoder.encode([spoken(text)])[0]
            best = np.maximum.reduceat(side.phrases.dot(question), self._first_phrase) if len(self._first_phrase) else np.zeros(0)
            near.append(_Near(best.astype(np.float64), side.wholes.dot(question).astype(np.float64), question, side))
        return Asked(near)
