"""What speaks for an entry, as numbers: coverage of words, of sounds, of subjects, and how alike the readings are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from ivr.faq.concepts import concepts_of, spans_of
from ivr.faq.core_text import core, core_sound, sound_of
from ivr.faq.grams import GramsOf, content_size, grams_of_core, grams_of_sound, left_over, sound_grams, text_grams
from ivr.faq.index import Gathering, GramCounts, PhraseIndex, Scores
from ivr.faq.model import Entry
from ivr.faq.texts import Texts

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
KEPT_ENTRIES = 2048
"""Entries that stay unpacked once they were compared, some 3 kB each."""
_CHUNK = 1024  # entries that are made ready together
_SHORTEST_INSIDE = 4  # sounds: a shorter reading is inside of nearly everything


@dataclass(frozen=True, slots=True)
class Features:
    """One row an entry of the shortlist. `rows` are entry numbers, `values` has a column for each of NAMES."""

    rows: NDArray[np.intp]
    values: Scores


def _harmonic(a: Scores, b: Scores) -> Scores:
    total = a + b
    return np.divide(2 * a * b, total, out=np.zeros_like(total), where=total > 0)


Sounds = Callable[[Sequence[str]], Sequence[str]]
"""Cores of texts → how each of them sounds (see `sound_of`)."""


def read_aloud(cores: Sequence[str]) -> Sequence[str]:
    """`Sounds` without a memory."""
    return [sound_of(asked) for asked in cores]


@dataclass(frozen=True, slots=True)
class _Near:
    """What is looked at only in entries that are near: `cores`, `sounds` and `subjects` a phrase, the rest of phrases and answer together."""

    cores: tuple[str, ...]
    sounds: tuple[str, ...]
    subjects: tuple[frozenset[str], ...]
    answer_grams: GramsOf
    grams: GramsOf
    all_subjects: frozenset[str]


class _Kept:
    """What is kept of texts: cores, subjects and, of phrases, readings."""

    def __init__(self) -> None:
        self.cores, self.sounds, self._subjects = Texts(), Texts(), Texts()

    def extend(self, cores: Iterable[str], subjects: Iterable[Iterable[str]], sounds: Iterable[str] = ()) -> None:
        self.cores.extend(cores)
        self.sounds.extend(sounds)
        self._subjects.extend(" ".join(names) for names in subjects)

    def subjects_of(self, number: int) -> frozenset[str]:
        return frozenset(self._subjects[number].split())


class Comparer:
    """Entries made ready to be compared with questions.

    Of every entry the grams of its phrases and the cores, readings and subjects of its texts are kept, about 1.5 kB an entry; they are
    unpacked for those that are near.
    """

    def __init__(self, entries: Sequence[Entry], sounds: Sounds = read_aloud) -> None:
        """`sounds` may remember what it has read before (`ivr.faq.sounds`)."""
        owner = np.repeat(np.arange(len(entries), dtype=np.int32), [1 + len(entry.alternates) for entry in entries])
        self._first_phrase = np.searchsorted(owner, np.arange(len(entries) + 1))
        self._of_phrases, self._of_answers = _Kept(), _Kept()
        self._answers, self._everything = GramCounts(), GramCounts()
        words, heard, subjects = Gathering(), Gathering(), Gathering()
        for begin in range(0, len(entries), _CHUNK):
            some = entries[begin : begin + _CHUNK]
            phrases = [phrase for entry in some for phrase in (entry.question, *entry.alternates)]
            cores, about = [core(phrase) for phrase in phrases], [concepts_of(phrase) for phrase in phrases]
            answers, answers_about = [core(entry.answer) for entry in some], [concepts_of(entry.answer) for entry in some]
            read = sounds(cores)
            self._of_phrases.extend(cores, about, read)
            self._of_answers.extend(answers, answers_about)
            grams, answer_grams = [grams_of_core(each) for each in cores], [grams_of_core(each) for each in answers]
            words.add(grams)
            heard.add([grams_of_sound(each) for each in read])
            subjects.add(about)
            self._answers.add(answer_grams)
            own = iter(grams)
            of_phrases = [list(islice(own, 1 + len(entry.alternates))) for entry in some]
            self._everything.add([set(chain(answer, *phrases)) for answer, phrases in zip(answer_grams, of_phrases, strict=True)])
        self._answers.settle()
        self._everything.settle()
        self._words, self._heard, self._subjects = PhraseIndex(words, owner), PhraseIndex(heard, owner), PhraseIndex(subjects, owner)
        self._near = lru_cache(maxsize=KEPT_ENTRIES)(self._unpack)

    def _unpack(self, row: int) -> _Near:
        phrases = range(self._first_phrase[row], self._first_phrase[row + 1])
        cores = tuple(self._of_phrases.cores[phrase] for phrase in phrases)
        subjects = tuple(self._of_phrases.subjects_of(phrase) for phrase in phrases)
        answer = self._of_answers.cores[row]
        return _Near(
            cores=cores,
            sounds=tuple(self._of_phrases.sounds[phrase] for phrase in phrases),
            subjects=subjects,
            answer_grams=GramsOf([answer]),
            grams=GramsOf([*cores, answer]),
            all_subjects=self._of_answers.subjects_of(row).union(*subjects),
        )

    def compare(self, text: str, also: Sequence[int] = ()) -> Features:
        """The features of the entries nearest to `text` by words, sounds and subjects, best first, then of those in `also`; each entry once."""
        words, subjects = text_grams(text), concepts_of(text)
        by_words, by_sound, by_subject = self._words.cover(words), self._heard.cover(sound_grams(text)), self._subjects.cover(subjects)
        words_both = _harmonic(by_words.of_query, by_words.of_entry)
        sounds_both = _harmonic(by_sound.of_query, by_sound.of_entry)
        nearest = _highest(words_both + sounds_both + by_subject.of_query, SHORTLIST)
        rows = np.array(list(dict.fromkeys([*nearest.tolist(), *also])), dtype=np.intp)
        near = [self._near(int(row)) for row in rows]
        sound, about, asked = core_sound(text), frozenset(subjects), core(text)
        different = [_different_subjects(about, each) for each in near]
        columns = [
            by_words.of_query[rows], by_words.of_entry[rows], words_both[rows],
            by_sound.of_query[rows], by_sound.of_entry[rows], sounds_both[rows],
            [_sound_inside(sound, each) for each in near],
            by_subject.of_query[rows], [missing for missing, _ in different], [extra for _, extra in different],
            self._answers.covered(words, [each.answer_grams for each in near]),
            *zip(*(_unlike(asked, words, about, each) for each in near), strict=True),
            np.full(len(rows), self._everything.strange(words)),
        ]  # fmt: skip
        return Features(rows, np.array(columns, dtype=np.float64).T.reshape(len(rows), len(NAMES)))

    def is_same_question(self, text: str, row: int) -> bool:
        """Whether `text` is one of the entry's own phrases, but for politeness."""
        asked = core(text)
        return bool(asked) and asked in self._near(row).cores


