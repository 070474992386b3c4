"""The matcher: features, weights, probabilities, bands.

The model is a conditional logit with "none of them" as an alternative, so the probabilities of all entries add up to
at most one, two entries that are equally near share theirs, and what is near to none has little to share. The sentence
encoders add features where they are installed; without them the words and sounds decide alone, with weights of their own.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.encoders import Encoder
from ivr.faq.core_text import core
from ivr.faq.features import NAMES, Comparer, read_aloud
from ivr.faq.index import Scores
from ivr.faq.meaning import Meaning, installed, key_of
from ivr.faq.model import Band, Candidate, Entry, FaqMatch
from ivr.faq.sounds import KeptSounds
from ivr.faq.weights import Weights, packaged

CANDIDATES = 5
SAME_QUESTION = 5.0
"""Log-odds added when the caller says an entry's own words: nothing measured, it is the entry."""
_SUBJECT_MISSING, _CONFLICT = NAMES.index("subject_missing"), NAMES.index("conflict_unlike")
NEAR_BY_MEANING = 12
"""Entries that join the shortlist because an encoder finds them near."""
_SEEN = 0.5
_REASONS = {
    "words_both": "言葉が一致",
    "sounds_both": "読みが近い",
    "sound_inside": "読みの一部が一致",
    "subject_shared": "話題が同じ",
}
_MEANING_SEEN = 0.75
"""Cosine with a phrase of the entry, by the first encoder."""


class Matcher:
    """Entries of one client, made ready once and asked often. Safe to share between threads."""

    def __init__(
        self, entries: Sequence[Entry], weights: Weights | None = None, encoders: Sequence[Encoder] | None = None, folder: Path | None = None
    ) -> None:
        """`encoders` None = those installed. `weights` None = those packaged for these encoders.

        `folder`: where readings and vectors are kept, so that entries published again are ready at once; None = nowhere.
        """
        self._entries = tuple(entries)
        encoders = installed() if encoders is None else encoders
        self._weights = weights or packaged(key_of(encoders))
        self._comparer = Comparer(self._entries, read_aloud if folder is None else KeptSounds(folder))
        self._meaning = Meaning(self._entries, encoders, folder)

    @property
    def size(self) -> int:
        """The number of entries."""
        return len(self._entries)

    def match(self, text: str) -> FaqMatch:
        """The entry that answers `text`, or none. Never raises; the time does not grow with the length of the text."""
        if not self._entries or not core(text):
            return FaqMatch(text=text, match=None, probability=0.0, band="none")
        rows, features = self.features(text)
        same = np.array([self.is_same_question(text, int(row)) for row in rows], dtype=np.float64)
        chances = probabilities(self._weights.log_odds(features) + SAME_QUESTION * same)
        order = np.argsort(-chances, kind="stable")[:CANDIDATES]
        candidates = tuple(Candidate(self._entries[rows[i]].id, round(float(chances[i]), 4), _reasons(features[i])) for i in order)
        band = self._band([candidate.probability for candidate in candidates])
        if band == "answer" and not same[order[0]] and _speaks_of_another_thing(features[order[0]]):
            band = "ask"
        return FaqMatch(text, candidates[0].id if band == "answer" else None, candidates[0].probability, band, candidates)

    def features(self, text: str) -> tuple[NDArray[np.intp], Scores]:
        """Numbers of the entries that were looked at, and a row of features for each (in the order of `weights.columns`)."""
        asked = self._meaning.ask(text)
        by_words = self._comparer.compare(text, asked.nearest(NEAR_BY_MEANING))
        return by_words.rows, np.hstack([by_words.values, asked.features(by_words.rows)])

    def is_same_question(self, text: str, row: int) -> bool:
        """Whether `text` is one of the entry's own phrases, but for politeness."""
        return self._comparer.is_same_question(text, row)

    def _band(self, best: Sequence[float]) -> Band:
        if best[0] >= self._weights.answer:
            return "answer"
        return "ask" if sum(best[:2]) >= self._weights.ask else "none"


def probabilities(log_odds: Scores) -> Scores:
    """Of each alternative against all others and "none" (whose log-odds are 0)."""
    highest = max(0.0, float(log_odds.max(initial=0.0)))
    odds = np.exp(log_odds - highest)
    return np.asarray(odds / (odds.sum() + np.exp(-highest)), dtype=np.float64)


def _speaks_of_another_thing(values: Scores) -> bool:
    """The question has a subject that the entry lacks, and a word in the place of one of the entry's: 駐輪場 is not 駐車場, however near."""
    return bool(values[_SUBJECT_MISSING] > 0 and values[_CONFLICT] > 0)


def _reasons(values: Scores) -> tuple[str, ...]:
    by_words = tuple(reason for name, reason in _REASONS.items() if values[NAMES.index(name)] >= _SEEN)
    by_meaning = ("意味が近い",) if len(values) > len(NAMES) and values[len(NAMES)] >= _MEANING_SEEN else ()
    return by_words + by_meaning
