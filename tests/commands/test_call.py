"""`ivr call FILE`: what the person at the terminal sees, and what is kept."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from ivr.commands.call import call, typed_move
from ivr.flows.conversation import replay
from ivr.flows.load import load_flow
from ivr.flows.moves import GoesAway, IsSilent, OperatorDoes, Presses, RingEnds, Speaks
from ivr.flows.resolved import resolve
from tests.flows.playing import HEAD

FLOW = f"""{HEAD}flow:
  start:
    menu: 窓口は1を、伝言は2を押してください。
    choices: {{1 窓口: 窓口, 2 伝言: 伝言}}
  窓口: {{queue: 一般, overflow: 伝言}}
  伝言: {{message: ご伝言をどうぞ。}}
"""
NOON = ("--clock", "2026-11-24T12:00:00+09:00")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "flows.yaml"
    path.write_text(FLOW, encoding="utf-8")
    return path


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(call, [str(arg) for arg in args], catch_exceptions=False)


def test_the_terminal_shows_what_is_heard_and_why(file: Path):
    result = run(file, *NOON, "--keys", "1", "--operator", "answers")

    assert result.exit_code == 0
    assert "11月24日、火曜日 正午、営業時間内" in result.output
    assert "窓口は1を、伝言は2を押してください。" in result.output
    assert "ボタン 1 が押されたため" in result.output
    assert "オペレーター対応" in result.output


def test_moves_are_made_in_the_order_given(file: Path):
    result = run(file, *NOON, "--silence", "--say", "伝言をお願いします", "--silence", "--say=佐藤です。折り返しください", "--json")

    kinds = [turn["in"]["kind"] for turn in json.loads(result.output)["turns"]]
    assert kinds == ["call_started", "silence", "spoken", "silence", "recorded"]


def test_json_says_how_it_ended(file: Path):
    said = json.loads(run(file, *NOON, "--keys", "2", "--hang-up", "--json").output)

    assert said["ended"]
    assert said["outcome"] == "abandoned"
    assert said["turns"][0]["hears"].startswith("窓口は1を")


def test_a_call_that_goes_on_is_no_error(file: Path):
    result = run(file, *NOON)

    assert result.exit_code == 0
    assert "手順「start」で続いています" in result.output


def test_a_call_is_saved_as_a_test(file: Path):
    result = run(file, "--keys", "1", "--operator", "nobody", "--save", "誰もいない", *NOON)

    assert result.exit_code == 0
    loaded = load_flow(file.read_text(encoding="utf-8"))
    assert loaded.flow is not None
    assert loaded.flow.tests["誰もいない"][-1] == {"expect": {"step": "伝言"}}
    assert file.read_text(encoding="utf-8").startswith(FLOW)


def test_a_call_is_written_as_a_conversation(file: Path, tmp_path: Path):
    path = tmp_path / "golden.yaml"

    run(file, *NOON, "--keys", "1", "--save-conversation", path)

    written = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    loaded = load_flow(FLOW)
    assert loaded.flow is not None
    assert replay(resolve(loaded.flow), written) == written


def test_a_flow_with_problems_is_not_played(file: Path):
    file.write_text(FLOW.replace("{1 窓口: 窓口", "{1 窓口: 窓囗"), encoding="utf-8")

    result = run(file)

    assert result.exit_code == 1
    assert "flows.yaml:8:" in result.output


@pytest.mark.parametrize(
    "args",
    [("--say",), ("--transfer", "maybe"), ("--operator", "sleeps"), ("--from", "bob"), ("--clock", "noon"), ("--shout", "x"), ("--audio", "no.wav")],
)
def test_wrong_usage_is_told_and_changes_nothing(file: Path, args: tuple[str, ...]):
    result = run(file, *args)

    assert result.exit_code == 2
    assert result.output
    assert file.read_text(encoding="utf-8") == FLOW


@pytest.mark.parametrize(
    ("typed", "move"),
    [
        ("", IsSilent()),
        ("12#", Presses("12#")),
        ("1番です", Speaks("1番です")),
        ("/切る", GoesAway()),
        ("/transfer accepted", RingEnds("accepted")),
        ("/operator answers", OperatorDoes("answers")),
    ],
)
def test_what_is_typed_is_a_move(typed, move):
    assert typed_move(typed) == move


def test_a_file_in_another_encoding_is_a_problem_at_its_line(file: Path):
    file.write_bytes(FLOW.encode("cp932"))

    result = run(file)

    assert result.exit_code == 1
    assert "flows.yaml:2:" in result.output


def test_a_conversation_that_cannot_be_written_is_told(file: Path, tmp_path: Path):
    result = run(file, *NOON, "--save-conversation", tmp_path / "no" / "such" / "folder.yaml")

    assert result.exit_code == 1
    assert "folder.yaml" in result.output
