"""The sort of call and the relationship, counted by hand."""

from ivr.evaluation.data import Utterance
from ivr.evaluation.intents import Confusion, measure, measure_relation
from tests.evaluation.made import judged, understood

ROWS = [
    judged(Utterance("一", intent="complaint"), understood(intent="complaint")),
    judged(Utterance("二", intent="complaint"), understood(intent="inquiry")),
    judged(Utterance("三", intent="complaint"), understood(intent="inquiry")),
    judged(Utterance("四", intent="reservation"), understood(intent="reservation")),
    judged(Utterance("五" * 30, intent="reservation"), understood(intent="cancel_reservation")),
    judged(Utterance("六", intent="inquiry"), understood(intent="inquiry")),
    judged(Utterance("七", intent=None), understood(intent="wrong_number")),
]


def test_utterances_with_several_right_intents_are_not_scored() -> None:
    found = measure(ROWS)

    assert found is not None
    assert (found.right.hits, found.right.of) == (3, 6)


def test_recall_and_precision_of_each_intent() -> None:
    found = measure(ROWS)

    assert found is not None
    assert {name: (each.hits, each.of) for name, each in found.recall.items()} == {"complaint": (1, 3), "reservation": (1, 2), "inquiry": (1, 1)}
    assert (found.precision["inquiry"].hits, found.precision["inquiry"].of) == (1, 3)
    assert found.precision["wrong_number"].of == 0
    assert found.mean_recall == round((1 / 3 + 1 / 2 + 1) / 3, 4)
    assert {name: (each.hits, each.of) for name, each in found.by_length.items()} == {"short": (3, 5), "middle": (0, 1)}


def test_the_pair_that_is_confused_most_comes_first_and_its_mistakes_take_turns() -> None:
    found = measure(ROWS)

    assert found is not None
    assert found.confusions == (Confusion("complaint", "inquiry", 2, 0.6667), Confusion("reservation", "cancel_reservation", 1, 0.5))
    assert [mistake.meant for mistake in found.mistakes] == ["complaint", "reservation", "complaint"]


def test_a_relationship_is_counted_by_what_the_words_show() -> None:
    found = measure_relation(
        [
            judged(Utterance("一", relation="existing"), understood(relationship="existing")),
            judged(Utterance("二", relation="existing"), understood(relationship="unknown")),
            judged(Utterance("三", relation="none"), understood(relationship="existing")),
            judged(Utterance("四", relation="none"), understood(relationship="none")),
            judged(Utterance("五", relation="unknown"), understood(relationship="unknown")),
            judged(Utterance("六"), understood(relationship="existing")),
        ]
    )

    assert found is not None
    assert (found.existing_seen.hits, found.existing_seen.of) == (1, 2)
    assert (found.seen_of_strangers.hits, found.strangers_seen.hits, found.strangers_seen.of) == (1, 1, 2)
    assert (found.seen_of_unknown.hits, found.seen_of_unknown.of) == (0, 1)
    assert [mistake.text for mistake in found.mistakes] == ["三", "二"]
