"""Which entries share which grams: inverse document frequency over the entries' own grams, coverage in both directions.

Made for 100,000 entries: grams are numbers in sorted arrays, and what is kept for each gram are rows of arrays, not Python objects.
"""

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Numbers = NDArray[np.int32]
Codes = NDArray[np.uint64]
_UNSEEN_DF = 0.5
_EXACT_CHARS = 3
_CHAR_BITS = np.uint64(21)  # U+10FFFF takes 21
_IS_HASHED = 1 << 63


def codes_of(grams: Sequence[str]) -> Codes:
    """A number for each gram: up to three characters it is the gram itself, a longer one is hashed (a million of them clash once in 10⁷ times)."""
    short = np.array(grams, dtype=f"U{_EXACT_CHARS}").view(np.uint32).reshape(-1, _EXACT_CHARS).astype(np.uint64)
    codes: Codes = (((short[:, 0] << _CHAR_BITS) | short[:, 1]) << _CHAR_BITS) | short[:, 2]
    for number, gram in enumerate(grams):
        if len(gram) > _EXACT_CHARS:
            codes[number] = int.from_bytes(blake2b(gram.encode(), digest_size=8).digest()) | _IS_HASHED
    return codes


@dataclass(frozen=True, slots=True)
class Coverage:
    """A number 0–1 an entry: the weight of the query's grams that any of its phrases has, and of its best phrase's grams that the query has."""

    of_query: Scores
    of_entry: Scores


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The grams of some phrases: `codes` sorted, each once, with its weight; `places` into them, phrase after phrase."""

    codes: Codes
    weights: Scores
    places: Numbers
    sizes: Numbers


class Gathering:
    """Grams of phrases as they come in, some at a time, in the order of the phrases."""

    def __init__(self) -> None:
        self.chunks: list[_Chunk] = []

    def add(self, phrases: Sequence[Mapping[str, float]]) -> None:
        """`phrases`: gram → weight; a gram must weigh the same in each."""
        codes, first, places = np.unique(codes_of(list(chain.from_iterable(phrases))), return_index=True, return_inverse=True)
        weights = np.fromiter(chain.from_iterable(grams.values() for grams in phrases), dtype=np.float64, count=len(places))[first]
        self.chunks.append(_Chunk(codes, weights, places.astype(np.int32), np.array([len(grams) for grams in phrases], dtype=np.int32)))


class PhraseIndex:
    """Phrases, each of one entry, that can be compared with a query's grams all at once.

    Three arrays hold what is kept: the grams' codes in order, where each one's phrases begin, and the phrases' numbers.
    """

    def __init__(self, gathered: Gathering, owner: Numbers) -> None:
        """`owner`: for each phrase the number of its entry, ascending; each entry has a phrase."""
        chunks, gathered.chunks = gathered.chunks, []
        self._owner = owner
        self._one_each = len(owner) == (int(owner[-1]) + 1 if len(owner) else 0)
        self._first_phrase = np.flatnonzero(np.diff(owner, prepend=-1)).astype(np.intp)
        self._entries = len(self._first_phrase)
        all_codes = np.concatenate([np.zeros(0, np.uint64), *(chunk.codes for chunk in chunks)])
        self._codes, first = np.unique(all_codes, return_index=True)
        weights = np.concatenate([np.zeros(0), *(chunk.weights for chunk in chunks)])[first]
        numbers = [np.searchsorted(self._codes, chunk.codes).astype(np.int32) for chunk in chunks]
        self._phrase_df = np.zeros(len(self._codes), np.int32)
        for chunk, own in zip(chunks, numbers, strict=True):
            self._phrase_df[own] += np.bincount(chunk.places, minlength=len(own)).astype(np.int32)
        self._starts = np.concatenate([[0], np.cumsum(self._phrase_df, dtype=np.int64)])
        self._phrases = self._posted(chunks, numbers)
        self._entry_df = self._phrase_df if self._one_each else self._entries_a_gram()
        values = weights * _idf_of(self._phrase_df, len(owner))
        totals = [
            np.bincount(np.repeat(np.arange(len(chunk.sizes)), chunk.sizes), weights=values[own[chunk.places]], minlength=len(chunk.sizes))
            for chunk, own in zip(chunks, numbers, strict=True)
        ]
        self._totals: Scores = np.concatenate([np.zeros(0), *totals])

    def _posted(self, chunks: Sequence[_Chunk], numbers: Sequence[Numbers]) -> Numbers:
        """The phrases of each gram, ascending."""
        posted = np.zeros(int(self._starts[-1]), np.int32)
        free, before = self._starts[:-1].copy(), 0
        for chunk, own in zip(chunks, numbers, strict=True):
            order = np.argsort(chunk.places, kind="stable")
            counts = np.bincount(chunk.places, minlength=len(own))
            shift = free[own] - np.cumsum(counts) + counts
            places = np.arange(len(order)) + np.repeat(shift, counts)
            phrases = np.repeat(np.arange(before, before + len(chunk.sizes), dtype=np.int32), chunk.sizes)
            posted[places] = phrases[order]
            free[own] += counts
            before += len(chunk.sizes)
        return posted

    def _entries_a_gram(self) -> Numbers:
        counts = np.zeros(len(self._codes), np.int32)
        step = 1 << 16
        for begin in range(0, len(counts), step):  # in steps, so that no copy of all postings is made
            ends = self._starts[begin : begin + step + 1]
            owners = self._owner[self._phrases[ends[0] : ends[-1]]]
            is_new = np.diff(owners, prepend=-1) != 0
            is_new[ends[:-1] - ends[0]] = True
            counts[begin : begin + step] = np.add.reduceat(is_new, ends[:-1] - ends[0], dtype=np.int32)
        return counts

    def cover(self, query: Mapping[str, float]) -> Coverage:
        """Coverage of `query` by each entry and the other way round."""
        found, df_of_entry, df_of_phrase = self._look_up(query)
        by_entry = [weight * _idf(df, self._entries) for weight, df in zip(query.values(), df_of_entry, strict=True)]
        by_phrase = [weight * _idf(df, len(self._owner)) for weight, df in zip(query.values(), df_of_phrase, strict=True)]
        known = [place for place, number in enumerate(found) if number >= 0]
        if not known:
            return Coverage(np.zeros(self._entries), np.zeros(self._entries))
        spans = [(self._starts[found[place]], self._starts[found[place] + 1]) for place in known]
        phrases = np.concatenate([self._phrases[begin:end] for begin, end in spans])
        sizes = np.array([end - begin for begin, end in spans], dtype=np.intp)
        shared = np.bincount(phrases, weights=np.repeat([by_phrase[place] for place in known], sizes), minlength=len(self._owner))
        of_phrase = np.minimum(np.divide(shared, self._totals, out=np.zeros(len(shared)), where=self._totals > 0), 1.0)
        if self._one_each:  # a gram's weight is then the same for phrases and entries
            return Coverage(shared / sum(by_entry), of_phrase)
        owners = self._owner[phrases]
        is_new = np.diff(owners, prepend=-1) != 0
        is_new[np.cumsum(sizes) - sizes] = True
        weights = np.repeat([by_entry[place] for place in known], sizes)[is_new]
        of_query = np.bincount(owners[is_new], weights=weights, minlength=self._entries) / sum(by_entry)
        return Coverage(of_query, np.maximum.reduceat(of_phrase, self._first_phrase))

    def _look_up(self, query: Mapping[str, float]) -> tuple[list[int], list[float], list[float]]:
        """For each gram its number (-1: unknown) and how many entries and phrases have it."""
        places = _find(self._codes, list(query))
        found = places.tolist()
        counts = [
            [float(count) if place >= 0 else _UNSEEN_DF for place, count in zip(found, df[places].tolist() if len(df) else found, strict=True)]
            for df in (self._entry_df, self._phrase_df)
        ]
        return found, counts[0], counts[1]


class GramCounts:
    """How many texts have a gram, but not which: what is needed to weigh a query's grams."""

    def __init__(self) -> None:
        self._size = 0
        self._codes: Codes = np.zeros(0, np.uint64)
        self._df: Numbers = np.zeros(0, np.int32)
        self._fresh: list[Codes] = []
        self._waiting = 0

    def add(self, texts: Sequence[Iterable[str]]) -> None:
        """`texts`: the grams of each, every one once."""
        self._size += len(texts)
        self._fresh.append(codes_of(list(chain.from_iterable(texts))))
        self._waiting += len(self._fresh[-1])
        if self._waiting > max(1 << 20, len(self._codes) // 2):
            self.settle()

    def settle(self) -> None:
        """Counts what was added; needed once before asking."""
        codes, counts = np.unique(np.concatenate([np.zeros(0, np.uint64), *self._fresh]), return_counts=True)
        self._fresh, self._waiting = [], 0
        places = np.searchsorted(self._codes, codes)
        is_known = np.zeros(len(codes), dtype=bool)
        inside = places < len(self._codes)
        is_known[inside] = self._codes[places[inside]] == codes[inside]
        self._df[places[is_known]] += counts[is_known].astype(np.int32)
        self._codes = np.insert(self._codes, places[~is_known], codes[~is_known])
        self._df = np.insert(self._df, places[~is_known], counts[~is_known].astype(np.int32))

    def weigh(self, query: Mapping[str, float]) -> tuple[dict[str, float], float]:
        """The weights of those of the query's grams that some text has, and the weight of all of them."""
        places = _find(self._codes, list(query)).tolist()
        weighed = [
            (gram, place, weight * _idf(float(self._df[place]) if place >= 0 else _UNSEEN_DF, self._size))
            for (gram, weight), place in zip(query.items(), places, strict=True)
        ]
        return {gram: weight for gram, place, weight in weighed if place >= 0}, sum(weight for _gram, _place, weight in weighed)

    def strange(self, query: Mapping[str, float]) -> float:
        """The share of the query's weight that no text has at all."""
        known, total = self.weigh(query)
        if not known:
            return 1.0 if total else 0.0
        return 1.0 - sum(known.values()) / total

    def covered(self, query: Mapping[str, float], texts: Iterable[Container[str]]) -> list[float]:
        """The share of the query's weight that each of `texts` (their grams) has."""
        known, total = self.weigh(query)
        return [sum(weight for gram, weight in known.items() if gram in text) / total if known else 0.0 for text in texts]


def _idf(df: float, size: int) -> float:
    """How much a gram tells: rare ones more, ones that none has the most."""
    return math.log(1.0 + size / df)


def _idf_of(df: Numbers, size: int) -> Scores:
    different, places = np.unique(df, return_inverse=True)
    return np.array([_idf(float(count), size) for count in different], dtype=np.float64)[places]


def _find(codes: Codes, grams: Sequence[str]) -> NDArray[np.intp]:
    """Where each gram stands in `codes`; -1 where it does not."""
    if not len(codes) or not grams:
        return np.full(len(grams), -1, dtype=np.intp)
    wanted = codes_of(grams)
    places = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where(codes[places] == wanted, places, -1)
