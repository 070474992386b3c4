"""What speaks for an entry, as numbers: coverage of words, of sounds, of subjects, and how alike the readings are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from ivr.faq.concepts import concepts_of, spans_of
from ivr.faq.core_text import core, core_sound
from ivr.faq.grams import content_size, left_over, sound_grams, text_grams
from ivr.faq.index import GramIndex, Scores
from ivr.faq.model import Entry

NAMES = (
    "words_of_question",   # share of the question's words that the entry has
    "words_of_entry",      # share of the best phrase's words that the question has
    "words_both",          # their harmonic mean
    "sounds_of_question",
    "sounds_of_entry",
    "sounds_both",
    "sound_inside",        # rapidfuzz partial ratio of the readings, best phrase
    "subject_shared",      # share of the question's subjects that the entry has
    "subject_missing",     # number of the question's subjects that the entry lacks
    "subject_extra",       # number of the best phrase's subjects that the question lacks
    "words_of_answer",     # share of the question's words that the answer has
    "left_over",  # number of content characters of the question that neither the entry nor a shared subject explains
    "entry_left_over",  # the same the other way round, for the phrase that has least
    "conflict_unlike",  # the smaller of the two, the less they sound alike: 営業時間 heard as 栄養時間 is no conflict
    "strange",             # share of the question's words that no entry and no answer has
)  # fmt: skip
SHORTLIST = 12
"""Entries that are compared letter by letter; the rest is too far away in grams of words, sounds and subjects."""
MOST_LEFT_OVER = 6
_SHORTEST_INSIDE = 4  # sounds: a shorter reading is inside of nearly everything


@dataclass(frozen=True, slots=True)
class Features:
    """One row an entry of the shortlist. `rows` are entry numbers, `values` has a column for each of NAMES."""

    rows: NDArray[np.intp]
    values: Scores


def _harmonic(a: Scores, b: Scores) -> Scores:
    total = a + b
    return np.divide(2 * a * b, total, out=np.zeros_like(total), where=total > 0)


class Comparer:
    """Entries made ready to be compared with questions."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        phrases = [(number, phrase) for number, entry in enumerate(entries) for phrase in (entry.question, *entry.alternates)]
        self._size = len(entries)
        self._phrases: list[list[str]] = [[] for _ in entries]
        for number, phrase in phrases:
            self._phrases[number].append(phrase)
        self._owner = np.array([number for number, _ in phrases], dtype=np.intp)
        self._words = GramIndex([self._union(own, text_grams) for own in self._phrases])
        self._phrase_words = GramIndex([text_grams(phrase) for _, phrase in phrases])
        self._sounds = GramIndex([self._union(own, sound_grams) for own in self._phrases])
        self._phrase_sounds = GramIndex([sound_grams(phrase) for _, phrase in phrases])
        self._answers = GramIndex([text_grams(entry.answer) for entry in entries])
        self._subjects = GramIndex([self._union(own, concepts_of) for own in self._phrases])
        self._known = [self._union([*own, entry.answer], text_grams) for own, entry in zip(self._phrases, entries, strict=True)]
        self._own_subjects = [self._union([*own, entry.answer], concepts_of) for own, entry in zip(self._phrases, entries, strict=True)]
        self._everything = GramIndex(self._known)

    @staticmethod
    def _union(phrases: Sequence[str], grams: Callable[[str], Mapping[str, float]]) -> dict[str, float]:
        together: dict[str, float] = {}
        for phrase in phrases:
            together.update(grams(phrase))
        return together

    def _best_phrase(self, of_phrase: Scores) -> Scores:
        best: Scores = np.zeros(self._size)
        np.maximum.at(best, self._owner, of_phrase)
        return best

    def compare(self, text: str) -> Features:
        """The features of the entries nearest to `text`."""
        words, sounds, subjects = text_grams(text), sound_grams(text), concepts_of(text)
        word_cover, sound_cover, subject_cover = self._words.cover(words), self._sounds.cover(sounds), self._subjects.cover(subjects)
        words_of_entry = self._best_phrase(self._phrase_words.cover(words).of_group)
        sounds_of_entry = self._best_phrase(self._phrase_sounds.cover(sounds).of_group)
        words_both = _harmonic(word_cover.of_query, words_of_entry)
        sounds_both = _harmonic(sound_cover.of_query, sounds_of_entry)
        near = words_both + sounds_both + subject_cover.of_query
        rows = np.argsort(-near, kind="stable")[:SHORTLIST]
        inside = [self._sound_inside(core_sound(text), int(row)) for row in rows]
        different = [self._different_subjects(set(subjects), int(row)) for row in rows]
        unlike = [self._unlike(core(text), words, subjects, int(row)) for row in rows]
        columns = [
            word_cover.of_query[rows], words_of_entry[rows], words_both[rows],
            sound_cover.of_query[rows], sounds_of_entry[rows], sounds_both[rows],
            inside,
            subject_cover.of_query[rows], [missing for missing, _ in different], [extra for _, extra in different],
            self._answers.cover(words).of_query[rows],
            *zip(*unlike, strict=True),
            np.full(len(rows), self._everything.cover(words).strange),
        ]  # fmt: skip
        return Features(rows, np.array(columns, dtype=np.float64).T.reshape(len(rows), len(NAMES)))

    def _sound_inside(self, sound: str, row: int) -> float:
        others = [other for phrase in self._phrases[row] if len(other := core_sound(phrase)) >= _SHORTEST_INSIDE]
        if len(sound) < _SHORTEST_INSIDE:
            return 0.0
        return max((fuzz.partial_ratio(sound, other) / 100 for other in others), default=0.0)

    def _different_subjects(self, subjects: set[str], row: int) -> tuple[float, float]:
        own = [set(concepts_of(phrase)) for phrase in self._phrases[row]]
        missing = len(subjects.difference(*own))
        extra = min((len(of_phrase - subjects) for of_phrase in own), default=0)
        return float(min(missing, 3)), float(min(extra, 3))

    def _unlike(self, asked: str, words: Mapping[str, float], subjects: Mapping[str, float], row: int) -> tuple[float, float, float]:
        """left_over, entry_left_over, conflict_unlike."""
        shared = self._own_subjects[row].keys() & subjects.keys()
        of_question = left_over(asked, self._known[row], spans_of(asked, shared))
        phrases = [core(phrase) for phrase in self._phrases[row]]
        of_entry = min((left_over(phrase, words, spans_of(phrase, shared)) for phrase in phrases), key=content_size)
        sizes = [float(min(content_size(pieces), MOST_LEFT_OVER)) for pieces in (of_question, of_entry)]
        conflict = min(sizes)
        alike = fuzz.ratio(core_sound("".join(of_question)), core_sound("".join(of_entry))) / 100 if conflict else 1.0
        return sizes[0], sizes[1], conflict * (1.0 - alike)

    def is_same_question(self, text: str, row: int) -> bool:
        """Whether `text` is one of the entry's own phrases, but for politeness."""
        asked = core(text)
        return bool(asked) and any(core(phrase) == asked for phrase in self._phrases[row])
