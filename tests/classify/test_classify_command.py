"""`ivr classify`."""

import json

from click.testing import CliRunner

from ivr.classify.commands import classify


def test_one_json_object_a_text_with_the_fixed_names():
    result = CliRunner().invoke(classify, ["--json", "天井から水が漏れています", "光回線のご案内です"])

    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert list(first) == ["text", "sales", "intent", "urgent", "relationship", "slots"]
    assert list(first["sales"]) == ["decision", "probability", "reasons"]
    assert list(first["urgent"]) == ["value", "level", "reasons"]
    assert (first["intent"], first["urgent"]["level"]) == ("repair_emergency", "danger")
    assert second["sales"]["decision"] == "decline"


def test_every_line_of_standard_input_gets_its_object_also_an_empty_one():
    result = CliRunner().invoke(classify, ["--json"], input="駐車場はありますか\n\n予約したいのですが\n")

    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["text"] for one in found] == ["駐車場はありますか", "", "予約したいのですが"]
    assert (found[0]["intent"], found[2]["intent"]) == ("inquiry", "reservation")


def test_bytes_that_are_no_text_do_not_stop_it():
    result = CliRunner().invoke(classify, ["--json"], input=b"\xff\xfe\n\x00\n" + "予約したいのですが\n".encode())

    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[-1])["intent"] == "reservation"


def test_without_json_people_can_read_it():
    result = CliRunner().invoke(classify, ["ふざけるな、責任者を出せ"])

    assert "用件: 苦情" in result.stdout
    assert "お怒り" in result.stdout
