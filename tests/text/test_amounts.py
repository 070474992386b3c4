"""Counts and sums of money as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kanjize import KanjizeConfiguration, KanjizeStyle, number2kanji

from ivr.text.amounts import BARE, CORRECTED, MANY, SAID, find_amount, find_money


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


@pytest.mark.parametrize(
    ("said", "yen", "confidence"),
    [
        ("二千五百円です", 2500, SAID),
        ("四万飛んで五百円", 40500, SAID),
        ("1回につき500円です", 500, SAID),
        ("15万ほど", 150000, SAID),
        ("3980です", 3980, BARE),
        ("3000円、いや3500円です", 3500, CORRECTED),
        ("基本が3000円で、工賃が2000円です", 2000, MANY),
    ],
)
def test_a_sum_of_money_is_as_sure_as_it_was_said(said: str, yen: int, confidence: float) -> None:
    assert find_money(said) == (yen, confidence, "")


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ("1万円から2万円くらい", "range"),
        ("5千円か6千円", "range"),
        ("数万円です", ""),
        ("3個です", ""),
        ("090の1234の5678です", ""),
        ("三千代です", ""),
        ("", ""),
    ],
)
def test_what_names_no_one_sum_is_none(said: str, doubt: str) -> None:
    assert find_money(said) == (None, 0.0, doubt)


@given(st.text(max_size=40))
def test_any_text_is_searched_without_failing(text: str) -> None:
    find_amount(text)
    find_money(text)
