"""No text breaks the loader, the checker or the drawing, or keeps them busy for long."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.flows.check import problems_of
from ivr.flows.graph import graph, mermaid
from ivr.flows.load import load_flow
from ivr.flows.packs import pack_text
from ivr.flows.resolved import resolve
from ivr.flows.yaml_source import read

BROKEN = sorted((Path(__file__).parent.parent / "broken_flows").glob("*.yaml"))
SEEDS = [path.read_text(encoding="utf-8") for path in BROKEN] + [pack_text("standard")]
PIECES = [
    *("\t", "\n", "  ", ": ", "- ", "{", "}", "[", "]", '"', "'", "#", "? ", "|\n", "---\n"),
    *("&a ", "*a", "!x ", "<<: *a\n", "null", "1", "：", "　", "{x}", "start", "😀"),
]

limits = settings(max_examples=120, deadline=2000, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@st.composite
def mutated(draw) -> str:
    """A flow file, cut, doubled and sprinkled with what matters in YAML."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 5))):
        at, until = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        until = min(until, at + 40)
        text = text[:at] + draw(st.sampled_from([*PIECES, "", text[at:until] * 2])) + text[until if draw(st.booleans()) else at :]
    return text


def assert_sound(text: str) -> None:
    problems = problems_of(text)
    loaded = load_flow(text)
    assert mermaid(graph(loaded)).startswith("flowchart")
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in problems)
    if loaded.flow is not None:
        assert resolve(loaded.flow).version
    else:
        assert any(problem.level == "error" for problem in problems)


@limits
@given(st.text(max_size=200))
def test_random_text(text):
    assert_sound(text)


@limits
@given(mutated())
def test_mutated_flow_files(text):
    assert_sound(text)


@limits
@given(st.binary(max_size=100))
def test_random_bytes(raw):
    assert problems_of(raw)


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", "&a ", "! ", "'", '"', ": ", "a: &a [*a]\n", "#", "\n", "<<: ", "a: >\n x\n", "- - "])
def test_a_piece_repeated_for_ever_is_read_quickly(piece):
    text = piece * (8_000 // len(piece))

    assert read(text).data is None or problems_of(text)
