"""Digits as people say them and recognisers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text.number_groups import OF_CODES
from ivr.text.number_readings import Reading
from ivr.text.numbers import digit_strings, find_digits, fixed_length
from ivr.text.speech import say_digits


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
    ("said", "found"),
    [
        ("ゼロゼロいちに", Reading("0012", 0.0, rivals=False)),
        ("12の34です", Reading("1234", 0.0, rivals=False)),
        ("1233、いや、1234です", Reading("1234", 0.3, rivals=False)),
        ("123です", None),
        ("12345です", None),
        ("二人で3時に行きます", None),
    ],
)
def test_a_number_of_known_length_is_found_or_none(said: str, found: Reading | None) -> None:
    assert find_digits(said, fixed_length(4), OF_CODES) == found


@given(st.text(max_size=40))
def test_any_text_is_searched_without_failing(text: str) -> None:
    digit_strings(text)
    find_digits(text, fixed_length(7, (3, 4)), OF_CODES)
