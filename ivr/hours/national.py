"""Japanese national holidays, substitute and in-between days included."""

from datetime import date
from functools import lru_cache

from holidays import country_holidays


@lru_cache(maxsize=256)
def _names(year: int) -> dict[date, str]:
    return dict(country_holidays("JP", years=year, language="ja").items())


def holiday_name(day: date) -> str | None:
    """「勤労感謝の日」, or None on a day that is no national holiday. Known from 1949 to 2099."""
    return _names(day.year).get(day)


def is_holiday(day: date) -> bool:
    """Whether `day` is a national holiday in Japan."""
    return day in _names(day.year)
