"""What operators said of a number, and a client's own words, change what its next call is taken for."""

import pytest

from ivr.classify import CallerSigns, classify

PITCH = "光回線のコスト削減のご提案でお電話しました"
UNCLEAR = "少しだけお時間よろしいでしょうか、ぜひ一度ご挨拶をと思いまして"


@pytest.mark.parametrize("text", [PITCH, UNCLEAR])
def test_a_number_corrected_to_no_sales_is_neither_declined_nor_asked(text: str) -> None:
    sales = classify(text, CallerSigns(number_corrected="not_sales", earlier_outcomes=("declined", "declined"))).sales

    assert sales.decision == "pass"
    assert sales.reasons[0] == "営業としない理由: 以前に営業ではないと訂正された番号"


def test_danger_in_words_taken_for_a_pitch_is_heard_from_a_number_corrected_to_no_sales() -> None:
    text = "水漏れ修理のご案内でお電話しました、今も天井から水が漏れていて止まりません、コスト削減のご提案です"

    assert classify(text, CallerSigns(number_corrected="not_sales")).urgent.level == "danger"


def test_a_number_corrected_to_sales_is_evidence_with_its_reason() -> None:
    before, after = classify(UNCLEAR).sales, classify(UNCLEAR, CallerSigns(number_corrected="sales")).sales

    assert after.probability > before.probability
    assert "以前に営業と訂正された番号" in after.reasons


def test_a_number_corrected_to_sales_is_not_declined_for_its_number_alone() -> None:
    assert classify("営業時間は何時までですか", CallerSigns(number_corrected="sales")).sales.decision == "pass"


def test_a_number_corrected_both_ways_is_asked_at_most() -> None:
    assert classify(PITCH, CallerSigns(number_corrected="both")).sales.decision == "ask"


def test_words_like_some_that_were_no_pitch_pass_with_the_reason() -> None:
    sales = classify(PITCH, CallerSigns(like_not_sales=True)).sales

    assert sales.decision == "pass"
    assert sales.reasons[0] == "営業としない理由: 以前の訂正に近い言い方"


def test_a_clients_unwelcome_word_asks_and_names_itself() -> None:
    text = "アオゾラ通信の田中です、駐車場は何台ありますか"

    assert classify(text).sales.decision == "pass"
    sales = classify(text, CallerSigns(unwelcome=("あおぞら通信",))).sales
    assert sales.decision == "ask"
    assert sales.reasons == ("お断りする言葉に登録: あおぞら通信",)


def test_a_clients_unwelcome_word_declines_with_other_words_of_selling() -> None:
    text = "あおぞら通信と申します、料金プランのご説明をさせていただきたくお電話しました"

    assert classify(text, CallerSigns(unwelcome=("あおぞら通信",))).sales.decision == "decline"


@pytest.mark.parametrize("text", ["あおぞら通信です、ご注文いただいた機器の納品の件でお電話しました", "あおぞら通信のビルで火事です、煙が出ています"])
def test_an_unwelcome_word_declines_nobody_who_has_business_or_is_in_danger(text: str) -> None:
    understood = classify(text, CallerSigns(unwelcome=("あおぞら通信",)))

    assert understood.sales.decision != "decline"


def test_welcome_outweighs_unwelcome() -> None:
    signs = CallerSigns(welcome=("桜ガス",), unwelcome=("ガス料金",))

    assert classify("桜ガスです、ガス料金のご案内でお電話しました", signs).sales.decision == "pass"
