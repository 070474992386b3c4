"""Turning away pitches, and nobody else."""

import pytest

from ivr.classify import CallerSigns, classify

PITCH = "光回線のコスト削減のご提案でお電話しました"


@pytest.mark.parametrize(
    "text",
    [
        PITCH,
        "お忙しいところ恐れ入ります、電気料金の見直しのご案内でお電話させていただきました、ご担当者様はいらっしゃいますか",
        "ホームページ制作のご案内です",
        "請求書発行を電子化するサービスのご提案でご連絡いたしました、経理のご担当者様はいらっしゃいますか",
        "電子契約サービスのご案内でございます",
        "補助金のご案内です、至急ご検討ください、今ならお得です",
        "ガス料金のご案内です",
    ],
)
def test_a_plain_pitch_is_declined_with_reasons(text):
    understood = classify(text)

    assert understood.sales.decision == "decline"
    assert understood.sales.reasons
    assert understood.intent == "sales"


@pytest.mark.parametrize(
    "text",
    [
        "社長様いらっしゃいますか",
        "簡単なアンケートにご協力いただけませんでしょうか",
    ],
)
def test_what_may_be_a_pitch_is_asked_about(text):
    assert classify(text).sales.decision == "ask"


@pytest.mark.parametrize(
    "text",
    [
        "先日ご依頼いただいたホームページ制作のご提案の件でお電話しました",
        "ご注文いただいた複合機のご案内でお電話いたしました、ご担当者様いらっしゃいますか",
        "昨日お電話いただいた折り返しです、光回線のご提案の件で",
        "ご契約いただいている電気料金のコスト削減のご案内でお電話しました",
        "注文番号12345の件でご案内のお電話です",
        "納品の件でお電話いたしました、光回線のご提案もございます",
        "請求書の金額の件でご案内のお電話です",
        "予約している田中です、キャンペーンの無料体験の件で",
    ],
)
def test_an_existing_relationship_outweighs_any_word_of_selling(text):
    understood = classify(text)

    assert understood.sales.decision == "pass"
    assert understood.relationship == "existing"


@pytest.mark.parametrize(
    "text",
    [
        "光回線を申し込みたいのですが、料金プランを教えてください",
        "ホームページ制作はおいくらぐらいですか",
        "太陽光パネルの見積もりをお願いしたいのですが",
        "外壁塗装を考えていまして、見積もりに来てもらえますか",
        "営業時間を教えてください",
        "",
    ],
)
def test_a_customer_who_asks_for_what_is_often_sold_passes(text):
    assert classify(text).sales.decision == "pass"


def test_a_welcome_supplier_is_never_declined_however_it_is_spelt():
    signs = CallerSigns(welcome=("さくら印刷",))

    by_name = classify("さくら印刷ですが、チラシの印刷のお得なキャンペーンのご案内でお電話しました", signs)
    by_sound = classify("サクラ印刷ですが、チラシの印刷のお得なキャンペーンのご案内でお電話しました", signs)

    assert by_name.sales.decision == by_sound.sales.decision == "pass"


def test_what_sounds_like_a_pitch_never_passes_unasked():
    assert classify("少しだけお時間よろしいでしょうか、ぜひ一度ご挨拶をと思いまして").sales.decision in {"ask", "decline"}


def test_a_number_declined_before_is_declined_on_weaker_words():
    text = "ホームページの件で社長様はいらっしゃいますか"

    assert classify(text).sales.decision == "ask"
    assert classify(text, CallerSigns(number_kind="050", earlier_outcomes=("declined", "declined"))).sales.decision == "decline"


def test_the_history_of_a_number_alone_declines_nobody():
    signs = CallerSigns(number_kind="withheld", earlier_outcomes=("declined",) * 5)

    assert classify("駐車場はありますか", signs).sales.decision == "pass"


def test_a_number_that_was_a_customer_is_not_declined():
    signs = CallerSigns(earlier_outcomes=("booked", "declined"))

    assert classify(PITCH, signs).sales.decision == "ask"
    assert classify(PITCH, signs).relationship == "existing"


@pytest.mark.parametrize("text", ["電気料金のご提案なんですが、ガス臭いんです", "光回線のご案内です、火事です、助けてください"])
def test_danger_is_never_declined(text):
    assert classify(text).sales.decision != "decline"
