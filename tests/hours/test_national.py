"""National holidays, held against an independent calendar."""

from datetime import date, timedelta

import jpholiday

from ivr.hours import holiday_name, is_holiday


def test_every_day_of_eleven_years_agrees_with_another_calendar() -> None:
    days = [date(2020, 1, 1) + timedelta(days=i) for i in range((date(2031, 1, 1) - date(2020, 1, 1)).days)]

    assert [day for day in days if is_holiday(day) != jpholiday.is_holiday(day)] == []


def test_days_that_simple_rules_miss_are_holidays() -> None:
    assert is_holiday(date(2026, 9, 22))  # between two holidays
    assert is_holiday(date(2024, 9, 23))  # substitute for a Sunday
    assert is_holiday(date(2027, 3, 22))
    assert not is_holiday(date(2026, 12, 31))


def test_holidays_have_japanese_names() -> None:
    assert holiday_name(date(2026, 11, 23)) == "勤労感謝の日"
    assert holiday_name(date(2026, 11, 24)) is None
