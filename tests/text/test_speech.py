"""How things are said by a synthetic voice."""

from datetime import date, time
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text.speech import say_date, say_digits, say_money, say_number, say_phone, say_time, split_for_say


@pytest.mark.parametrize(
    ("e164", "said"),
    [
        ("+81312345678", "ゼロサン、イチニーサンヨン、ゴーロクナナハチ"),
        ("+819011112222", "ゼロキュウゼロ、イチイチイチイチ、ニーニーニーニー"),
        ("+81120123456", "ゼロイチニーゼロ、イチニーサン、ヨンゴーロク"),
        ("+14155552671", "国番号、イチ、ヨンイチゴー、ゴーゴーゴー、ニーロクナナイチ"),
    ],
)
def test_telephone_numbers_are_said_digit_by_digit_in_groups(e164: str, said: str) -> None:
    assert say_phone(e164) == said


def test_digits_are_said_one_by_one() -> None:
    assert say_digits("1-20") == "イチ、ニーゼロ"


def test_dates_are_said_with_their_weekday() -> None:
    assert say_date(date(2026, 11, 24)) == "11月24日、火曜日"
    assert say_date(date(2027, 1, 3), with_year=True) == "2027年1月3日、日曜日"


@pytest.mark.parametrize(
    ("at", "said"), [(time(0), "午前0時"), (time(9), "午前9時"), (time(12), "正午"), (time(12, 30), "午後0時30分"), (time(15, 30), "午後3時30分")]
)
def test_times_are_said_with_morning_or_afternoon(at: time, said: str) -> None:
    assert say_time(at) == said


@pytest.mark.parametrize(
    ("yen", "said"),
    [
        (0, "0円"),
        (1000, "1000円"),
        (3000, "3千円"),
        (8250, "8250円"),
        (12000, "1万2千円"),
        (11000, "1万1000円"),
        (12500, "1万2500円"),
        (123456789, "1億2345万6789円"),
        (-5, "マイナス5円"),
    ],
)
def test_money_is_said_in_units_of_ten_thousand(yen: int, said: str) -> None:
    assert say_money(yen) == said


def test_a_number_past_the_units_is_said_in_digits() -> None:
    assert say_number(10**16).startswith("イチゼロゼロ")


def test_long_text_is_cut_at_sentence_ends() -> None:
    pieces = split_for_say("お電話ありがとうございます。" * 100)

    assert [len(piece) for piece in pieces] == [490, 490, 420]
    assert all(piece.endswith("。") for piece in pieces)


def test_a_long_sentence_is_cut_at_commas_else_hard() -> None:
    assert all(piece.endswith("、") for piece in split_for_say("あいうえお、" * 200)[:-1])
    assert [len(piece) for piece in split_for_say("あ" * 1200)] == [500, 500, 200]


@given(st.text(alphabet=st.sampled_from("あ漢、。!a 1&"), max_size=200), st.integers(min_value=9, max_value=300))
def test_no_piece_is_too_long_and_nothing_is_lost(text: str, limit: int) -> None:
    pieces = split_for_say(text, limit)

    assert all(len(quote_plus(piece)) <= limit for piece in pieces)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
