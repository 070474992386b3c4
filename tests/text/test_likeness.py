"""Was this said before? Spelling, punctuation and fillers do not matter; every word does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text.likeness import likeness


@pytest.mark.parametrize("other", ["光回線の、コスト削減の ご提案でお電話しました。", "えーっと、光回線のコスト削減のご提案で、お電話しました"])
def test_the_same_words_are_fully_alike_however_they_are_written(other: str) -> None:
    assert likeness("光回線のコスト削減のご提案でお電話しました", other) == 1.0


def test_words_misheard_as_others_of_the_same_sound_stay_near() -> None:
    assert likeness("営業時間は何時までですか", "栄養時間は何時までですか") > likeness("営業時間は何時までですか", "駐車場は何台までですか")


def test_the_opposite_in_nearly_the_same_words_is_not_the_same() -> None:
    assert likeness("水が止まりません", "水が止まりました") < 0.9


@pytest.mark.parametrize("text", ["", "もしもし", "そうです。", "…。"])
def test_what_everybody_says_is_like_nothing(text: str) -> None:
    assert likeness(text, text) == 0.0


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_compare_the_same_both_ways(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0
