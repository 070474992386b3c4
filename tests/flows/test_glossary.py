"""docs/glossary.md says the words that the screens say, and names every outcome and step kind."""

import re
from pathlib import Path

from ivr.desk.labels import OUTCOMES
from ivr.flows.flow import STEP_KINDS

TEXT = (Path(__file__).parent.parent.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)


def test_outcomes_are_called_as_on_the_screens():
    table = TEXT.partition("## Outcomes")[2].partition("## ")[0]
    rows = dict(re.findall(r"^\| (\w+) \| ([^|]+) \|", table, re.MULTILINE))

    assert {name: label for name, label in rows.items() if name != "term"} == OUTCOMES


def test_every_step_kind_is_named():
    kinds = next(meaning for term, _label, meaning in ROWS if term == "kind")

    assert kinds.split(", ") == list(STEP_KINDS)


def test_no_row_is_empty():
    assert len(ROWS) > 50
    assert all(cell.strip() for row in ROWS for cell in row)
