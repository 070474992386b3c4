"""Danger, hurry, and what only sounds like it."""

import pytest

from ivr.classify import classify


@pytest.mark.parametrize(
    "text",
    [
        "天井から水が漏れていて止まりません",
        "ガス臭いんですけど",
        "台所から火が出ています",
        "煙が出てきました",
        "エレベーターに閉じ込められました",
        "鍵をなくして家に入れません",
        "オートロックで締め出されました",
        "血が止まりません、怪我をしてるんです",
        "コンセントから火花が出ています",
        "母が倒れて意識がありません",
        "お風呂場から出られなくなりました",
        "ミズガモレテ止まらない",
        "There is water leaking from the ceiling",
        "I smell gas",
    ],
)
def test_danger_is_seen_with_a_reason(text):
    understood = classify(text)

    assert understood.urgent.value
    assert understood.urgent.level == "danger"
    assert understood.urgent.reasons
    assert understood.intent == "repair_emergency"


@pytest.mark.parametrize(
    "text", ["至急折り返しお電話ください", "今日中に書類が必要なんです", "今すぐ担当の方と話したいです", "停電していて仕事にならないんです"]
)
def test_a_deadline_is_hurry_not_danger(text):
    understood = classify(text)

    assert (understood.urgent.value, understood.urgent.level) == (True, "hurry")


@pytest.mark.parametrize(
    "text",
    [
        "ガス料金のご案内です",
        "水漏れは昨日直りました",
        "ガス漏れかと思いましたがもう大丈夫でした",
        "火災保険に入りたいのですが",
        "鍵をなくした場合はいくらかかりますか",
        "もし水漏れしたらどこに連絡すればいいですか",
        "急ぎではないのですが見てもらえますか",
        "雨漏りの修理ってやってますか",
        "営業時間を教えてください",
        "",
    ],
)
def test_what_is_over_only_supposed_or_something_else_is_not_urgent(text):
    assert classify(text).urgent.level == "none"


@pytest.mark.parametrize("text", ["至急のご案内です、電気料金の削減のご提案でお電話しました", "今すぐお得になる光回線のキャンペーンのご案内です"])
def test_hurry_in_a_pitch_is_no_hurry(text):
    assert classify(text).urgent.level == "none"
