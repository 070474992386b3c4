"""Every kind of event is told in Japanese; what is unknown is still told."""

import re

import pytest

from ivr.desk.timeline_text import describe

EVENTS = [
    ("step", {"step": "用件", "kind": "listen", "why": "次の手順"}, "用件(ご用件の聞き取り)"),
    ("said", {"text": "お電話ありがとうございます。"}, "お電話ありがとうございます。"),
    ("keys", {"digits": "1"}, "ボタン 1 を押しました"),
    ("spoken", {"text": "はい", "confidence": 0.9}, "「はい」"),
    ("silence", {}, "無言でした"),
    ("recorded", {"recording": 1, "seconds": 4.6, "hung_up": True}, "5秒を録音しました、発信者が電話を切りました"),
    ("heard", {"text": "水漏れです", "confidence": 0.8, "intent": "repair_emergency", "sales": {"decision": "pass"}, "urgent": {"level": "danger"}},
     "「水漏れです」"),
    ("heard", {"text": "", "confidence": 0.0}, "聞き取れる言葉はありませんでした"),
    ("heard_late", {"text": "水漏れです", "intent": "inquiry", "urgent": "none"}, "「水漏れです」"),
    ("decision", {"rule": "sales", "result": "decline", "why": "ご提案という言葉"}, "営業: お断り"),
    ("slot", {"name": "phone", "value": "+819012345678", "source": "keys", "verified": True}, "電話番号: 090-1234-5678"),
    ("slot", {"name": "name", "value": "", "source": "speech", "verified": False, "recording": 3}, "お名前: 録音でお預かり"),
    ("transfer", {"numbers": ["+819011112222"], "status": "no_answer", "accepted": False}, "090-1111-2222 はつながりませんでした"),
    ("transfer", {"numbers": ["+819011112222"], "status": "completed", "accepted": True}, "090-1111-2222 におつなぎしました"),
    ("queue", {"queue": "一般", "what": "enter"}, "オペレーター待ちに入りました"),
    ("outcome", {"outcome": "handled", "reason": ""}, "オペレーター対応"),
    ("limit", {"which": "turns"}, "上限に達したため、担当者または伝言に切り替えました"),
    ("fault", {"code": "engine", "detail": ""}, "音声認識が動きませんでした"),
    ("hung_up", {}, "電話を切りました"),
    ("ended", {"why": "status"}, "終了しました"),
    ("faq_mark", {"entry": "駐車場", "solved": True}, "駐車場: 解決"),
    ("in_queue", {}, "保留音をお聞きいただいています"),
    ("summary_worded", {}, "補助AIが言葉を整えました(事実はお話と照合済み)"),
    ("item_restored", {}, "待ちの記録が失われていたため、自動で作り直しました"),
    ("priority_raised", {"why": "水漏れ"}, "緊急に引き上げました"),
    ("callback_promised", {"owner": "client", "number": "+819012345678"}, "090-1234-5678 への折り返しをお約束しました"),
    ("claimed", {"operator": "Ben", "kind": "live"}, "対応を引き受けました"),
    ("ringing", {"operator": "Ben"}, "電話を呼び出しています"),
    ("accepted", {"operator": "Ben"}, "電話に出て、1を押しました"),
    ("joined", {"operator": "Ben"}, "お客様とつながりました"),
    ("corrected", {"operator": "Ben", "subject": "sales", "verdict": "no"}, "営業を訂正: 営業ではない"),
    ("corrected", {"operator": "Ben", "subject": "faq", "verdict": ""}, "FAQを訂正: 該当なし"),
    ("corrected", {"operator": "Ben", "subject": "faq", "verdict": "駐車場"}, "FAQを訂正: 駐車場"),
    ("corrected", {"operator": "Ben", "subject": "urgent", "verdict": None}, "緊急の訂正を取り消しました"),
    ("unanswered", {"operator": "Ben", "why": "busy"}, "電話に出られず、お客様は元の順番でお待ちです"),
    ("unanswered", {"operator": "Ben", "why": "alone"}, "つながってすぐに電話が切れ、お客様は元の順番でお待ちです"),
    ("conversation_ended", {"operator": "Ben", "seconds": 90}, "お話が終わりました"),
    ("disposition", {"operator": "Ben", "code": "sales", "note": "", "follow_up": True}, "対応記録: 営業電話(要フォロー)"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data", "text"), EVENTS)
def test_each_event_has_its_sentence(kind: str, data: dict, text: str) -> None:
    assert describe(kind, data).text == text


@pytest.mark.parametrize(("kind", "data", "text"), EVENTS)
def test_events_with_missing_data_do_not_fail_the_page(kind: str, data: dict, text: str) -> None:
    assert describe(kind, {}).who is not None


def test_reasons_of_a_heard_text_are_in_japanese() -> None:
    why = describe("heard", {"text": "x", "confidence": 0.8, "intent": "complaint", "sales": "ask", "urgent": "hurry"}).why

    assert why == "用件: 苦情・営業か確認・緊急度: お急ぎ・聞き取りの確かさ 80%"
    assert not re.search("[a-z]", why)


def test_an_unknown_event_is_told_as_it_is() -> None:
    line = describe("something_new", {"a": 1, "nested": {}})

    assert (line.text, line.why) == ("something_new", "a: 1")
