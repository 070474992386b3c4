"""Values judged by hand."""

from pathlib import Path

import pytest

from ivr.classify.slots import parse_slot
from ivr.evaluation.data import BadData
from ivr.evaluation.slots import NOW, Case, Verdict, cases, judge, measure
from tests.evaluation.made import SMALL

SURE = parse_slot("phone", "090の1234の5678です", now=NOW)


def test_the_cases_of_a_file_lose_their_sections() -> None:
    assert next(cases(SMALL / "slots/phones_dev.yaml")) == Case("090の1234の5678です", "09012345678")


@pytest.mark.parametrize(("meant", "verdict"), [("090-1234-5678", "right"), ("090-1234-5679", "wrong"), ("", "wrong")])
def test_what_is_taken_without_asking_is_right_or_wrong(meant: str, verdict: Verdict) -> None:
    assert SURE is not None
    assert SURE.is_sure
    assert judge("phones", Case("…", meant), SURE) == verdict


@pytest.mark.parametrize(("meant", "verdict"), [("090-1234-5678", "doubted"), ("", "asked again")])
def test_asking_again_is_right_where_there_is_nothing(meant: str, verdict: Verdict) -> None:
    assert judge("phones", Case("…", meant), None) == verdict


def test_shares_leave_out_what_had_no_value() -> None:
    found = measure("dev", SMALL)

    assert found is not None
    phones = found.kinds[0]
    assert dict(phones.counts) == {"right": 1, "read back": 0, "doubted": 0, "asked again": 2, "wrong": 0}
    assert (phones.understood.hits, phones.understood.of) == (1, 1)
    assert (phones.sure_right.hits, phones.sure_right.of) == (1, 1)


def test_a_part_without_slots_has_no_figures() -> None:
    assert measure("train", SMALL) is None


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "phones_dev.yaml"
    path.write_text("- [", encoding="utf-8")

    with pytest.raises(BadData, match=r"phones_dev\.yaml"):
        list(cases(path))
