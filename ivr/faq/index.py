"""Which entries share which grams: inverse document frequency over the entries' own grams, coverage in both directions."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
_UNSEEN_DF = 0.5


@dataclass(frozen=True, slots=True)
class Coverage:
    """Per group 0–1: the weight of the query's grams that the group has, and of the group's grams that the query has.

    `strange`: the share of the query's weight that no group has at all.
    """

    of_query: Scores
    of_group: Scores
    strange: float


class GramIndex:
    """Groups of grams (an entry, a phrase, an answer) that can be compared with a query's grams at once."""

    def __init__(self, groups: Sequence[Mapping[str, float]]) -> None:
        self._size = len(groups)
        postings: dict[str, list[int]] = {}
        for number, grams in enumerate(groups):
            for gram in grams:
                postings.setdefault(gram, []).append(number)
        self._postings = {gram: np.array(numbers, dtype=np.intp) for gram, numbers in postings.items()}
        totals = [sum(weight * self.idf(gram) for gram, weight in grams.items()) for grams in groups]
        self._totals: Scores = np.array(totals, dtype=np.float64)

    def idf(self, gram: str) -> float:
        """How much a gram tells: rare ones more, ones no group has the most."""
        numbers = self._postings.get(gram)
        return math.log(1.0 + self._size / (_UNSEEN_DF if numbers is None else len(numbers)))

    def cover(self, query: Mapping[str, float]) -> Coverage:
        """Coverage of `query` by each group and the other way round."""
        weighed = [(self._postings.get(gram), weight * self.idf(gram)) for gram, weight in query.items()]
        total = sum(weight for _numbers, weight in weighed)
        found = [(numbers, weight) for numbers, weight in weighed if numbers is not None]
        if not found:
            nothing: Scores = np.zeros(self._size)
            return Coverage(nothing, nothing, 1.0 if total else 0.0)
        weights = np.repeat([weight for _numbers, weight in found], [len(numbers) for numbers, _weight in found])
        shared = np.bincount(np.concatenate([numbers for numbers, _weight in found]), weights=weights, minlength=self._size)
        known = sum(weight for _numbers, weight in found)
        of_group = np.divide(shared, self._totals, out=np.zeros(self._size), where=self._totals > 0)
        return Coverage(shared / total, np.minimum(of_group, 1.0), 1.0 - known / total)
