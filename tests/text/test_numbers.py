"""Digits, telephone numbers and amounts as people say them and recognisers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kanjize import KanjizeConfiguration, KanjizeStyle, number2kanji

from ivr.text.numbers import digit_strings, find_amount, find_phone
from ivr.text.speech import say_digits, say_phone


@pytest.mark.parametrize(
    ("said", "e164"),
    [
        ("ゼロサンの、イチニーサンヨンの、ゴーロクナナハチ", "+81312345678"),
        ("ゼロサンのイチニサンヨンのゴロクナナハチです", "+81312345678"),
        ("まるきゅうまるのいちにさんよんのごろくしちはち", "+819012345678"),
        ("れいきゅうれい、いちいちいちいち、ににににです", "+819011112222"),
        ("零九零 一二三四 五六七八", "+819012345678"),
        ("〇九〇、一二三四、五六七八", "+819012345678"),
        ("０９０ー１２３４ー５６７８です", "+819012345678"),
        ("090の1234の5678になります", "+819012345678"),
        ("090-1234-5678におかけください", "+819012345678"),
        ("ゼロ3の12 34 56 78", "+81312345678"),
        ("0 9 0 1 2 3 4 5 6 7 8", "+819012345678"),
        ("えーと090のえー1234の、5678ですね", "+819012345678"),
        ("田中さん、090の1234の5678です", "+819012345678"),
        ("0120の123の456です", "+81120123456"),
        ("ゼロキュウゼロの千二百三十四の五千六百七十八", "+819012345678"),
        ("市外局番が03で、番号が1234の5678です", "+81312345678"),
        ("+81 90 1234 5678", "+819012345678"),
        ("090-1234-5678、繰り返します、090-1234-5678です", "+819012345678"),
        ("090 1234 5678 090 1234 5678", "+819012345678"),
        ("ゼロ八ゼロ五五五五の一二三四", "+818055551234"),
        ("まるはちまる、ごごごご、いちにさんし", "+818055551234"),
        ("ゼロサンのサンニーニーイチ、えっと、ヨンヨンヨンヨン", "+81332214444"),
        ("フリーダイヤル0120の444の444", "+81120444444"),
    ],
)
def test_telephone_numbers_are_found_however_they_are_said(said: str, e164: str) -> None:
    assert find_phone(said) == e164


@pytest.mark.parametrize(
    ("said", "e164"),
    [
        ("090、1234の5679、いや、5678です", "+819012345678"),
        ("090の1234の5679じゃなくて5678です", "+819012345678"),
        ("0312345679、違います、0312345678です", "+81312345678"),
        ("090-1234-5677、いや、すみません、最後が8です", "+819012345678"),
        ("03の1244、いや、34の5678です", "+81312345678"),
        ("090、1234、あ違う、1235の5678です", "+819012355678"),
    ],
)
def test_a_correction_takes_the_place_of_what_it_corrects(said: str, e164: str) -> None:
    assert find_phone(said) == e164


@pytest.mark.parametrize("said", ["110番", "電話番号はちょっと", "〒150-0001", "123", "", "田中さんに五時に", "090-1234-567", "090-1234-56789"])
def test_what_is_no_telephone_number_is_not_taken_for_one(said: str) -> None:
    assert find_phone(said) is None


def test_words_that_sound_like_digits_count_only_as_a_guess() -> None:
    assert find_phone("ゼロ旧ゼロの一二三四の五六七八") is None
    assert find_phone("ゼロ旧ゼロの一二三四の五六七八", guess=True) == "+819012345678"
    assert find_phone("オーキューオーのイチニサンヨン ゴロクナナハチ", guess=True) == "+819012345678"


@given(st.from_regex(r"0[789]0[1-9][0-9]{7}", fullmatch=True).filter(lambda number: find_phone(number) is not None))
def test_what_the_voice_says_is_understood_again(number: str) -> None:
    e164 = f"+81{number[1:]}"

    assert find_phone(say_phone(e164)) == e164


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("受付番号は ゼロサンいちに、いや、いちさん、です", ["0313"]),
        ("しちはちきゅう", ["789"]),
        ("会員番号、ゼロゼロ一二です", ["0012"]),
        ("三井です", []),
        ("すみません、マンションの住所です", []),
        ("に", ["2"]),
        ("さんです", ["3"]),
        ("いちいち", ["11"]),
        ("3、いや、7です", ["7"]),
    ],
)
def test_digit_strings_keep_leading_zeros_and_take_corrections(said: str, digits: list[str]) -> None:
    assert digit_strings(said) == digits


@given(st.from_regex(r"[0-9]{2,12}", fullmatch=True))
def test_digits_said_one_by_one_are_heard_again(digits: str) -> None:
    assert digit_strings(say_digits(digits)) == [digits]


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("二千五百円", 2500), ("3万2千円", 32000), ("にせんごひゃくえんです", 2500),
        ("12,000円", 12000), ("2.5万", 25000), ("一億二千万円くらい", 120000000),
        ("百二十番", 120), ("さんまんにせん", 32000), ("二千 五百", 2500), ("せんえん", 1000), ("いちまんえん", 10000), ("1万五千円", 15000),
        ("さんめいです", 3), ("にじゅうごさいです", 25), ("じゅっこです", 10), ("ひとつです", 1),
        ("ふたりです", 2), ("みっつお願いします", 3), ("二人です", 2),
        ("２５個", 25), ("ごです", 5), ("3、いや、4名です", 4), ("3名です", 3),
        ("すみません", None), ("マンションです", None), ("三井です", None), ("田中さんです", None), ("", None), ("千千", None),
    ],
)  # fmt: skip
def test_amounts_are_read_from_words(said: str, amount: int | None) -> None:
    assert find_amount(said) == amount


@given(st.integers(min_value=0, max_value=10**12 - 1), st.sampled_from([KanjizeStyle.ALL, KanjizeStyle.MIXED]))
def test_any_amount_in_kanji_is_read_back(amount: int, style: KanjizeStyle) -> None:
    assert find_amount(f"{number2kanji(amount, config=KanjizeConfiguration(style=style))}円です") == amount


def test_a_caller_who_holds_a_key_or_mumbles_for_minutes_is_survived() -> None:
    for mumbled in ("1" * 5000, "1の" * 1000, "12の3、いや、" * 300, "いちにさん" * 600):
        find_phone(mumbled, guess=True)
        assert find_amount(mumbled) is None or len(mumbled) < 5000


@given(st.text(max_size=40))
def test_any_text_is_searched_without_failing(text: str) -> None:
    find_phone(text, guess=True)
    find_amount(text)
    digit_strings(text)
