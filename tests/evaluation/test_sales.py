"""Pitches and others, counted by hand on four of each."""

import pytest

from ivr.evaluation.data import Utterance
from ivr.evaluation.judged import Judged
from ivr.evaluation.sales import SalesFigures, measure
from tests.evaluation.made import judged, understood

PITCH = {"sales": True, "intent": "sales", "kind": "stranger"}


@pytest.fixture
def rows() -> list[Judged]:
    return [
        judged(Utterance("あ" * 20, **PITCH), understood("", "decline", 0.9)),
        judged(Utterance("い" * 21, **PITCH, note="a-garbled"), understood("", "ask", 0.6)),
        judged(Utterance("う" * 46, **PITCH), understood("", "pass", 0.3)),
        judged(Utterance("え" * 50, **PITCH), understood("", "pass", 0.1)),
        judged(Utterance("か" * 10, sales=False, intent="inquiry", kind="customer"), understood("", "pass", 0.0)),
        judged(Utterance("き" * 30, sales=False, intent="inquiry", kind="supplier"), understood("", "ask", 0.6)),
        judged(Utterance("く" * 60, sales=False, kind="bank"), understood("", "decline", 0.7)),
        judged(Utterance("け" * 20, sales=False, intent="applicant", kind="applicant"), understood("", "pass", 0.2)),
        judged(Utterance("誰も言わない"), understood("", "decline", 0.99)),
    ]


@pytest.fixture
def figures(rows: list[Judged]) -> SalesFigures:
    found = measure(rows)
    assert found is not None
    return found


def test_what_nobody_labelled_is_not_counted(figures: SalesFigures) -> None:
    assert figures.utterances == 8


def test_pitches_and_others_are_counted_at_the_operating_point(figures: SalesFigures) -> None:
    treated = {"sales": figures.sales, "others": figures.others}

    assert {name: (each.declined.hits, each.declined_or_asked.hits, each.declined.of) for name, each in treated.items()} == {
        "sales": (1, 2, 4),
        "others": (1, 2, 4),
    }
    assert (figures.handled_right.hits, figures.handled_right.of) == (4, 8)
    assert (figures.of_declined.hits, figures.of_declined.of) == (1, 2)


def test_others_are_told_apart_by_who_calls_and_by_what_they_want(figures: SalesFigures) -> None:
    assert {name: each.declined_or_asked.hits for name, each in figures.others_by_kind.items()} == {
        "customer": 0, "supplier": 1, "bank": 1, "applicant": 0,
    }  # fmt: skip
    assert {name: (each.declined.hits, each.declined.of) for name, each in figures.others_by_intent.items()} == {
        "inquiry": (0, 2), "applicant": (0, 1), "several": (1, 1),
    }  # fmt: skip


def test_groups_by_length_and_register_hold_every_pitch(figures: SalesFigures) -> None:
    assert {name: each.declined.of for name, each in figures.sales_by_length.items()} == {"short": 1, "middle": 1, "long": 2}
    assert {name: each.declined_or_asked.hits for name, each in figures.sales_by_register.items()} == {"garbled": 1, "unmarked": 1}


def test_ranking_and_oracle_look_at_the_probability_alone(figures: SalesFigures) -> None:
    # pairs won: 0.9 over all four; 0.6 over 0.0, 0.2 and half of 0.6; 0.3 over 0.0 and 0.2; 0.1 over 0.0 → 4 + 2.5 + 2 + 1 of 16
    assert figures.auroc.value == 9.5 / 16
    assert (figures.oracle.threshold, figures.oracle.wanted.hits) == (0.9, 1)


def test_lengths_are_told_of_both_classes(figures: SalesFigures) -> None:
    assert (figures.lengths["sales"].mean, figures.lengths["others"].mean) == (34.2, 30.0)  # 137 / 4 and 120 / 4
    assert figures.lengths["others"].half == 25.0


def test_a_customer_turned_away_is_the_worst_mistake(figures: SalesFigures) -> None:
    assert [(mistake.text[0], mistake.told) for mistake in figures.mistakes] == [
        ("く", "decline (0.70)"),
        ("え", "pass (0.10)"),
        ("う", "pass (0.30)"),
        ("き", "ask (0.60)"),
    ]


def test_without_labels_there_are_no_figures() -> None:
    assert measure([judged(Utterance("誰も言わない"), understood())]) is None
