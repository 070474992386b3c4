"""Every file of tests/broken_flows, with exactly the problems that its `#!` lines name: place, level, code and sentence."""

import re
from pathlib import Path

import pytest

from ivr.flows.check import problems_of
from ivr.flows.flow import COMING_KINDS, STEP_KINDS
from ivr.flows.messages import MESSAGES

FOLDER = Path(__file__).parent.parent / "broken_flows"
FILES = sorted(FOLDER.glob("*.yaml"))

TESTED_IN_TEST_LOAD = {"control_character", "not_utf8", "too_big", "unreadable_yaml", "bad_pattern"}
"""Codes of problems that a readable file cannot have."""


def expected(text: str) -> list[str]:
    return [line[3:] for line in text.splitlines() if line.startswith("#! ")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_names_exactly_these_problems(path):
    text = path.read_text(encoding="utf-8")

    problems = problems_of(text)

    assert [f"{each.line}:{each.column} {each.level} {each.code} {each.message}" for each in problems] == expected(text)
    assert problems


@pytest.mark.parametrize("kind", [*STEP_KINDS, *COMING_KINDS])
def test_every_step_kind_has_a_broken_flow(kind):
    text = (FOLDER / f"{kind}.yaml").read_text(encoding="utf-8")

    assert re.search(rf"\b{kind}:", text)


def test_every_sentence_is_shown_by_a_broken_flow():
    shown = {line.split()[2] for path in FILES for line in expected(path.read_text(encoding="utf-8"))}

    assert shown | TESTED_IN_TEST_LOAD == set(MESSAGES)


def test_twelve_different_mistakes_are_all_named():
    problems = problems_of((FOLDER / "twelve_mistakes.yaml").read_text(encoding="utf-8"))

    assert len(problems) == 12
    assert len({problem.code for problem in problems}) >= 10
    assert len({problem.line for problem in problems}) >= 11


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_english_names_the_same_places(path):
    text = path.read_text(encoding="utf-8")

    english = problems_of(text, lang="en")

    assert [(each.line, each.column, each.code) for each in english] == [(each.line, each.column, each.code) for each in problems_of(text)]
