"""`ivr flow check|schema|graph|test`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.flows.commands import flow

ROOT = Path(__file__).parent.parent.parent
SMALL = "client: small\nname: 小さな店\nflow:\n  start: {say: はい。, next: 終}\n  終: {end: message}\n"


def run(tmp_path, text, *arguments):
    file = tmp_path / "f.yaml"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(flow, [str(file) if each == "FILE" else each for each in arguments])
    return result.exit_code, result.output.replace(str(file), "f.yaml")


def test_check_praises_a_sound_file():
    result = CliRunner().invoke(flow, ["check", str(ROOT / "flows.yaml")])

    assert result.exit_code == 0
    assert "問題ありません(手順 14、FAQ 9 件、テスト 7 件、注意 0 件)。" in result.output


def test_check_prints_line_column_and_the_nearest_name(tmp_path):
    code, output = run(tmp_path, SMALL.replace("next: 終}", "next: 終わり}"), "check", "FILE")

    assert code == 1
    assert output.splitlines() == [
        "f.yaml:4:27: 手順「終わり」がありません。(候補: 終)",
        "f.yaml: 直していただく点が 1 件、注意が 0 件あります。",
    ]


def test_check_speaks_english(tmp_path):
    code, output = run(tmp_path, SMALL.replace("say: はい。", "sya: はい。"), "check", "FILE", "--lang", "en")

    assert code == 1
    assert "f.yaml:4:11: The step 'start' has no kind 'sya'." in output
    assert "(did you mean: say)" in output
    assert "f.yaml: 1 errors, 0 warnings." in output


def test_a_warning_alone_is_no_failure(tmp_path):
    code, output = run(tmp_path, SMALL + "on_call: {夜: []}\n", "check", "FILE")

    assert code == 0
    assert "f.yaml:6:11: 注意: on_call「夜」に電話番号がありません。" in output


def test_check_gives_json_for_programs(tmp_path):
    code, output = run(tmp_path, SMALL + "hint: [鍵]\n", "check", "FILE", "--json")

    found = json.loads(output)
    assert code == 1
    assert found["ok"] is False
    assert [(each["code"], each["line"], each["column"], each["suggestion"], each["level"]) for each in found["problems"]] == [
        ("unknown_key", 6, 1, "hints", "error")
    ]


def test_check_takes_several_files_and_standard_input(tmp_path):
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")

    result = CliRunner().invoke(flow, ["check", str(tmp_path / "a.yaml"), "-", "--lang", "en"], input=SMALL + "x: 1\n")

    assert result.exit_code == 1
    assert "a.yaml: fine. 2 steps, 0 FAQ entries, 0 tests; 0 warnings." in result.output
    assert "-:6:1: There is no key 'x' here." in result.output


def test_a_file_that_is_not_there_is_said_plainly():
    result = CliRunner().invoke(flow, ["check", "no-such-file.yaml"])

    assert result.exit_code == 2
    assert "no-such-file.yaml" in result.output


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"", b"\x00" * 600_000])
def test_bytes_of_any_sort_are_a_problem_not_a_crash(tmp_path, raw):
    file = tmp_path / "f.yaml"
    file.write_bytes(raw)

    result = CliRunner().invoke(flow, ["check", str(file)])

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)


def test_schema_prints_what_is_committed():
    result = CliRunner().invoke(flow, ["schema"])

    assert result.output == (ROOT / "flows.schema.json").read_text(encoding="utf-8")


def test_schema_of_a_file_offers_its_steps(tmp_path):
    _code, output = run(tmp_path, SMALL, "schema", "FILE")

    assert json.loads(output)["$defs"]["Say"]["properties"]["next"]["enum"] == ["start", "終"]


def test_graph_prints_mermaid_or_json(tmp_path):
    code, text = run(tmp_path, SMALL, "graph", "FILE")
    _code, data = run(tmp_path, SMALL, "graph", "FILE", "--json")

    assert code == 0
    assert text == 'flowchart TD\n  n0["start (say)"]\n  n1(["終 (end)"])\n  n0 --> n1\n'
    assert json.loads(data)["edges"] == [{"source": "start", "target": "終", "label": "", "line": 4}]


def test_tests_of_a_file_are_run(tmp_path):
    tests = "tests:\n  終わる: [{expect: {end: message}}]\n  断る:\n    - expect: {end: declined}\n"

    code, output = run(tmp_path, SMALL + tests, "test", "FILE")

    assert code == 1
    assert output.splitlines()[:2] == ["✓ 終わる", "✗ 断る"]
    assert "f.yaml:9: " in output
    assert output.splitlines()[-1] == "2 件中 1 件が通りました。"


def test_tests_are_not_run_in_a_broken_file(tmp_path):
    code, output = run(tmp_path, SMALL + "x: 1\n", "test", "FILE")

    assert code == 1
    assert "✓" not in output


def test_a_file_without_tests_says_so(tmp_path):
    assert run(tmp_path, SMALL, "test", "FILE") == (0, "テストはまだありません。tests: に書くと、公開の前に必ず実行されます。\n")
    assert run(tmp_path, SMALL, "test", "FILE", "--json") == (0, "[]\n")
