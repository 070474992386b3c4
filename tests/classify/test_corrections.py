"""Words much like corrected ones are taken as the operator said, and nobody is turned away for that alone.

What follows from a correction is tested on made-up decisions: it must hold whatever the classifier of the day makes of these words.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.classify import CallerSigns, classify
from ivr.classify.corrections import Correction, Corrections, apply_corrections, classify_corrected
from ivr.classify.model import Decision, Intent, NumberCorrected, Relationship, Sales, Understanding, Urgency, UrgencyLevel
from ivr.text.likeness import NEAR, SAME, likeness

PITCH = "光回線のコスト削減のご提案でお電話しました"
PITCH_AGAIN = "お世話になります、光回線のコスト削減のご提案でお電話いたしました"
OPENING = "みどり企画の木村と申しますが、例の新しい仕組みの件でお電話しました"
OPENING_AGAIN = "みどり企画の木村ですが、例の新しい仕組みの件でお電話しました"
LIKE, BY_NUMBER = "以前の訂正に近い言い方", "以前に営業と訂正された番号"


def taken(
    text: str = OPENING_AGAIN,
    decision: Decision = "pass",
    intent: Intent = "inquiry",
    level: UrgencyLevel = "none",
    relation: Relationship = "unknown",
) -> Understanding:
    """An utterance as it was understood before any correction."""
    return Understanding(text, Sales(decision, 0.3), intent, Urgency(value=level != "none", level=level), relation)


def after(understood: Understanding, signs: CallerSigns | None = None, **said: Any) -> Understanding:
    """What becomes of it when an operator said so of `OPENING`."""
    corrections = Corrections((Correction(OPENING, **said),)) if said else Corrections()
    return apply_corrections(understood, signs or CallerSigns(), corrections.near(understood.text))


def test_words_said_again_in_another_form_are_near_but_not_the_same() -> None:
    assert NEAR <= likeness(OPENING, OPENING_AGAIN) < SAME
    assert NEAR <= likeness(PITCH, PITCH_AGAIN) < SAME


def test_a_pitch_like_one_that_was_no_sales_passes_with_the_reason() -> None:
    assert classify(PITCH_AGAIN).sales.decision == "decline"

    understood = classify_corrected(PITCH_AGAIN, corrections=Corrections((Correction(PITCH, sales=False),)))

    assert understood.sales.decision == "pass"
    assert understood.sales.reasons[0] == f"営業としない理由: {LIKE}"
    assert understood.intent != "sales"


@pytest.mark.parametrize("text", [OPENING, OPENING_AGAIN])
@pytest.mark.parametrize("decision", ["pass", "ask"])
def test_words_like_a_pitch_or_even_the_same_are_only_asked_about_from_an_unknown_number(text: str, decision: Decision) -> None:
    sales = after(taken(text, decision), sales=True).sales

    assert sales.decision == "ask"
    assert LIKE in sales.reasons


def test_the_same_pitch_from_a_sellers_number_is_declined() -> None:
    sales = after(taken(), CallerSigns(number_corrected="sales"), sales=True).sales

    assert (sales.decision, sales.reasons) == ("decline", (LIKE, BY_NUMBER))


@pytest.mark.parametrize(("number", "decision"), [("not_sales", "pass"), ("both", "ask")])
def test_a_number_once_corrected_to_no_sales_is_never_declined_whatever_the_words_resemble(number: NumberCorrected, decision: Decision) -> None:
    assert after(taken(), CallerSigns(number_corrected=number), sales=True).sales.decision == decision
    assert classify_corrected(PITCH, CallerSigns(number_corrected=number), Corrections((Correction(PITCH, sales=True),))).sales.decision == decision


@pytest.mark.parametrize(
    ("understood", "signs"),
    [
        (taken(relation="existing"), CallerSigns()),
        (taken(level="danger"), CallerSigns()),
        (taken(), CallerSigns(welcome=("みどり企画",))),
        (taken(), CallerSigns(welcome=("みどり企画",), number_corrected="sales")),
        (taken(relation="existing"), CallerSigns(number_corrected="sales")),
    ],
)
def test_who_has_business_is_in_danger_or_welcome_is_neither_asked_nor_declined(understood: Understanding, signs: CallerSigns) -> None:
    assert after(understood, signs, sales=True).sales == understood.sales


@pytest.mark.parametrize("intent", ["inquiry", "callback_request"])
def test_a_sellers_number_is_asked_when_it_wants_nothing_in_particular(intent: Intent) -> None:
    sales = after(taken("お世話になります、木村です", intent=intent), CallerSigns(number_corrected="sales")).sales

    assert (sales.decision, sales.reasons) == ("ask", (BY_NUMBER,))


@pytest.mark.parametrize("intent", ["repair_normal", "reservation", "cancel_reservation", "complaint", "applicant", "wrong_number"])
def test_a_sellers_number_that_wants_something_is_not_asked(intent: Intent) -> None:
    assert after(taken(intent=intent), CallerSigns(number_corrected="sales")).sales.decision == "pass"


@pytest.mark.parametrize(("before", "level"), [("none", "danger"), ("none", "hurry"), ("hurry", "danger")])
def test_words_like_an_emergency_nobody_saw_are_raised(before: UrgencyLevel, level: UrgencyLevel) -> None:
    urgent = after(taken(level=before), urgent=level).urgent

    assert (urgent.value, urgent.level, urgent.reasons) == (True, level, (LIKE,))


@pytest.mark.parametrize(("before", "level"), [("danger", "none"), ("danger", "hurry"), ("hurry", "none")])
def test_urgency_is_taken_back_for_the_same_words_alone(before: UrgencyLevel, level: UrgencyLevel) -> None:
    assert after(taken(OPENING_AGAIN, level=before), urgent=level).urgent.level == before
    assert after(taken(f"えーと、{OPENING}。", level=before), urgent=level).urgent.level == level


def test_a_leak_that_stopped_takes_back_none_that_goes_on() -> None:
    stopped = Corrections((Correction("天井から水が漏れていましたが止まりました", urgent="none"),))

    assert classify_corrected("天井から水が漏れていて止まりません", corrections=stopped).urgent.level == "danger"


def test_the_intent_follows_the_correction() -> None:
    assert after(taken(intent="inquiry"), intent="complaint").intent == "complaint"


def test_the_intent_is_sales_only_where_the_decision_agrees() -> None:
    assert after(taken(relation="existing"), intent="sales").intent == "inquiry"
    assert after(taken(), intent="sales", sales=True).intent == "sales"


def test_of_two_corrections_the_nearer_counts_and_of_equal_ones_the_newer() -> None:
    yes, no = Correction(OPENING, sales=True), Correction(OPENING, sales=False)
    nearer = Corrections((Correction(OPENING_AGAIN, sales=False), yes)).near(OPENING)
    newer, older = Corrections((yes, no)).near(OPENING), Corrections((no, yes)).near(OPENING)

    assert [near[0].correction.sales for near in (nearer, newer, older)] == [True, True, False]


@pytest.mark.parametrize("text", ["電気料金の請求が届かないのですが", "もしもし", ""])
def test_other_words_are_understood_as_ever(text: str) -> None:
    corrections = Corrections((Correction(PITCH, sales=False, intent="inquiry"), Correction("もしもし", sales=True), Correction("", urgent="danger")))

    assert classify_corrected(text, corrections=corrections) == classify(text)


@given(
    st.sampled_from([PITCH, OPENING, "水が漏れて止まりません", "営業時間は何時までですか", "解約したいのですが"]),
    st.booleans() | st.none(),
    st.sampled_from([None, "sales", "complaint", "inquiry"]),
    st.sampled_from([None, "none", "hurry", "danger"]),
    st.sampled_from([None, "sales", "not_sales", "both"]),
)
def test_corrections_never_decline_an_unknown_number_that_was_not_declined(
    text: str, sales: bool | None, intent: Intent | None, urgent: UrgencyLevel | None, number: NumberCorrected | None
) -> None:
    corrections = Corrections((Correction(text, sales=sales, intent=intent, urgent=urgent),))

    understood = classify_corrected(text, CallerSigns(number_corrected=number), corrections)

    if understood.sales.decision == "decline":
        assert number == "sales" or (number is None and classify(text).sales.decision == "decline")
    assert understood.urgent.value == (understood.urgent.level != "none")
