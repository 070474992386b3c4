"""Times of day as people say them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text.speech import say_time
from ivr.text.times import find_time


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("午後3時半", "15:30"), ("15時", "15:00"), ("15時30分", "15:30"), ("三時半", "15:30"), ("さんじはん", "15:30"), ("じゅうじです", "10:00"),
        ("くじにお願いします", "09:00"), ("3時", "15:00"), ("6時", "18:00"), ("7時", "07:00"),
        ("9時半", "09:30"), ("十時", "10:00"), ("12時", "12:00"),
        ("午前10時15分", "10:15"), ("朝9時", "09:00"), ("夜の8時", "20:00"), ("夜12時", "00:00"),
        ("昼の12時", "12:00"), ("お昼の1時", "13:00"), ("昼11時", "11:00"),
        ("深夜1時", "01:00"), ("夜中の2時", "02:00"), ("25時", "01:00"), ("3時10分前", "14:50"),
        ("10:30", "10:30"), ("午後12時30分", "12:30"), ("午前0時", "00:00"),
        ("正午", "12:00"), ("午前中", "10:00"), ("夕方", "17:00"), ("夕方の六時", "18:00"),
        ("お昼過ぎ", "13:00"), ("今晩", "19:00"), ("朝イチで", "09:00"),
        ("10時、いや11時で", "11:00"), ("17時以降", "17:00"), ("午後15時", "15:00"), ("じゅうよじ", "14:00"), ("ごご3時", "15:00"),
        ("午後三時十五分", "15:15"),
    ],
)  # fmt: skip
def test_times_are_found(said: str, at: str) -> None:
    found = find_time(said)

    assert found
    assert found.at == time.fromisoformat(at)


@pytest.mark.parametrize("said", ["3時間", "99時", "あさって", "", "毎朝新聞", "時計の修理", "9時75分"])
def test_what_names_no_time_is_no_time(said: str) -> None:
    assert find_time(said) is None


def test_a_time_of_day_without_an_hour_is_only_a_guess() -> None:
    vague, clear = find_time("夕方"), find_time("夕方5時")

    assert vague
    assert clear
    assert vague.confidence <= 0.5 < clear.confidence


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_that_the_voice_says_is_understood_again(at: time) -> None:
    found = find_time(say_time(at))

    assert found
    assert found.at == at


@given(st.text(max_size=40))
def test_any_text_is_searched_without_failing(text: str) -> None:
    find_time(text)
