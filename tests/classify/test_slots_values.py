"""Telephone numbers, numbers, dates, times, addresses and free text."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.classify.slots import parse_slot

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
AS_WHISPER_WROTE = [
    ("phone", "0.8.0.5.5.1.2.3.4.5.6です", "+818055123456"),
    ("phone", "電話番号は0661234567です", "+81661234567"),
    ("phone", "ゼロタンの321の4444です", None),
    ("number", "大人2名で", "2"),
    ("number", "会員番号は00123です", "00123"),
    ("date", "明日でお願いいします", "2026-11-25"),
    ("date", "大州の月曜日でお願いします", "2026-11-30"),
    ("date", "今月末までにおめがいします", "2026-11-30"),
    ("time", "大州の火曜日の午後30に予約をおめがします", "15:00"),
    ("time", "10時からおめがします", "10:00"),
    ("yes_no", "いいね違います", "no"),
    ("yes_no", "おめがします", "yes"),
    ("address", "東京と新宿区に新宿2丁目8が密合です", "東京都新宿区に新宿2丁目8が密合"),
    ("name", "ごとんひろしと申します", "ごとんひろし"),
]
"""What Whisper base made of synthetic speech through an 8 kHz telephone channel."""
TYPES = ["name", "kana", "phone", "number", "date", "time", "address", "yes_no", "choice", "free"]


@pytest.mark.parametrize(
    ("slot", "said", "value", "spoken"),
    [
        ("phone", "ゼロキュウゼロの1234の5678です", "+819012345678", "ゼロキュウゼロ、イチニーサンヨン、ゴーロクナナハチ"),
        ("phone", "03-1234-5679、いや、5678です", "+81312345678", "ゼロサン、イチニーサンヨン、ゴーロクナナハチ"),
        ("number", "3名です", "3", "3"),
        ("number", "大人二人です", "2", "2"),
        ("number", "さんです", "3", "3"),
        ("number", "0012です", "0012", "ゼロゼロイチニー"),
        ("number", "会員番号は1234567です", "1234567", "イチニーサンヨンゴーロクナナ"),
        ("number", "二万五千円くらい", "25000", "2万5千"),
        ("date", "明日でお願いします", "2026-11-25", "11月25日、水曜日"),
        ("date", "来週の月曜", "2026-11-30", "11月30日、月曜日"),
        ("date", "30です", "2026-11-30", "11月30日、月曜日"),
        ("date", "1224", "2026-12-24", "12月24日、木曜日"),
        ("date", "来年の12月1日", "2027-12-01", "2027年12月1日、水曜日"),
        ("time", "午後3時半", "15:30", "午後3時30分"),
        ("time", "夕方", "17:00", "午後5時"),
        ("address", "東京都渋谷区渋谷1の2の3です", "東京都渋谷区渋谷1の2の3", "東京都渋谷区渋谷1の2の3"),
        ("address", "えっと住所は千葉県市川市八幡3-4-5になります", "千葉県市川市八幡3-4-5", "千葉県市川市八幡3-4-5"),
        ("address", "〒150-0001 東京都渋谷区神宮前", "〒150-0001 東京都渋谷区神宮前", "郵便番号、イチゴーゼロ、ゼロゼロゼロイチ。東京都渋谷区神宮前"),
        ("address", "郵便番号150の0001です", "〒150-0001", "郵便番号、イチゴーゼロ、ゼロゼロゼロイチ"),
        ("free", "えーと、蛇口から水が出ません。", "蛇口から水が出ません。", "蛇口から水が出ません。"),
    ],
)
def test_a_value_is_normalised_and_said_back(slot: str, said: str, value: str, spoken: str) -> None:
    found = parse_slot(slot, said, now=NOW)

    assert found
    assert (found.value, found.spoken) == (value, spoken)
    assert 0 < found.confidence < 1
    assert not found.verified


@pytest.mark.parametrize(("slot", "heard", "value"), AS_WHISPER_WROTE)
def test_what_a_recogniser_made_of_it_is_still_read(slot: str, heard: str, value: str | None) -> None:
    found = parse_slot(slot, heard, now=NOW)

    assert (found and found.value) == value


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("phone", "この番号で"), ("phone", "わかりません"), ("phone", "090-1234"), ("number", "ないです"), ("date", "夏ごろ"),
        ("date", "11月31日"), ("time", "いつでも"),
        ("address", "わかりません"), ("address", "渋谷です"), ("free", "えーと、"), ("free", "。"),
    ],
)  # fmt: skip
def test_what_gives_no_value_is_asked_again(slot: str, said: str) -> None:
    assert parse_slot(slot, said, now=NOW) is None


@pytest.mark.parametrize(
    ("said", "value"), [("いちにさんよんです", "1234"), ("12の34です", "1234"), ("ゼロゼロいちに", "0012"), ("123", None), ("12345", None)]
)
def test_a_code_must_have_the_length_asked_for(said: str, value: str | None) -> None:
    found = parse_slot("number", said, now=NOW, digits=4)

    assert (found and found.value) == value


def test_a_number_that_had_to_be_guessed_is_less_sure() -> None:
    heard, guessed = parse_slot("phone", "090の1234の5678", now=NOW), parse_slot("phone", "ゼロ旧ゼロの1234の5678", now=NOW)

    assert heard
    assert guessed
    assert heard.value == guessed.value
    assert heard.confidence > guessed.confidence


def test_a_day_that_is_over_is_hardly_believed() -> None:
    found = parse_slot("date", "昨日", now=NOW)

    assert found
    assert found.confidence < 0.5


def test_the_day_is_taken_from_the_clocks_of_japan() -> None:
    found = parse_slot("date", "明日", now=datetime(2026, 11, 24, 16, tzinfo=UTC))

    assert found
    assert found.value == "2026-11-26"


def test_an_address_is_surer_with_each_part_of_it() -> None:
    said = ["神宮前一丁目", "渋谷区神宮前一丁目", "東京都渋谷区神宮前一丁目", "〒150-0001東京都渋谷区神宮前一丁目"]
    confidences = [found.confidence for text in said if (found := parse_slot("address", text, now=NOW))]

    assert len(confidences) == 4
    assert confidences == sorted(set(confidences))


@given(st.sampled_from(TYPES), st.text(max_size=30))
def test_any_text_is_read_without_failing(slot: str, text: str) -> None:
    found = parse_slot(slot, text, now=NOW, choices={"1 はい": "はい", "2": "いいえ"})

    assert found is None or (found.value and 0 <= found.confidence <= 1)


@given(
    st.sampled_from(TYPES), st.text(alphabet=st.sampled_from("一二十百千万0123のはいえ月日時半年、。いちにさんです明来週株式会社〒-"), max_size=20)
)
def test_any_mixture_of_number_words_is_read_without_failing(slot: str, text: str) -> None:
    found = parse_slot(slot, text, now=NOW, choices=["一", "二"], digits=4)

    assert found is None or (found.value and 0 <= found.confidence <= 1)
