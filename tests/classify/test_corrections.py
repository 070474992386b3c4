"""Words much like corrected ones are taken as the operator said, and nobody is turned away for that alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.classify import CallerSigns, classify
from ivr.classify.corrections import Correction, Corrections, classify_corrected
from ivr.classify.model import Intent, NumberCorrected, UrgencyLevel

PITCH = "光回線のコスト削減のご提案でお電話しました"
PITCH_AGAIN = "お世話になります、光回線のコスト削減のご提案でお電話いたしました"
OPENING = "みどり企画の木村と申しますが、例の新しい仕組みの件でお電話しました"
OPENING_AGAIN = "みどり企画の木村ですが、例の新しい仕組みの件でお電話しました"
LIKE = "以前の訂正に近い言い方"


def corrected(text: str, **said: object) -> Corrections:
    return Corrections((Correction(text, **said),))


def test_a_pitch_like_one_that_was_no_sales_passes_with_the_reason() -> None:
    assert classify(PITCH_AGAIN).sales.decision == "decline"

    understood = classify_corrected(PITCH_AGAIN, corrections=corrected(PITCH, sales=False))

    assert understood.sales.decision == "pass"
    assert understood.sales.reasons[0] == f"営業としない理由: {LIKE}"
    assert understood.intent != "sales"


def test_words_like_a_pitch_that_passed_are_asked_about() -> None:
    assert classify(OPENING_AGAIN).sales.decision == "pass"

    sales = classify_corrected(OPENING_AGAIN, corrections=corrected(OPENING, sales=True)).sales

    assert sales.decision == "ask"
    assert LIKE in sales.reasons


def test_even_the_same_words_from_an_unknown_number_are_only_asked_about() -> None:
    assert classify_corrected(OPENING, corrections=corrected(OPENING, sales=True)).sales.decision == "ask"


def test_the_same_pitch_from_a_sellers_number_is_declined() -> None:
    sales = classify_corrected(OPENING_AGAIN, CallerSigns(number_corrected="sales"), corrected(OPENING, sales=True)).sales

    assert sales.decision == "decline"
    assert {LIKE, "以前に営業と訂正された番号"} <= set(sales.reasons)


@pytest.mark.parametrize("number", ["not_sales", "both"])
def test_a_number_once_corrected_to_no_sales_is_never_declined_whatever_the_words_resemble(number: NumberCorrected) -> None:
    for text in (PITCH, OPENING):
        sales = classify_corrected(text, CallerSigns(number_corrected=number), corrected(text, sales=True)).sales
        assert sales.decision == ("pass" if number == "not_sales" else "ask")


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("みどり企画の木村ですが、先日ご依頼いただいた新しい仕組みの件でお電話しました", CallerSigns()),
        (OPENING_AGAIN, CallerSigns(welcome=("みどり企画",))),
        (OPENING_AGAIN, CallerSigns(earlier_outcomes=("booked",))),
    ],
)
def test_who_has_business_or_is_welcome_is_not_asked_for_words_alone(text: str, signs: CallerSigns) -> None:
    assert classify_corrected(text, signs, Corrections((Correction(OPENING, sales=True), Correction(text, sales=True)))).sales.decision == "pass"


def test_a_sellers_number_is_asked_when_it_says_nothing_in_particular() -> None:
    sales = classify_corrected("みどり企画の木村です、お世話になります", CallerSigns(number_corrected="sales")).sales

    assert sales.decision == "ask"
    assert sales.reasons[-1] == "以前に営業と訂正された番号"


@pytest.mark.parametrize("text", ["トイレが詰まったので修理をお願いします", "明日の予約をお願いします", "天井から水が漏れて止まりません"])
def test_a_sellers_number_that_wants_something_is_not_asked(text: str) -> None:
    assert classify_corrected(text, CallerSigns(number_corrected="sales")).sales.decision == "pass"


def test_words_like_an_emergency_nobody_saw_are_danger() -> None:
    missed = "二階の床がふわふわして下の部屋の天井が膨らんでます"
    assert classify(missed).urgent.level == "none"

    urgent = classify_corrected("二階の床がふわふわして、下の部屋の天井が膨らんできてます", corrections=corrected(missed, urgent="danger")).urgent

    assert (urgent.value, urgent.level, urgent.reasons) == (True, "danger", (LIKE,))


def test_danger_is_taken_back_for_the_same_words_alone() -> None:
    said = "水が漏れていて止まりません"
    calm = corrected(said, urgent="none")

    assert classify_corrected("えー、水が漏れていて、止まりません。", corrections=calm).urgent.level == "none"
    assert classify_corrected("台所の水が漏れていて止まりません", corrections=calm).urgent.level == "danger"


def test_the_intent_follows_the_correction() -> None:
    text = "敷金がまだ戻ってこないのですが"

    assert classify_corrected(text, corrections=corrected("敷金がまだ戻ってこないんですが", intent="complaint")).intent == "complaint"


def test_of_two_corrections_the_nearer_counts_and_of_equal_ones_the_newer() -> None:
    other = Correction(PITCH_AGAIN, sales=True)

    assert classify_corrected(PITCH, corrections=Corrections((other, Correction(PITCH, sales=False)))).sales.decision == "pass"
    newest = Corrections((Correction(OPENING, sales=True), Correction(OPENING, sales=False)))
    assert classify_corrected(OPENING, corrections=newest).sales.decision == "ask"


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
    understood = classify_corrected(text, CallerSigns(number_corrected=number), corrected(text, sales=sales, intent=intent, urgent=urgent))

    if understood.sales.decision == "decline":
        assert number is None or number == "sales"
        assert classify(text).sales.decision == "decline" or number == "sales"
    assert understood.urgent.value == (understood.urgent.level != "none")
