"""Telephone numbers, numbers, dates, times, addresses and free text."""

from datetime import UTC, datetime
from time import process_time
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
    ("address", "東京と新宿区に新宿2丁目8が密合です", "東京都新宿区新宿2-8 が密合"),
    ("name", "ごとんひろしと申します", "ごとんひろし"),
]
"""What Whisper base made of synthetic speech through an 8 kHz telephone channel."""
TYPES = ["name", "kana", "phone", "number", "date", "time", "address", "yes_no", "choice", "free", "postcode", "amount", "order_number"]


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
        ("address", "東京都渋谷区渋谷1の2の3です", "東京都渋谷区渋谷1-2-3", "東京都渋谷区渋谷1の2の3"),
        ("address", "えっと住所は千葉県市川市八幡3-4-5になります", "千葉県市川市八幡3-4-5", "千葉県市川市八幡3の4の5"),
        ("address", "〒150-0001 東京都渋谷区神宮前", "〒150-0001 東京都渋谷区神宮前", "郵便番号、イチゴーゼロ、ゼロゼロゼロイチ。東京都渋谷区神宮前"),
        ("postcode", "郵便番号は150の0001です", "150-0001", "イチゴーゼロ、ゼロゼロゼロイチ"),
        ("amount", "二万五千円くらいです", "25000", "2万5千円"),
        ("order_number", "エーの1234です", "A1234", "エー、イチニーサンヨン"),
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

    assert (found.value if found and found.value else None) == value


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("phone", "この番号で"), ("phone", "わかりません"), ("phone", "090-1234"), ("number", "ないです"), ("date", "夏ごろ"),
        ("date", "11月31日"), ("time", "いつでも"),
        ("address", "わかりません"), ("address", "渋谷です"), ("free", "えーと、"), ("free", "。"),
    ],
)  # fmt: skip
def test_what_gives_no_value_is_asked_again(slot: str, said: str) -> None:
    found = parse_slot(slot, said, now=NOW)

    assert found is None or (found.value == "" and not found.is_sure)


@pytest.mark.parametrize(
    ("slot", "said", "asked"),
    [
        ("phone", "090-1234-567です", "桁数が足りない"),
        ("phone", "090-1234-56789です", "桁数が多い"),
        ("postcode", "150の001です", "7桁で"),
        ("date", "11月31日です", "その日付はございません"),
        ("date", "来月の上旬に", "何月何日か"),
        ("amount", "1万円から2万円くらい", "金額をひとつだけ"),
        ("address", "神宮前一丁目です", "市区町村から"),
        ("address", "府中市宮西町2の24です", "東京都と広島県"),
        ("address", "中央区日本橋1の2です", "都道府県と市から"),
    ],
)
def test_what_was_meant_for_the_slot_but_makes_no_value_has_a_question_of_its_own(slot: str, said: str, asked: str) -> None:
    found = parse_slot(slot, said, now=NOW)

    assert found
    assert (found.value, found.confidence) == ("", 0.0)
    assert asked in found.question


@pytest.mark.parametrize(
    ("slot", "said", "written", "question"),
    [
        ("phone", "03の1234の5678です", "03-1234-5678", "ゼロサン、イチニーサンヨン、ゴーロクナナハチ、でよろしいでしょうか。"),
        ("name", "佐藤健太です", "佐藤健太", "サトウケンタ様、でよろしいでしょうか。"),
        ("date", "11月30日", "2026年11月30日(月)", "11月30日、月曜日、でよろしいでしょうか。"),
        ("time", "午後3時半", "15時30分", "午後3時30分、でよろしいでしょうか。"),
        ("amount", "12,800円です", "12,800円", "1万2800円、でよろしいでしょうか。"),
        ("order_number", "K7712です", "K7712", "ケー、ナナナナイチニー、でよろしいでしょうか。"),
        ("number", "3名です", "3", "3、でよろしいでしょうか。"),
    ],
)
def test_every_kind_has_a_written_form_and_a_question(slot: str, said: str, written: str, question: str) -> None:
    found = parse_slot(slot, said, now=NOW)

    assert found
    assert (found.written, found.question) == (written, question)


@pytest.mark.parametrize(
    ("said", "value"), [("いちにさんよんです", "1234"), ("12の34です", "1234"), ("ゼロゼロいちに", "0012"), ("123", None), ("12345", None)]
)
def test_a_code_must_have_the_length_asked_for(said: str, value: str | None) -> None:
    found = parse_slot("number", said, now=NOW, digits=4)

    assert (found.value if found else "") == (value or "")


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


@given(st.sampled_from(TYPES), st.text(max_size=30))
def test_any_text_is_read_without_failing(slot: str, text: str) -> None:
    found = parse_slot(slot, text, now=NOW, choices={"1 はい": "はい", "2": "いいえ"})

    assert found is None or (found.question and 0 <= found.confidence <= 1 and bool(found.value) >= found.is_sure)


@given(
    st.sampled_from(TYPES), st.text(alphabet=st.sampled_from("一二十百千万0123のはいえ月日時半年、。いちにさんです明来週株式会社〒-"), max_size=20)
)
def test_any_mixture_of_number_words_is_read_without_failing(slot: str, text: str) -> None:
    found = parse_slot(slot, text, now=NOW, choices=["一", "二"], digits=4)

    assert found is None or (found.question and 0 <= found.confidence <= 1 and bool(found.value) >= found.is_sure)


@pytest.mark.parametrize("slot", TYPES)
def test_text_without_end_is_read_in_bounded_time(slot: str) -> None:
    for endless in (
        "1" * 60000,
        "1の" * 9000,
        "12の3、いや、" * 3000,
        "いちにさん" * 4000,
        "山区級西日本兄" * 3000,
        "渋谷区1の2、いや、" * 3000,
        "です、" * 9000,
    ):
        start = process_time()
        parse_slot(slot, endless, now=NOW, choices=["一", "二"])

        assert process_time() - start < 2  # milliseconds, but for the dictionaries that the first call loads
