"""Whether danger and haste are noticed, and how often they are seen where there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from ivr.classify.model import UrgencyLevel
from ivr.evaluation.judged import Judged, Mistake, by_register, mixed
from ivr.evaluation.rates import Rate, rate

LEVELS: tuple[UrgencyLevel, ...] = get_args(UrgencyLevel)


@dataclass(frozen=True, slots=True)
class UrgencyFigures:
    """Urgent = danger or hurry. `danger_by_register`: how danger is told; `seen_as[labelled][found]` counts utterances."""

    utterances: int
    right: Rate
    recall: Rate
    false_alarms: Rate
    danger_recall: Rate
    danger_taken_as_urgent: Rate
    danger_by_register: Mapping[str, Rate]
    danger_false_alarms: Rate
    danger_precision: Rate
    hurry_recall: Rate
    seen_as: Mapping[str, Mapping[str, int]]
    mistakes: tuple[Mistake, ...]


def measure(judged: Sequence[Judged]) -> UrgencyFigures | None:
    """Of the utterances whose urgency is labelled; None when there are none."""
    rows = [row for row in judged if row.said.urgent is not None]
    if not rows:
        return None
    of_level = {level: [row for row in rows if row.said.urgent == level] for level in LEVELS}
    danger = of_level["danger"]
    return UrgencyFigures(
        utterances=len(rows),
        right=rate(row.found.urgent.level == row.said.urgent for row in rows),
        recall=rate(row.found.urgent.value for row in (*danger, *of_level["hurry"])),
        false_alarms=rate(row.found.urgent.value for row in of_level["none"]),
        danger_recall=rate(_is_danger(row) for row in danger),
        danger_taken_as_urgent=rate(row.found.urgent.value for row in danger),
        danger_by_register={name: rate(_is_danger(row) for row in some) for name, some in by_register(danger).items()},
        danger_false_alarms=rate(_is_danger(row) for row in (*of_level["hurry"], *of_level["none"])),
        danger_precision=rate(row.said.urgent == "danger" for row in rows if _is_danger(row)),
        hurry_recall=rate(row.found.urgent.level == "hurry" for row in of_level["hurry"]),
        seen_as={level: {found: sum(row.found.urgent.level == found for row in some) for found in LEVELS} for level, some in of_level.items()},
        mistakes=tuple(_mistakes(rows)),
    )


def _is_danger(row: Judged) -> bool:
    return row.found.urgent.level == "danger"


_WORST_FIRST = (("danger", "none"), ("danger", "hurry"), ("none", "danger"), ("hurry", "danger"), ("hurry", "none"), ("none", "hurry"))
"""(labelled, found): danger missed is worst, then the wrong alarm that wakes somebody at night."""


def _mistakes(rows: Sequence[Judged]) -> list[Mistake]:
    wrong = [row for row in rows if row.found.urgent.level != row.said.urgent]
    wrong.sort(key=lambda row: (_WORST_FIRST.index((str(row.said.urgent), row.found.urgent.level)), mixed(row.said.text)))
    return [Mistake(row.said.text, row.found.urgent.level, str(row.said.urgent), row.found.urgent.reasons) for row in wrong]