def _highest(scores: Scores, count: int) -> NDArray[np.intp]:
    """Numbers of the `count` highest, best first; of equal ones the first."""
    if len(scores) > count:
        least = np.partition(scores, -count)[-count]
        above = np.flatnonzero(scores > least)
        some = np.concatenate([above, np.flatnonzero(scores == least)[: count - len(above)]])
    else:
        some = np.arange(len(scores))
    return some[np.lexsort((some, -scores[some]))]


def _sound_inside(sound: str, near: _Near) -> float:
    if len(sound) < _SHORTEST_INSIDE:
        return 0.0
    others = [other for other in near.sounds if len(other) >= _SHORTEST_INSIDE]
    return max((fuzz.partial_ratio(sound, other) / 100 for other in others), default=0.0)


def _different_subjects(subjects: frozenset[str], near: _Near) -> tuple[float, float]:
    missing = len(subjects.difference(*near.subjects))
    extra = min(len(of_phrase - subjects) for of_phrase in near.subjects)
    return float(min(missing, 3)), float(min(extra, 3))


def _unlike(asked: str, words: Mapping[str, float], subjects: frozenset[str], near: _Near) -> tuple[float, float, float]:
    """left_over, entry_left_over, conflict_unlike."""
    shared = near.all_subjects & subjects
    of_question = left_over(asked, near.grams, spans_of(asked, shared))
    of_entry = min((left_over(each, words, spans_of(each, shared)) for each in near.cores), key=content_size)
    sizes = [float(min(content_size(pieces), MOST_LEFT_OVER)) for pieces in (of_question, of_entry)]
    conflict = min(sizes)
    alike = fuzz.ratio(core_sound("".join(of_question)), core_sound("".join(of_entry))) / 100 if conflict else 1.0
    return sizes[0], sizes[1], conflict * (1.0 - alike)
