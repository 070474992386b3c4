"""Every conversation in this folder plays as it is written, and every kind of step has one."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ivr.flows.conversation import replay
from ivr.flows.flow import STEP_KINDS
from ivr.flows.load import load_flow
from ivr.flows.resolved import Flow, resolve
from ivr.flows.run.person import find_step

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONVERSATIONS = sorted(HERE.glob("*.yaml"))


def read(path: Path) -> dict[str, Any]:
    yaml = YAML(typ="safe")
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"))
    return data


@cache
def flow_of(written: str) -> Flow:
    """`flow:` names a file from the top of the repository, or holds a flow's own text."""
    loaded = load_flow((ROOT / written).read_text(encoding="utf-8") if written.endswith(".yaml") else written)
    assert loaded.flow is not None, loaded.problems
    return resolve(loaded.flow)


def write(path: Path, conversation: dict[str, Any]) -> None:
    yaml = YAML()
    yaml.width = 140
    yaml.indent(mapping=2, sequence=4, offset=2)
    whole = yaml.load(path.read_text(encoding="utf-8"))  # keeps the comment at the top, and the flow as it is written
    whole["turns"] = conversation["turns"]
    with path.open("w", encoding="utf-8") as out:
        yaml.dump(whole, out)


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
def test_the_conversation_plays_as_written(path: Path, request: pytest.FixtureRequest):
    conversation = read(path)

    played = replay(flow_of(conversation["flow"]), conversation)

    if request.config.getoption("--update", default=False):
        write(path, played)
    else:
        assert played == conversation


def test_every_kind_of_step_has_a_conversation():
    seen = set()
    for path in CONVERSATIONS:
        conversation = read(path)
        flow = flow_of(conversation["flow"])
        passed = {str(turn["step"]) for turn in conversation["turns"]} | set(conversation.get("shows", ()))
        for name in passed:
            for inside in ("", *flow.subflows):
                step = find_step(flow, inside, name)
                seen |= {type(step).KIND} if step is not None else set()

    assert set(STEP_KINDS) <= seen
