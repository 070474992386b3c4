"""The whole way: a text spoken, sent through a telephone line with noise, heard by the configured engine, and understood.

Beside every level of noise stands what the same sample gives as it is written, so that what hearing costs can be read off.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from rapidfuzz.distance import Levenshtein

from ivr.classify import classify
from ivr.evaluation.data import FaqSet, Question, Utterance
from ivr.evaluation.faq import Asked
from ivr.evaluation.judged import INTENTS, Judged, Mistake, Row, mixed
from ivr.evaluation.rates import Rate, pooled, rate
from ivr.evaluation.telephone import recorded
from ivr.evaluation.voices import Voice
from ivr.faq import Matcher
from ivr.speech.audio import decode
from ivr.speech.hear import hear
from ivr.speech.model import Audio, Engine
from ivr.text import normalise
from ivr.text.reading import reading

NOISE_DB = (30.0, 20.0, 10.0)
"""Speech over noise: a quiet room, a shop, a street."""
SAMPLE = 60
LIMIT_S = 30.0
"""A recording that takes longer to hear counts as not heard."""
WRITTEN = "as written"


@dataclass(frozen=True, slots=True)
class Level:
    """The sample at one level of noise.

    `letters_wrong` and `sounds_wrong`: edit distance to what was said, as share of its letters and of its reading's (0–1 and more);
    `unheard`: why nothing was heard, how often.
    """

    name: str
    heard: Rate
    letters_wrong: float
    sounds_wrong: float
    unheard: Mapping[str, int]
    intent_right: Rate
    sales_declined_or_asked: Rate
    others_declined: Rate
    others_declined_or_asked: Rate
    urgent_noticed: Rate
    danger_noticed: Rate
    urgent_false_alarms: Rate
    faq_ranked_first: Rate
    faq_answered_right: Rate
    faq_answered_wrong: Rate
    faq_out_of_scope_answered: Rate


@dataclass(frozen=True, slots=True)
class AudioFigures:
    """`levels`: as written first, then from the least noise to the most. `mistakes`: intents that were right as written and no longer are."""

    engine: str
    voices: tuple[str, ...]
    utterances: int
    questions: int
    levels: tuple[Level, ...]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the engine made of one text; `reason` when nothing."""

    said: str
    text: str
    reason: str = ""


Hear = Callable[[str, int], _Heard]
"""A text and its number in the sample → what is heard of it."""


def sample_utterances(rows: Sequence[Utterance], size: int, seed: int) -> list[Utterance]:
    """At most `size`, the intents in turn, chosen by `seed`."""
    groups = [[row for row in rows if (row.intent or "") == name] for name in (*INTENTS, "")]
    return _in_turn(groups, size, seed)


def sample_questions(sets: Sequence[FaqSet], size: int, seed: int) -> list[tuple[FaqSet, Question]]:
    """At most `size`, the clients in turn, each with a question that has an answer and one that has none."""
    groups = [[(each, question) for question in each.questions if (question.entry is None) is is_out] for each in sets for is_out in (False, True)]
    return _in_turn(groups, size, seed)


def _in_turn(groups: Iterable[list[Row]], size: int, seed: int) -> list[Row]:
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    piles = [chance.sample(group, len(group)) for group in groups]
    longest = max((len(pile) for pile in piles), default=0)
    return [pile[number] for number in range(longest) for pile in piles if number < len(pile)][:size]


