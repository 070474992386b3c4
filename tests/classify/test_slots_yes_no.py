"""Yes and no, in the many ways of saying either."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.classify.slots import parse_slot, parse_yes_no

YES = re.findall(
    r"\S+",
    """
    はい ええ うん ハイ はーい あ、はい はい、お願いします お願いします ぜひお願いします そうです そうですね そう そうそう
    その通りです 間違いありません 間違いないです 問題ありません 合ってます 合っています 正しいです よろしいです いいです
    いいですよ 構いません 承知しました わかりました 解決しました はい解決しました オッケーです OKです yes 希望します もちろんです
    それで結構です それで大丈夫です はい、大丈夫です はい、結構です 大丈夫です だいじょぶです 1 いち 一番 1番です 配 えーと、はい
    """,
)
NO = re.findall(
    r"\S+",
    """
    いいえ いえ いえいえ いや いや、違います 違います ちょっと違いますね ちがいます 間違ってます 間違いです はい、違います 嫌です
    あー、いいえ いいえ、大丈夫です いいえ結構です 結構です もう結構です もういいです いりません 要りません 不要です 必要ないです
    ありません 営業ではありません そうじゃないです そうではありません 合っていません まだです 解決していません だめです
    遠慮しておきます やめておきます ノー no 2 に 二番です 家
    """,
)
NEITHER = ["", "うーん", "わかりません", "水漏れです", "山田です", "のーびる", "えーと", "ノートパソコン", "もう一度お願いできますか"]


@pytest.mark.parametrize("said", YES)
def test_yes_is_heard(said: str) -> None:
    found = parse_yes_no(said)

    assert found
    assert (found.value, found.spoken) == ("yes", "はい")


@pytest.mark.parametrize("said", NO)
def test_no_is_heard(said: str) -> None:
    found = parse_yes_no(said)

    assert found
    assert (found.value, found.spoken) == ("no", "いいえ")


@pytest.mark.parametrize("said", NEITHER)
def test_neither_is_guessed_from_anything_else(said: str) -> None:
    assert parse_yes_no(said) is None


def test_all_right_accepts_a_check_but_declines_an_offer_and_is_never_sure() -> None:
    now = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
    check, offer = parse_slot("yes_no", "大丈夫です", now=now), parse_slot("yes_no", "大丈夫です", now=now, offer=True)

    assert check
    assert offer
    assert (check.value, offer.value) == ("yes", "no")
    assert max(check.confidence, offer.confidence) <= 0.6
