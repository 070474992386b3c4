"""The matcher: features, weights, probabilities, bands.

The model is a conditional logit with "none of them" as an alternative, so the probabilities of all entries add up to
at most one, two entries that are equally near share theirs, and what is near to none has little to share.
"""

from collections.abc import Sequence

import numpy as np

from ivr.faq.core_text import core
from ivr.faq.features import NAMES, Comparer, Features
from ivr.faq.index import Scores
from ivr.faq.model import Band, Candidate, Entry, FaqMatch
from ivr.faq.weights import Weights, packaged

CANDIDATES = 5
SAME_QUESTION = 5.0
"""Log-odds added when the caller says an entry's own words: nothing measured, it is the entry."""
_SEEN = 0.5
_REASONS = {
    "words_both": "言葉が一致",
    "sounds_both": "読みが近い",
    "sound_inside": "読みの一部が一致",
    "subject_shared": "話題が同じ",
}


class Matcher:
    """Entries of one client, made ready once and asked often. Safe to share between threads."""

    def __init__(self, entries: Sequence[Entry], weights: Weights | None = None) -> None:
        self._entries = tuple(entries)
        self._weights = weights or packaged()
        self._comparer = Comparer(self._entries)

    def match(self, text: str) -> FaqMatch:
        """The entry that answers `text`, or none. Never raises; the time does not grow with the length of the text."""
        if not self._entries or not core(text):
            return FaqMatch(text=text, match=None, probability=0.0, band="none")
        features = self._comparer.compare(text)
        probabilities = self._probabilities(text, features)
        order = np.argsort(-probabilities, kind="stable")[:CANDIDATES]
        candidates = tuple(
            Candidate(self._entries[features.rows[i]].id, round(float(probabilities[i]), 4), _reasons(features.values[i])) for i in order
        )
        band = self._band([candidate.probability for candidate in candidates])
        return FaqMatch(text, candidates[0].id if band == "answer" else None, candidates[0].probability, band, candidates)

    def _probabilities(self, text: str, features: Features) -> Scores:
        same = np.array([self._comparer.is_same_question(text, int(row)) for row in features.rows], dtype=np.float64)
        return probabilities(self._weights.bias + features.values @ self._weights.values + SAME_QUESTION * same)

    def _band(self, best: Sequence[float]) -> Band:
        if best[0] >= self._weights.answer:
            return "answer"
        return "ask" if sum(best[:2]) >= self._weights.ask else "none"


def probabilities(log_odds: Scores) -> Scores:
    """Of each alternative against all others and "none" (whose log-odds are 0)."""
    highest = max(0.0, float(log_odds.max(initial=0.0)))
    odds = np.exp(log_odds - highest)
    return np.asarray(odds / (odds.sum() + np.exp(-highest)), dtype=np.float64)


def _reasons(values: Scores) -> tuple[str, ...]:
    return tuple(reason for name, reason in _REASONS.items() if values[NAMES.index(name)] >= _SEEN)
