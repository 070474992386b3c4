"""docs/flows.md: its tables are those of the models, and every example in it works."""

import importlib.util
import re
from pathlib import Path

import pytest

from ivr.flows.check import problems_of
from ivr.flows.flow import STEP_KINDS
from ivr.flows.load import load_flow
from ivr.flows.resolved import resolve
from ivr.flows.run_tests import run_tests

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs" / "flows.md").read_text(encoding="utf-8")
HEAD = "client: docs\nname: さくら不動産\n"
EXAMPLES = [block if "client:" in block else HEAD + block for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)]


def load_script():
    spec = importlib.util.spec_from_file_location("make_flow_reference", ROOT / "scripts" / "make_flow_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_up_to_date():
    """After a change of the models: python scripts/make_flow_reference.py."""
    assert load_script().made(TEXT) == TEXT


def test_every_model_has_its_table():
    assert set(re.findall(r"<!-- fields: (\w+) -->", TEXT)) == set(load_script().MODELS)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_sound(example):
    assert problems_of(example) == ()


def test_every_step_kind_has_an_example():
    shown = {step.KIND for example in EXAMPLES for step in load_flow(example).flow.flow.values()}

    assert shown == set(STEP_KINDS)


@pytest.mark.parametrize("example", [example for example in EXAMPLES if "tests:" in example])
def test_the_tests_in_examples_pass(example):
    flow = load_flow(example).flow

    assert [result.problem for result in run_tests(resolve(flow), flow.tests)] == [None]
