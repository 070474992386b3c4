"""`ivr faq match`."""

import json

import pytest
from click.testing import CliRunner

from ivr.faq.commands import faq

ENTRIES = (
    "- {id: hours, question: 営業時間を教えてください, answer: 9時からです}\n- {id: parking, question: 駐車場はありますか, answer: ございます}\n"
)


@pytest.fixture
def entries(tmp_path):
    path = tmp_path / "faq.yaml"
    path.write_text(ENTRIES, encoding="utf-8")
    return str(path)


def test_one_json_object_a_question(entries):
    result = CliRunner().invoke(faq, ["match", entries, "営業時間は?", "明日の天気", "--json"])

    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert list(first) == ["text", "match", "probability", "candidates"]
    assert (first["text"], first["match"]) == ("営業時間は?", "hours")
    assert list(first["candidates"][0]) == ["id", "probability", "reasons"]
    assert second["match"] is None


def test_every_line_of_standard_input_gets_its_object_also_an_empty_one(entries):
    result = CliRunner().invoke(faq, ["match", entries, "--json"], input="営業時間は\n\n  \n駐車場ある?\n")

    assert [json.loads(line)["match"] for line in result.stdout.splitlines()] == ["hours", None, None, "parking"]


def test_bytes_that_are_no_text_do_not_stop_it(entries):
    result = CliRunner().invoke(faq, ["match", entries, "--json"], input=b"\xff\xfe\xfa\n" + "営業時間は\n".encode())

    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[1])["match"] == "hours"


def test_without_json_people_can_read_it(entries):
    result = CliRunner().invoke(faq, ["match", entries, "営業時間は"])

    assert "お答えできます: hours" in result.stdout


@pytest.mark.parametrize(("content", "told"), [(b"- id: a\n  anser: x\n", ":2: 「anser」"), ("- id: あ".encode("cp932"), ":1: 文字コード")])
def test_a_bad_file_is_refused_with_line_and_words(tmp_path, content, told):
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)

    result = CliRunner().invoke(faq, ["match", str(path), "営業時間は", "--json"])

    assert result.exit_code == 1
    assert told in result.stderr
    assert result.stdout == ""
