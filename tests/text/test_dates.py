"""Days as people say them, on Tuesday 24 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text.dates import find_date
from ivr.text.speech import say_date

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
        ("11月30日、いや12月1日です", "2026-12-01"), ("週末", "2026-11-28"), ("来月の第一月曜", "2026-12-07"), ("11月の末", "2026-11-30"),
        ("来週のげつようび", "2026-11-30"), ("らいしゅうの水曜日", "2026-12-02"), ("じゅうにがつついたち", "2026-12-01"),
        ("27日の金曜日", "2026-11-27"),
        ("12月3日木曜日", "2026-12-03"), ("できれば明日", "2026-11-25"), ("昨日電話した", "2026-11-23"),
    ],
)  # fmt: skip
def test_days_are_found(said: str, day: str) -> None:
    found = find_date(said, TODAY)

    assert found
    assert found.day == date.fromisoformat(day)


@pytest.mark.parametrize("said", ["11月31日", "三日間", "いつかお願いします", "水漏れで", "いつでも", "", "日当たりの良い", "3日以内"])
def test_what_names_no_day_is_no_date(said: str) -> None:
    assert find_date(said, TODAY) is None


@pytest.mark.parametrize(
    ("surer", "vaguer"),
    [
        ("来週の月曜", "月曜"),
        ("11月30日", "月末"),
        ("月曜", "週末"),
        ("12月1日", "11月23日"),
        ("12月1日", "12月1日か2日"),
        ("12月3日の木曜", "12月3日の金曜"),
        ("明日来てください", "12月3日に買ったので明日来てください"),
    ],
)
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


@given(st.text(max_size=40))
def test_any_text_is_searched_without_failing(text: str) -> None:
    find_date(text, TODAY)
