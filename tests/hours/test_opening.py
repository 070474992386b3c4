"""Open now, when next, until when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hours import TOKYO, OpeningHours

OFFICE: dict[Any, Any] = {
    "mon-fri": "09:00-12:00, 13:00-18:00",
    "sat": "10:00-15:00",
    "holidays": "closed",
    "except": {"2026-12-29..2027-01-03": "closed", date(2026, 11, 29): "10:00-12:00", "12-28": "09:00-12:00"},
}
BAR: dict[Any, Any] = {"月-木": "18:00-02:00", "金土": "18時-29時", "日": "休み"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("hours", "when", "is_open"),
    [
        (OFFICE, "2026-11-24T09:00", True),
        (OFFICE, "2026-11-24T08:59:59", False),
        (OFFICE, "2026-11-24T12:00", False),
        (OFFICE, "2026-11-24T13:00", True),
        (OFFICE, "2026-11-24T17:59:59", True),
        (OFFICE, "2026-11-24T18:00", False),
        (OFFICE, "2026-11-23T10:00", False),  # a holiday on a Monday
        (OFFICE, "2026-09-22T10:00", False),  # the day between two holidays
        (OFFICE, "2024-09-23T10:00", False),  # a substitute holiday
        (OFFICE, "2026-11-21T14:00", True),
        (OFFICE, "2026-11-22T11:00", False),
        (OFFICE, "2026-11-29T11:00", True),  # open on a Sunday by exception
        (OFFICE, "2026-12-30T10:00", False),
        (OFFICE, "2027-01-04T10:00", True),
        (OFFICE, "2027-12-28T11:00", True),  # yearly
        (OFFICE, "2027-12-28T14:00", False),
        (BAR, "2026-11-25T01:59", True),
        (BAR, "2026-11-25T02:00", False),
        (BAR, "2026-11-29T04:59", True),  # Saturday's 29:00
        (BAR, "2026-11-29T20:00", False),
        (BAR, "2026-11-30T01:00", False),
        ({}, "2026-11-24T03:00", True),
        ({"holidays": "closed"}, "2026-11-24T03:00", True),
        ({"holidays": "closed"}, "2026-11-23T03:00", False),
        ({"毎日": "24時間", "wed": "closed"}, "2026-11-25T12:00", False),
        ({"平日": "9時-18時", "土日": ["10:00-12:00", "13:00〜15:00"]}, "2026-11-29T13:30", True),
        ({"mon,wed,fri": "9:00-18:00"}, "2026-11-24T12:00", False),
        ({"fri-mon": "午前9時から午後6時半まで"}, "2026-11-29T18:15", True),
        ({"daily": "9:00-18:00", "holidays": "10:00-12:00"}, "2026-11-23T11:00", True),
    ],
)
def test_the_clock_is_held_against_the_hours(hours: dict[str, Any], when: str, is_open: bool) -> None:
    assert OpeningHours.parse(hours).is_open(at(when)) is is_open


def test_another_zone_asks_about_the_same_instant() -> None:
    assert OpeningHours.parse(OFFICE).is_open(datetime(2026, 11, 24, 0, 30, tzinfo=UTC))


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        OpeningHours.parse(OFFICE).is_open(datetime(2026, 11, 24, 9))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("when", "opens", "closes"),
    [
        ("2026-11-24T10:00", "2026-11-24T10:00", "2026-11-24T12:00"),
        ("2026-11-24T12:30", "2026-11-24T13:00", None),
        ("2026-11-20T18:00", "2026-11-21T10:00", None),
        ("2026-11-21T15:00", "2026-11-24T09:00", None),
        ("2026-12-28T12:00", "2027-01-04T09:00", None),
    ],
)
def test_next_opening_and_closing(when: str, opens: str, closes: str | None) -> None:
    hours = OpeningHours.parse(OFFICE)

    assert hours.next_open(at(when)) == at(opens)
    assert hours.next_close(at(when)) == (closes and at(closes))


def test_a_night_runs_on_into_the_next_day() -> None:
    assert OpeningHours.parse(BAR).next_close(at("2026-11-24T23:00")) == at("2026-11-25T02:00")


def test_spans_that_meet_are_one_opening() -> None:
    hours = OpeningHours.parse({"mon": "20:00-24:00", "tue": "00:00-03:00"})

    assert hours.next_close(at("2026-11-23T21:00")) == at("2026-11-24T03:00")


def test_always_open_never_closes_and_never_open_never_opens() -> None:
    assert OpeningHours.parse({}).next_close(at("2026-11-24T10:00")) is None
    assert OpeningHours.parse({"daily": "closed"}).next_open(at("2026-11-24T10:00")) is None


def test_the_more_particular_line_wins() -> None:
    hours = OpeningHours.parse({"wed": "closed", "daily": "9:00-18:00", "except": {"2026-11-25": "10:00-11:00", "11-20..11-30": "closed"}})

    assert hours.is_open(at("2026-11-25T10:30"))
    assert not hours.is_open(at("2026-11-26T10:30"))
    assert not hours.is_open(at("2026-12-02T10:30"))
    assert hours.is_open(at("2026-12-03T10:30"))


_TIMES = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.sampled_from([0, 15, 30]))
_HOURS = st.one_of(st.just("closed"), st.just("24h"), st.tuples(_TIMES, _TIMES).filter(lambda pair: pair[0] != pair[1]).map("-".join))
_DAYS = st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun", "mon-fri", "daily", "holidays"])
_EXCEPT = st.dictionaries(st.sampled_from(["2026-11-25", "2026-12-29..2027-01-03", "12-30..01-02", "11-24"]), _HOURS)
_MAPPINGS = st.builds(lambda days, special: {**days, "except": special}, st.dictionaries(_DAYS, _HOURS), _EXCEPT)
_INSTANTS = st.datetimes(datetime(2026, 11, 20), datetime(2027, 1, 10)).map(lambda naive: naive.replace(tzinfo=TOKYO))  # noqa: DTZ001 - given a zone


@given(_MAPPINGS, _INSTANTS)
def test_it_is_open_at_the_next_opening_and_closed_until_then(mapping: dict[str, Any], when: datetime) -> None:
    hours = OpeningHours.parse(mapping)
    opens = hours.next_open(when)

    assert (opens == when) == hours.is_open(when)
    if opens is None:
        assert not any(hours.is_open(when + timedelta(hours=6 * i)) for i in range(60))
    else:
        assert hours.is_open(opens)
        assert not any(hours.is_open(when + (opens - when) * i / 10) for i in range(10) if opens > when)


@given(_MAPPINGS, _INSTANTS)
def test_it_is_open_until_the_next_closing_and_closed_then(mapping: dict[str, Any], when: datetime) -> None:
    hours = OpeningHours.parse(mapping)
    closes = hours.next_close(when)

    if closes is not None:
        assert not hours.is_open(closes)
        assert all(hours.is_open(when + (closes - when) * i / 10) for i in range(10))
