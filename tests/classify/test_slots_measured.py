"""What the labelled sets of tests/data/slots say of slots read from speech. Figures: docs/understanding.md, "Slots"."""

from functools import cache

import pytest

from ivr.evaluation.data import DATA, Part
from ivr.evaluation.slots import KINDS, KindFigures, cases, measure

RIGHT_AT_LEAST = {
    "phones": 0.99, "names": 0.95, "dates": 0.95, "times": 0.95, "addresses": 0.95, "postcodes": 0.95, "order_numbers": 0.95, "amounts": 0.95,
}  # fmt: skip
"""Share of the values meant in the development set that are taken rightly or read back rightly: asking is no way out."""


@cache
def figures(part: Part) -> dict[str, KindFigures]:
    found = measure(part)
    assert found is not None
    return {each.kind: each for each in found.kinds}


@pytest.mark.parametrize("part", ["dev", "test"])
def test_no_wrong_telephone_number_is_ever_taken_without_asking(part: Part) -> None:
    assert figures(part)["phones"].counts["wrong"] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_taken_or_read_back_rightly_in_the_development_set(kind: str) -> None:
    found = figures("dev")[kind]

    assert found.counts["wrong"] == 0, found.mistakes
    assert found.understood.value is not None
    assert found.understood.value >= RIGHT_AT_LEAST[kind], found.mistakes


@pytest.mark.parametrize(
    ("kind", "dev", "test"),
    [("phones", 300, 200), *((kind, 40 if kind == "times" else 60, 25 if kind == "times" else 40) for kind in KINDS if kind != "phones")],
)
def test_the_sets_are_large_enough_and_share_no_words(kind: str, dev: int, test: int) -> None:
    said = {part: [case.said for case in cases(DATA / "slots" / f"{kind}_{part}.yaml")] for part in ("dev", "test")}

    assert len(said["dev"]) >= dev
    assert len(said["test"]) >= test
    assert not set(said["dev"]) & set(said["test"])