def measure(
    rows: Sequence[Utterance],
    questions: Sequence[tuple[FaqSet, Question]],
    voices: Sequence[Voice],
    engine: Engine,
    noise_db: Sequence[float] = NOISE_DB,
    progress: Callable[[str], None] = lambda _level: None,
) -> AudioFigures | None:
    """Every text of the sample at every level of noise; the voices take turns. None without a text.

    `progress` is told the name of each level before it begins: one may take minutes.
    """
    if not rows and not questions:
        return None
    matchers = {each.client: Matcher(each.entries) for each, _question in questions}
    spoken: dict[str, Audio] = {}

    def over_the_line(level_db: float) -> Hear:
        def listen(text: str, number: int) -> _Heard:
            if text not in spoken:
                spoken[text] = voices[number % len(voices)].speak(text)
            chance = np.random.default_rng(crc32(f"{level_db} {text}".encode()))
            found = hear(engine, decode(recorded(spoken[text], chance, noise_db=level_db)), time_limit_s=LIMIT_S)
            return _Heard(text, found.text, found.reason)

        return listen

    ways: list[tuple[str, Hear]] = [(WRITTEN, lambda text, _number: _Heard(text, text))]
    ways += [(f"{level_db:g} dB", over_the_line(level_db)) for level_db in sorted(noise_db, reverse=True)]
    levels, mistakes = [], list[Mistake]()
    right_as_written: set[str] = set()
    for name, listen in ways:
        progress(name)
        heard = [listen(row.text, number) for number, row in enumerate(rows)]
        judged = [Judged(row, classify(each.text)) for row, each in zip(rows, heard, strict=True)]
        answered = [listen(question.text, number) for number, (_each, question) in enumerate(questions)]
        asked = [
            Asked(each.client, question, matchers[each.client].match(found.text)) for (each, question), found in zip(questions, answered, strict=True)
        ]
        levels.append(_level(name, [*heard, *answered], judged, asked))
        if name == WRITTEN:
            right_as_written = {row.said.text for row in judged if row.said.intent == row.found.intent}
        mistakes += _lost(name, judged, right_as_written)
    return AudioFigures(engine.name, tuple(voice.name for voice in voices), len(rows), len(questions), tuple(levels), tuple(mistakes))


def _level(name: str, heard: Sequence[_Heard], judged: Sequence[Judged], asked: Sequence[Asked]) -> Level:
    pitches, others = [row for row in judged if row.said.sales], [row for row in judged if row.said.sales is False]
    answerable, unanswerable = [row for row in asked if row.said.entry], [row for row in asked if row.said.entry is None]
    return Level(
        name=name,
        heard=rate(bool(each.text) for each in heard),
        letters_wrong=_wrong(heard, lambda text: normalise(text).replace(" ", "")),
        sounds_wrong=_wrong(heard, lambda text: reading(normalise(text)).replace(" ", "")),
        unheard=dict(sorted(Counter(each.reason for each in heard if each.reason).items())),
        intent_right=rate(row.found.intent == row.said.intent for row in judged if row.said.intent),
        sales_declined_or_asked=rate(row.found.sales.decision != "pass" for row in pitches),
        others_declined=rate(row.found.sales.decision == "decline" for row in others),
        others_declined_or_asked=rate(row.found.sales.decision != "pass" for row in others),
        urgent_noticed=rate(row.found.urgent.value for row in judged if row.said.urgent in {"danger", "hurry"}),
        danger_noticed=rate(row.found.urgent.level == "danger" for row in judged if row.said.urgent == "danger"),
        urgent_false_alarms=rate(row.found.urgent.value for row in judged if row.said.urgent == "none"),
        faq_ranked_first=_over_clients(answerable, lambda row: row.is_first),
        faq_answered_right=_over_clients(answerable, lambda row: row.is_right),
        faq_answered_wrong=_over_clients(answerable, lambda row: row.is_answered and not row.is_right),
        faq_out_of_scope_answered=_over_clients(unanswerable, lambda row: row.is_answered),
    )


def _over_clients(asked: Sequence[Asked], is_so: Callable[[Asked], bool]) -> Rate:
    clients = sorted({row.client for row in asked})
    of_client = {client: [is_so(row) for row in asked if row.client == client] for client in clients}
    return pooled([(sum(found), len(found)) for found in of_client.values()])


def _wrong(heard: Sequence[_Heard], form: Callable[[str], str]) -> float:
    said = [form(each.said) for each in heard]
    wrong = sum(Levenshtein.distance(one, form(each.text)) for one, each in zip(said, heard, strict=True))
    return round(wrong / max(1, sum(map(len, said))), 4)


def _lost(level: str, judged: Sequence[Judged], right_as_written: set[str]) -> list[Mistake]:
    lost = [row for row in judged if row.said.text in right_as_written and row.found.intent != row.said.intent]
    return [
        Mistake(row.said.text, f"at {level} heard {row.found.text or 'nothing'}: {row.found.intent}", str(row.said.intent))
        for row in sorted(lost, key=lambda row: mixed(row.said.text))
    ]
