"""Slots that callers mention unasked: only what is said plainly."""

import pytest

from ivr.classify.slots import extract_slots


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("さくら不動産の山田と申します", {"name": "山田", "company": "さくら不動産"}),
        (
            "お世話になります、株式会社田中商事の鈴木ですが、11月30日の件で、090の1234の5678にお電話ください",
            {"name": "鈴木", "company": "株式会社田中商事", "phone": "+819012345678", "date": "11月30日"},
        ),
        ("もしもし、佐藤といいますが、昨日電話をいただいたようで", {"name": "佐藤"}),
        ("私、東京電力の田中と申しますが、電気料金の件で", {"name": "田中", "company": "東京電力"}),
        ("来週の月曜に内見したいんですけど", {"date": "来週の月曜"}),
        ("折り返しお願いします、03-1234-5678です", {"phone": "+81312345678"}),
        ("さくら不動産の者ですが", {"company": "さくら不動産"}),
    ],
)
def test_plain_mentions_are_taken(said: str, slots: dict[str, str]) -> None:
    assert extract_slots(said) == slots


@pytest.mark.parametrize(
    "said",
    [
        "今日は水漏れで", "天井から水が漏れていて止まりません", "光回線のコスト削減のご提案でお電話しました", "営業時間は何時までですか",
        "注文番号12345の件です",
        "あの、先ほどお電話いただいた者ですけど", "担当の鈴木さんをお願いします", "至急です", "修理の件です", "解約の手続きの方法です", "",
    ],
)  # fmt: skip
def test_in_doubt_nothing_is_taken(said: str) -> None:
    assert extract_slots(said) == {}
