"""Whether the sort of call is right, of ten, which sorts are taken for which, and whether a caller who is known shows."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ivr.evaluation.judged import INTENTS, Judged, Mistake, by_intent, by_length, by_register, mixed
from ivr.evaluation.rates import Rate, rate


@dataclass(frozen=True, slots=True)
class Confusion:
    """`count` utterances of intent `labelled` were taken for `found`; `share` of all of that intent (0–1)."""

    labelled: str
    found: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """Utterances for which several intents would do are not scored. `mean_recall` (0–1): over the intents that occur, each counting the same."""

    utterances: int
    right: Rate
    mean_recall: float
    recall: Mapping[str, Rate]
    precision: Mapping[str, Rate]
    by_length: Mapping[str, Rate]
    by_register: Mapping[str, Rate]
    confusions: tuple[Confusion, ...]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class RelationFigures:
    """Whether the words show that the caller is known. A relationship seen wrongly lets a seller through; one missed may ask a customer."""

    utterances: int
    existing_seen: Rate
    seen_of_strangers: Rate
    seen_of_unknown: Rate
    strangers_seen: Rate
    mistakes: tuple[Mistake, ...]


def measure(judged: Sequence[Judged]) -> IntentFigures | None:
    """Of the utterances with one right intent; None when there are none."""
    rows = [row for row in judged if row.said.intent is not None]
    if not rows:
        return None
    groups = by_intent(rows)
    recall = {name: rate(_is_right(row) for row in some) for name, some in groups.items()}
    pairs = Counter((str(row.said.intent), row.found.intent) for row in rows if not _is_right(row))
    confusions = [Confusion(*pair, count, round(count / len(groups[pair[0]]), 4)) for pair, count in pairs.items()]
    confusions.sort(key=lambda confusion: (-confusion.count, confusion.labelled, confusion.found))
    return IntentFigures(
        utterances=len(rows),
        right=rate(_is_right(row) for row in rows),
        mean_recall=round(sum(each.hits / each.of for each in recall.values()) / len(recall), 4),
        recall=recall,
        precision={name: rate(row.said.intent == name for row in rows if row.found.intent == name) for name in INTENTS},
        by_length={name: rate(_is_right(row) for row in some) for name, some in by_length(rows).items()},
        by_register={name: rate(_is_right(row) for row in some) for name, some in by_register(rows).items()},
        confusions=tuple(confusions),
        mistakes=tuple(_mistakes(rows, confusions)),
    )


def _is_right(row: Judged) -> bool:
    return row.found.intent == row.said.intent


def _mistakes(rows: Sequence[Judged], confusions: Sequence[Confusion]) -> list[Mistake]:
    """One of each confusion in turn, the most frequent first: the first few lines show as many sorts of mistakes as they can."""
    of_pair: defaultdict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: mixed(row.said.text)):
        of_pair[str(row.said.intent), row.found.intent].append(Mistake(row.said.text, row.found.intent, str(row.said.intent)))
    in_turn = zip_longest(*(of_pair[confusion.labelled, confusion.found] for confusion in confusions))
    return [mistake for turn in in_turn for mistake in turn if mistake is not None]


def measure_relation(judged: Sequence[Judged]) -> RelationFigures | None:
    """Of the utterances whose relationship is labelled; None when there are none."""
    rows = [row for row in judged if row.said.relation is not None]
    if not rows:
        return None

    def share(labelled: str, found: str) -> Rate:
        return rate(row.found.relationship == found for row in rows if row.said.relation == labelled)

    wrong = [row for row in rows if (row.found.relationship == "existing") != (row.said.relation == "existing")]
    wrong.sort(key=lambda row: (row.said.relation == "existing", mixed(row.said.text)))  # strangers taken for known first
    return RelationFigures(
        utterances=len(rows),
        existing_seen=share("existing", "existing"),
        seen_of_strangers=share("none", "existing"),
        seen_of_unknown=share("unknown", "existing"),
        strangers_seen=share("none", "none"),
        mistakes=tuple(Mistake(row.said.text, row.found.relationship, str(row.said.relation)) for row in wrong),
    )
