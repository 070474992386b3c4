import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.speech import commands
from tests.clips import clip
from tests.fakes.speech import ScriptedEngine


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "get_engine", lambda _settings: ScriptedEngine(texts=["水が漏れています"]))


def lines(output: str) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


def test_one_json_object_a_file() -> None:
    result = CliRunner().invoke(commands.transcribe, [str(clip("danger").path), str(clip("silence").path), "--json"])

    assert result.exit_code == 0
    danger, silence = lines(result.output)
    assert danger["file"] == str(clip("danger").path)
    assert danger["text"] == "水が漏れています"
    assert danger["segments"][0]["text"] == "水が漏れています"
    assert 0 < danger["segments"][0]["end_s"] <= danger["audio_s"]
    assert 0 < danger["confidence"] <= 1
    assert danger["took_s"] >= 0
    assert (silence["text"], silence["reason"]) == ("", "silence")


def test_a_bad_file_is_told_and_the_others_are_still_heard(tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"not sound")

    result = CliRunner().invoke(commands.transcribe, [str(bad), str(tmp_path / "none.wav"), str(tmp_path), str(clip("danger").path), "--json"])

    assert result.exit_code == 1
    said = lines(result.output)
    assert [line.get("error", "") != "" for line in said] == [True, True, True, False]
    assert said[3]["text"] == "水が漏れています"


def test_without_arguments_names_come_from_standard_input() -> None:
    result = CliRunner().invoke(commands.transcribe, ["--json"], input=f"{clip('danger').path}\n\n{clip('tone').path}\n")

    assert result.exit_code == 0
    assert [line["reason"] for line in lines(result.output)] == ["", "tone"]


def test_plain_lines_for_people() -> None:
    result = CliRunner().invoke(commands.transcribe, [str(clip("danger").path), str(clip("tone").path)])

    assert result.output.splitlines() == [f"{clip('danger').path}: 水が漏れています", f"{clip('tone').path}: (tone)"]
