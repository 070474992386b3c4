"""Every mistake in an hours mapping is named, with where it is and what was probably meant."""

from datetime import date
from typing import Any

import pytest

from ivr.hours import HoursProblem, OpeningHours, problems

BROKEN: list[tuple[dict[Any, Any], tuple[Any, ...], str, str | None]] = [
    ({"mon-fry": "9-18"}, ("mon-fry",), "hours_unknown_key", "mon-fri"),
    ({"exept": {}}, ("exept",), "hours_unknown_key", "except"),
    ({"holliday": "closed"}, ("holliday",), "hours_unknown_key", "holidays"),
    ({3: "closed"}, (3,), "hours_unknown_key", None),
    ({"sat": "closd"}, ("sat",), "hours_not_a_span", "closed"),
    ({"sat": "朝から"}, ("sat",), "hours_not_a_span", None),
    ({"sun": None}, ("sun",), "hours_no_value", None),
    ({"sun": False}, ("sun",), "hours_no_value", None),
    ({"sun": {"open": "9:00"}}, ("sun",), "hours_no_value", None),
    ({"tue": "09:00-31:00"}, ("tue",), "hours_no_such_time", None),
    ({"tue": "25:00-26:00"}, ("tue",), "hours_no_such_time", None),
    ({"tue": "09:70-18:00"}, ("tue",), "hours_no_such_time", None),
    ({"wed": "09:00-09:00"}, ("wed",), "hours_empty_span", None),
    ({"thu": "9:00-12:00, 11:00-13:00"}, ("thu",), "hours_overlap", None),
    ({"mon": "9:00-12:00", "月": "休み"}, ("月",), "hours_day_twice", None),
    ({"mon-wed": "9:00-12:00", "wed-fri": "休み"}, ("wed-fri",), "hours_day_twice", None),
    ({"2026-01-01": "closed"}, ("2026-01-01",), "hours_date_outside_except", "except"),
    ({"except": None}, ("except",), "hours_except_not_a_mapping", None),
    ({"except": {"2026-02-30": "closed"}}, ("except", "2026-02-30"), "hours_no_such_day", None),
    ({"except": {"正月": "closed"}}, ("except", "正月"), "hours_not_a_date", None),
    ({"except": {"2026-01-05..2026-01-01": "closed"}}, ("except", "2026-01-05..2026-01-01"), "hours_backward_range", None),
    ({"except": {"2026-01-01..01-03": "closed"}}, ("except", "2026-01-01..01-03"), "hours_mixed_range", None),
    ({"except": {date(2026, 1, 1): "closd"}}, ("except", date(2026, 1, 1)), "hours_not_a_span", "closed"),
]


@pytest.mark.parametrize(("mapping", "path", "code", "suggestion"), BROKEN)
def test_a_mistake_is_named_with_its_place_and_what_was_meant(mapping: Any, path: tuple[Any, ...], code: str, suggestion: str | None) -> None:
    found = problems(mapping)

    assert [(problem.path, problem.code, problem.suggestion) for problem in found] == [(path, code, suggestion)]
    assert found[0].message.endswith("。")
    assert found[0].message_en.endswith((".", "?"))
    assert suggestion is None or suggestion in found[0].message


def test_all_mistakes_are_found_in_one_reading() -> None:
    mapping = {"mon-fry": "9-18", "sat": "closd", "except": {"2026-02-30": "x"}, "sun": "10:00-12:00"}

    assert [problem.path for problem in problems(mapping)] == [("mon-fry",), ("sat",), ("except", "2026-02-30"), ("except", "2026-02-30")]


@pytest.mark.parametrize("mapping", [None, "9-18", ["mon"], 5])
def test_hours_that_are_no_mapping_are_named(mapping: Any) -> None:
    assert [problem.code for problem in problems(mapping)] == ["hours_not_a_mapping"]


def test_parsing_broken_hours_raises_the_first_mistake() -> None:
    with pytest.raises(HoursProblem) as caught:
        OpeningHours.parse({"sat": "closd"})

    assert caught.value.path == ("sat",)


@pytest.mark.parametrize(
    "key",
    [
        "mon-fri",
        "Mon–Fri",
        "monday",
        "月",
        "月曜日",
        "月-金",
        "月〜金",
        "土日",
        "月水金",
        "月、水",
        "daily",
        "毎日",
        "平日",
        "週末",
        "mon, wed",
        "ＳＡＴ",
    ],
)
def test_days_may_be_written_in_many_ways(key: str) -> None:
    assert problems({key: "9:00-18:00"}) == []
