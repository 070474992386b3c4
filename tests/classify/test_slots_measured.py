"""What the labelled sets of tests/data/slots say of slots read from speech. Figures: docs/understanding.md, "Slots"."""

from functools import cache

import pytest

from scripts.eval_slots import KINDS, Row, cases, measure

RIGHT_AT_LEAST = {
    "phones": 0.99, "names": 0.95, "dates": 0.95, "times": 0.95, "addresses": 0.95, "postcodes": 0.95, "order_numbers": 0.95, "amounts": 0.95,
}  # fmt: skip
"""Share of the values meant in the development set that are taken rightly or read back rightly: asking is no way out."""


@cache
def row(kind: str, part: str) -> Row:
    return next(row for row in measure(part) if row.kind == kind)


@pytest.mark.parametrize("part", ["dev", "test"])
def test_no_wrong_telephone_number_is_ever_taken_without_asking(part: str) -> None:
    found = row("phones", part)

    assert found.counts["wrong"] == 0, found.errors


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_taken_or_read_back_rightly_in_the_development_set(kind: str) -> None:
    found = row(kind, "dev")
    meant = sum(bool(case.meant) for case in cases(kind, "dev"))

    assert found.counts["wrong"] == 0, found.errors
    assert (found.counts["right"] + found.counts["read back"]) / meant >= RIGHT_AT_LEAST[kind], found.errors


@pytest.mark.parametrize(
    ("kind", "dev", "test"),
    [("phones", 300, 200), *((kind, 40 if kind == "times" else 60, 25 if kind == "times" else 40) for kind in KINDS if kind != "phones")],
)
def test_the_sets_are_large_enough_and_share_no_words(kind: str, dev: int, test: int) -> None:
    said = {part: [case.said for case in cases(kind, part)] for part in ("dev", "test")}

    assert len(said["dev"]) >= dev
    assert len(said["test"]) >= test
    assert not set(said["dev"]) & set(said["test"])
