"""The ten intents, the relationship and anger."""

import pytest

from ivr.classify import classify
from ivr.classify.understand import evidence_of


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("光回線のコスト削減のご提案でお電話しました", "sales"),
        ("昨日修理してもらったのにまた壊れたんだけどどうなってるの", "complaint"),
        ("水道管が破裂しました", "repair_emergency"),
        ("エアコンが動かないので見てほしい", "repair_normal"),
        ("明日の3時に予約したいんですが", "reservation"),
        ("明日の予約をキャンセルしたいのですが", "cancel_reservation"),
        ("営業時間を教えてください", "inquiry"),
        ("着信が残っていたのでかけ直しました", "callback_request"),
        ("求人を見てお電話しました", "applicant"),
        ("すみません、間違えました", "wrong_number"),
        ("キャンセル料はいつからかかりますか", "inquiry"),
        ("注文をお間違えではないですか", "inquiry"),
        ("I want to cancel my appointment", "cancel_reservation"),
        ("", "inquiry"),
    ],
)
def test_the_intent_is_what_the_caller_wants(text, intent):
    assert classify(text).intent == intent


@pytest.mark.parametrize("text", ["ふざけるな、責任者を出せ", "何回言ったらわかるんだ、いい加減にしろ", "もう二度と使いません、謝ってください"])
def test_anger_is_seen_in_a_complaint(text):
    understood = classify(text)

    assert understood.angry
    assert understood.intent == "complaint"


def test_a_calm_caller_is_not_called_angry():
    assert not classify("届いた商品が割れていたのですが交換できますか").angry


@pytest.mark.parametrize(
    ("text", "relationship"),
    [
        ("注文番号12345の件です", "existing"),
        ("203号室の者です", "existing"),
        ("光回線のコスト削減のご提案でお電話しました", "none"),
        ("駐車場はありますか", "unknown"),
    ],
)
def test_the_relationship_is_existing_only_when_said(text, relationship):
    assert classify(text).relationship == relationship


@pytest.mark.parametrize("text", ["予約したいのですが", "注文したいのですが", "ご契約いただければ初月無料です"])
def test_a_wish_is_not_yet_a_relationship(text):
    assert classify(text).relationship != "existing"


def test_slots_named_in_passing_are_kept():
    assert classify("田中と申します、番号は03-1234-5678です").slots["phone"] == "+81312345678"


def test_coming_without_a_booking_is_no_cue_of_cancelling():
    assert "キャンセル・取り消し" not in evidence_of("予約なしでも行けますか")[1].reasons("cancel_reservation")
    assert "キャンセル・取り消し" in evidence_of("予約していましたが行けません")[1].reasons("cancel_reservation")
