"""Values pressed on keys are verified; keys that make no value are asked for again."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.classify.slots import parse_keys

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
MENU = {"1 故障": "修理", "2 内見": "内見"}


@pytest.mark.parametrize(
    ("slot", "keys", "value"),
    [
        ("phone", "0312345678", "+81312345678"),
        ("phone", "09012345678#", "+819012345678"),
        ("number", "123", "123"),
        ("number", "0012", "0012"),
        ("date", "1130", "2026-11-30"),
        ("date", "105", "2027-01-05"),
        ("date", "0229", "2028-02-29"),
        ("date", "25", "2026-11-25"),
        ("date", "20", "2026-12-20"),
        ("date", "20261201", "2026-12-01"),
        ("time", "1530", "15:30"),
        ("time", "930", "09:30"),
        ("time", "15", "15:00"),
        ("yes_no", "1", "yes"),
        ("yes_no", "2", "no"),
        ("choice", "2", "内見"),
        ("address", "1500001", "〒150-0001"),
        ("postcode", "1500001", "150-0001"),
        ("amount", "30000", "30000"),
        ("order_number", "00123", "00123"),
    ],
)
def test_keys_give_verified_values(slot: str, keys: str, value: str) -> None:
    found = parse_keys(slot, keys, now=NOW, choices=MENU)

    assert found
    assert (found.value, found.verified) == (value, True)
    assert found.spoken


@pytest.mark.parametrize(
    ("slot", "keys"),
    [
        ("phone", "110"), ("phone", "12345"), ("phone", "9012345678"), ("date", "1332"), ("date", "00"), ("date", "12345"), ("time", "2560"),
        ("time", "99"),
        ("time", "12345"), ("yes_no", "3"), ("choice", "9"), ("choice", ""), ("address", "15"), ("name", "12"), ("kana", "1"), ("free", "1"),
        ("number", "*"), ("number", ""),
    ],
)  # fmt: skip
def test_keys_that_make_no_value_are_asked_for_again(slot: str, keys: str) -> None:
    assert parse_keys(slot, keys, now=NOW, choices=MENU) is None


def test_a_code_on_keys_must_have_the_length_asked_for() -> None:
    assert parse_keys("number", "12345", now=NOW, digits=4) is None
    assert parse_keys("number", "1234", now=NOW, digits=4)


@given(
    st.sampled_from(["phone", "number", "date", "time", "yes_no", "choice", "address", "name", "postcode", "amount", "order_number"]),
    st.text(alphabet="0123456789*#", max_size=12),
)
def test_any_keys_are_read_without_failing(slot: str, keys: str) -> None:
    found = parse_keys(slot, keys, now=NOW, choices=MENU)

    assert found is None or (found.value and found.spoken and 0 <= found.confidence <= 1)
