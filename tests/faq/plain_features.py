"""The features worked out one entry after another, with sets and sums: what the arrays of `ivr.faq.features` must come to."""

import math

from rapidfuzz import fuzz

from ivr.faq import Entry
from ivr.faq.concepts import concepts_of, spans_of
from ivr.faq.core_text import core, core_sound
from ivr.faq.features import MOST_LEFT_OVER
from ivr.faq.grams import content_size, left_over, sound_grams, text_grams


def idf(gram, groups):
    return math.log(1 + len(groups) / (sum(gram in group for group in groups) or 0.5))


def share(query, group, groups):
    """Of the query's weight, what the group has."""
    total = sum(weight * idf(gram, groups) for gram, weight in query.items())
    return sum(weight * idf(gram, groups) for gram, weight in query.items() if gram in group) / total if total else 0.0


def best_share(phrases, query, all_phrases):
    """Of the weight of the phrase that has most in common with the query, what the query has."""
    return max(share(phrase, query, all_phrases) for phrase in phrases)


def harmonic(a, b):
    return 2 * a * b / (a + b) if a + b else 0.0


def phrases_of(entry):
    return (entry.question, *entry.alternates)


def together(texts, grams):
    return {gram for text in texts for gram in grams(text)}


def plain_features(entries: list[Entry], text: str) -> list[list[float]]:
    """A row an entry, in the order of NAMES."""
    every = [phrase for entry in entries for phrase in phrases_of(entry)]
    everything = [together([*phrases_of(entry), entry.answer], text_grams) for entry in entries]
    words, subjects, sound = text_grams(text), concepts_of(text), core_sound(text)
    known = 1 - sum(w * idf(g, everything) for g, w in words.items() if not any(g in group for group in everything)) / (
        sum(w * idf(g, everything) for g, w in words.items()) or 1
    )
    rows = []
    for number, entry in enumerate(entries):
        phrases = phrases_of(entry)
        pairs = []
        for grams in (text_grams, sound_grams):
            of_question = share(grams(text), together(phrases, grams), [together(phrases_of(each), grams) for each in entries])
            of_entry = best_share([grams(phrase) for phrase in phrases], grams(text), [grams(phrase) for phrase in every])
            pairs.append((of_question, of_entry, harmonic(of_question, of_entry)))
        sounds = [core_sound(phrase) for phrase in phrases if len(core_sound(phrase)) >= 4]
        inside = max((fuzz.partial_ratio(sound, other) / 100 for other in sounds), default=0.0) if len(sound) >= 4 else 0.0
        subject = share(subjects, together(phrases, concepts_of), [together(phrases_of(each), concepts_of) for each in entries])
        missing = min(3, len(set(subjects) - together(phrases, concepts_of)))
        extra = min(3, *(len(set(concepts_of(phrase)) - set(subjects)) for phrase in phrases))
        answer = share(words, text_grams(entry.answer), [text_grams(each.answer) for each in entries])
        shared = together([*phrases, entry.answer], concepts_of) & set(subjects)
        mine = left_over(core(text), everything[number], spans_of(core(text), shared))
        theirs = min((left_over(core(phrase), words, spans_of(core(phrase), shared)) for phrase in phrases), key=content_size)
        sizes = [min(content_size(pieces), MOST_LEFT_OVER) for pieces in (mine, theirs)]
        unlike = 1 - fuzz.ratio(core_sound("".join(mine)), core_sound("".join(theirs))) / 100 if min(sizes) else 0.0
        rows.append([*pairs[0], *pairs[1], inside, subject, missing, extra, answer, *sizes, min(sizes) * unlike, 1 - known])
    return rows
