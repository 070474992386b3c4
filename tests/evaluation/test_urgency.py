"""Danger and haste, counted by hand."""

from ivr.evaluation.data import Utterance
from ivr.evaluation.urgency import measure
from tests.evaluation.made import judged, understood

ROWS = [
    judged(Utterance("一", urgent="danger", note="water-indirect"), understood(level="none")),
    judged(Utterance("二", urgent="danger", note="water-indirect"), understood(level="hurry")),
    judged(Utterance("三", urgent="danger", note="gas"), understood(level="danger")),
    judged(Utterance("四", urgent="hurry"), understood(level="hurry")),
    judged(Utterance("五", urgent="hurry"), understood(level="danger")),
    judged(Utterance("六", urgent="none"), understood(level="danger")),
    judged(Utterance("七", urgent="none"), understood(level="hurry")),
    judged(Utterance("八", urgent="none"), understood(level="none")),
    judged(Utterance("九", urgent="none"), understood(level="none")),
    judged(Utterance("十"), understood(level="danger")),
]


def test_danger_is_counted_by_itself_and_as_urgent() -> None:
    found = measure(ROWS)

    assert found is not None
    assert (found.utterances, found.right.hits) == (9, 4)
    assert (found.recall.hits, found.recall.of) == (4, 5)
    assert (found.false_alarms.hits, found.false_alarms.of) == (2, 4)
    assert (found.danger_recall.hits, found.danger_taken_as_urgent.hits, found.danger_recall.of) == (1, 2, 3)
    assert (found.danger_false_alarms.hits, found.danger_false_alarms.of) == (2, 6)
    assert (found.danger_precision.hits, found.danger_precision.of) == (1, 3)
    assert (found.hurry_recall.hits, found.hurry_recall.of) == (1, 2)


def test_danger_told_indirectly_stands_apart() -> None:
    found = measure(ROWS)

    assert found is not None
    assert {name: (each.hits, each.of) for name, each in found.danger_by_register.items()} == {"indirect": (0, 2), "unmarked": (1, 1)}


def test_every_level_is_laid_beside_what_it_was_taken_for() -> None:
    found = measure(ROWS)

    assert found is not None
    assert found.seen_as["danger"] == {"danger": 1, "hurry": 1, "none": 1}
    assert found.seen_as["none"] == {"danger": 1, "hurry": 1, "none": 2}


def test_danger_missed_comes_before_a_wrong_alarm() -> None:
    found = measure(ROWS)

    assert found is not None
    assert [mistake.text for mistake in found.mistakes] == ["一", "二", "六", "五", "七"]
