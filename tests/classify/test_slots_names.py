"""Names and companies out of how people introduce themselves, as callers say it and recognisers write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.classify.slots import parse_slot

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    ("said", "name", "company"),
    [
        ("佐藤と申します", "佐藤", None),
        ("山田太郎です", "山田太郎", None),
        ("えーと、山田太郎と申します。よろしくお願いいたします。", "山田太郎", None),
        ("もしもし、わたくし鈴木と申しますが", "鈴木", None),
        ("名前は鈴木一郎です", "鈴木一郎", None),
        ("フルネームで山田花子です", "山田花子", None),
        ("名前ですか、近藤です", "近藤", None),
        ("名前は、あー、近藤です", "近藤", None),
        ("あ、えっと、伊藤です", "伊藤", None),
        ("私、佐藤です", "佐藤", None),
        ("はい、佐藤です", "佐藤", None),
        ("山田、太郎です", "山田太郎", None),
        ("山田 太郎", "山田太郎", None),
        ("高橋", "高橋", None),
        ("髙橋ですけど", "髙橋", None),
        ("たかはし", "たかはし", None),
        ("きのしたです", "きのした", None),
        ("やまだたろうです", "やまだたろう", None),
        ("はせがわけんじです", "はせがわけんじ", None),
        ("木の下です", "木の下", None),
        ("井の上と申します", "井の上", None),
        ("三浦です", "三浦", None),
        ("五十嵐です", "五十嵐", None),
        ("佐々木になります", "佐々木", None),
        ("渡辺でーす", "渡辺", None),
        ("加藤っていいます", "加藤", None),
        ("小林と言いますけど", "小林", None),
        ("山田様", "山田", None),
        ("John Smithです", "John Smith", None),
        ("サイトーと申します", "サイトー", None),
        ("アタナベです", "アタナベ", None),
        ("長谷川健二、はせがわけんじです", "長谷川健二", None),
        ("山田です、山に田んぼの田です", "山田", None),
        ("田中です、あの、水漏れの件で", "田中", None),
        ("田中、いや、中田です", "中田", None),
        ("株式会社田中商事の山田でございます", "山田", "株式会社田中商事"),
        ("さくら不動産の山田と申します", "山田", "さくら不動産"),
        ("いつもお世話になっております。山本商店の山本です", "山本", "山本商店"),
        ("有限会社ヤマモト工業 代表の山本です", "山本", "有限会社ヤマモト工業"),
        ("ABC商事の田中と申します", "田中", "ABC商事"),
        ("東京都水道局の田中と申します", "田中", "東京都水道局"),
        ("営業部の田中です", "田中", None),
        ("株式会社青空建設、営業部の小川と申します", "小川", "株式会社青空建設"),
        ("小川と申しますよろしくお願いします", "小川", None),
        ("斎藤です 斎藤の斎は", "斎藤", None),
        ("東京の田中です", "田中", None),
        ("高田馬場の高田です", "高田", None),
        ("203号室の佐藤です", "佐藤", None),
        ("患者の山下です", "山下", None),
        ("山下の妻です", "山下", None),
        ("先ほどお電話した山田です", "山田", None),
        ("昨日予約した田中と申します", "田中", None),
        ("吉田って言うんですけど", "吉田", None),
        ("吉田ですー", "吉田", None),
        ("ヨシダデス", "ヨシダ", None),
        ("吉田だけど", "吉田", None),
    ],
)
def test_a_name_is_found_with_its_company(said: str, name: str, company: str | None) -> None:
    found = parse_slot("name", said, now=NOW)

    assert found
    assert (found.value, found.company) == (name, company)
    assert not found.verified


@pytest.mark.parametrize(
    "said",
    [
        "", "わかりません", "電話番号は", "すみません、よく聞こえません", "お願いします", "水漏れしてるんですけど", "さくら不動産の者ですが",
        "言いたくありません", "はい", "えーと", "0312345678", "いや", "個人です", "佐藤さんですか", "佐藤さんお願いします",
    ],
)  # fmt: skip
def test_what_is_no_name_is_asked_again(said: str) -> None:
    assert parse_slot("name", said, now=NOW) is None


def test_a_name_is_read_back_by_its_sound() -> None:
    found = parse_slot("name", "山田太郎です", now=NOW)

    assert found
    assert found.spoken == "ヤマダタロウ"


def test_words_that_only_introduce_are_surer_than_a_bare_word() -> None:
    confidences = [found.confidence for said in ("佐藤と申します", "佐藤です", "佐藤") if (found := parse_slot("name", said, now=NOW))]

    assert confidences == sorted(confidences, reverse=True)
    assert len(set(confidences)) == 3


@pytest.mark.parametrize(
    ("said", "kana"),
    [("ヤマダタロウです", "ヤマダタロウ"), ("やまだたろう", "ヤマダタロウ"), ("山田太郎と申します", "ヤマダタロウ"), ("サトーです", "サトー")],
)
def test_kana_are_given_in_katakana(said: str, kana: str) -> None:
    found = parse_slot("kana", said, now=NOW)

    assert found
    assert found.value == kana


def test_kana_that_were_said_are_surer_than_kana_read_from_kanji() -> None:
    said, read = parse_slot("kana", "やまだたろうです", now=NOW), parse_slot("kana", "山田太郎です", now=NOW)

    assert said
    assert read
    assert said.confidence > read.confidence
