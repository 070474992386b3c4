"""Dates and times as people say them, on Tuesday 24 November 2026."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text.speech import say_date, say_time
from ivr.text.when import find_date, find_time

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("明日", "2026-11-25"), ("明後日の午後", "2026-11-26"), ("あさってです", "2026-11-26"),
        ("しあさって", "2026-11-27"), ("本日中に", "2026-11-24"),
        ("来週の月曜", "2026-11-30"), ("今週の金曜日", "2026-11-27"), ("来週火曜でお願いします", "2026-12-01"),
        ("再来週の木曜日", "2026-12-10"), ("来週の水", "2026-12-02"),
        ("月曜日で", "2026-11-30"), ("火曜日", "2026-12-01"), ("次の水曜", "2026-11-25"), ("今日は来週の金曜の予約を", "2026-12-04"),
        ("11月30日", "2026-11-30"), ("十一月三十日です", "2026-11-30"), ("11月の30日", "2026-11-30"),
        ("１１／３０", "2026-11-30"), ("1月5日", "2027-01-05"),
        ("30日", "2026-11-30"), ("二十日", "2026-12-20"), ("ついたち", "2026-12-01"), ("12月のはつか", "2026-12-20"),
        ("2026年12月1日", "2026-12-01"), ("令和8年12月1日", "2026-12-01"), ("来年の3月3日", "2027-03-03"), ("2月29日", "2028-02-29"),
        ("月末", "2026-11-30"), ("来月末", "2026-12-31"), ("来月の10日", "2026-12-10"), ("今月末まで", "2026-11-30"), ("来月頭", "2026-12-01"),
        ("3日後", "2026-11-27"), ("一週間後", "2026-12-01"), ("1ヶ月後", "2026-12-24"), ("二か月後", "2027-01-24"),
        ("11月30日、いや12月1日です", "2026-12-01"), ("週末", "2026-11-28"), ("昨日電話した", "2026-11-23"),
    ],
)  # fmt: skip
def test_days_are_found(said: str, day: str) -> None:
    found = find_date(said, TODAY)

    assert found
    assert found.day == date.fromisoformat(day)


@pytest.mark.parametrize("said", ["11月31日", "三日間", "いつかお願いします", "水漏れで", "いつでも", "", "日当たりの良い", "3日以内"])
def test_what_names_no_day_is_no_date(said: str) -> None:
    assert find_date(said, TODAY) is None


@pytest.mark.parametrize(("surer", "vaguer"), [("来週の月曜", "月曜"), ("11月30日", "月末"), ("月曜", "週末"), ("12月1日", "11月23日")])
def test_a_full_date_is_surer_than_a_vague_one(surer: str, vaguer: str) -> None:
    one, other = find_date(surer, TODAY), find_date(vaguer, TODAY)

    assert one
    assert other
    assert one.confidence > other.confidence


@given(st.dates(TODAY, date(2027, 11, 23)))
def test_a_date_that_the_voice_says_is_understood_again(day: date) -> None:
    found = find_date(say_date(day), TODAY)

    assert found
    assert found.day == day


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
        ("10時、いや11時で", "11:00"), ("17時以降", "17:00"), ("午後15時", "15:00"),
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
    find_date(text, TODAY)
    find_time(text)
