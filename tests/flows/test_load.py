"""Loading: what a sound file gives, and what no readable file can have."""

import pytest

from ivr.flows.load import load_flow, load_flow_bytes
from ivr.flows.problems import Place, nearest
from ivr.flows.shape_words import _range
from ivr.flows.steps.end import End
from ivr.flows.steps.menu import Menu
from ivr.flows.yaml_source import MAX_BYTES, read

SMALL = """client: small
name: 小さな店
flow:
  start: {say: こんにちは。, next: 終わり}
  終わり: {end: message, say: 承りました。}
"""


def test_a_sound_file_gives_steps_of_their_kind():
    loaded = load_flow(SMALL)

    assert loaded.problems == ()
    assert loaded.flow is not None
    assert loaded.flow.flow["終わり"] == End(end="message", say="承りました。")


def test_places_are_counted_in_characters_from_one():
    positions = load_flow(SMALL).positions

    assert positions.of(("flow", "終わり"), "key") == Place(5, 3)
    assert positions.of(("flow", "終わり", "say")) == Place(5, 28)
    assert positions.of(("flow", "終わり", "no such field")) == Place(5, 3)
    assert positions.of(("nowhere",)) == Place(1, 1)


def test_keys_may_be_bare_numbers():
    loaded = load_flow(SMALL.replace("say: こんにちは。, next: 終わり", "menu: 1を押してください。, choices: {1: 終わり}"))

    assert loaded.flow is not None
    assert loaded.flow.flow["start"] == Menu(menu="1を押してください。", choices={"1": "終わり"})


def test_times_and_dates_stay_words():
    loaded = load_flow(SMALL + "hours:\n  mon: 09:00-18:00\n  except: {2026-12-29: closed}\n")

    assert loaded.flow is not None
    assert loaded.flow.hours == {"mon": "09:00-18:00", "except": {"2026-12-29": "closed"}}


def test_aliases_and_merges_repeat_what_was_written():
    loaded = load_flow(
        SMALL
        + "on_call:\n  昼: &人 ['+819011112222']\n  夜: *人\n"
        + "callers:\n  - &a {number: '+819055556666', vip: true}\n  - {<<: *a, number: '+819055557777'}\n"
    )

    assert loaded.flow is not None
    assert loaded.flow.on_call["夜"] == ["+819011112222"]
    assert loaded.flow.callers[1].vip
    assert loaded.flow.callers[1].number == "+819055557777"


@pytest.mark.parametrize("text", [SMALL.replace("\n", "\r\n"), "\ufeff" + SMALL, "---\n" + SMALL, "# 注釈\n" + SMALL + "...\n"])
def test_windows_files_marks_and_comments_are_fine(text):
    assert load_flow(text).problems == ()


def test_bytes_are_utf8():
    assert load_flow_bytes(SMALL.encode()).flow == load_flow(SMALL).flow
    assert load_flow(SMALL.encode()).flow == load_flow(SMALL).flow


@pytest.mark.parametrize(("encoding", "name"), [("cp932", "Shift_JIS"), ("utf-16", "UTF-16")])
def test_another_encoding_is_named(encoding, name):
    loaded = load_flow_bytes(SMALL.encode(encoding))

    assert loaded.flow is None
    assert [problem.code for problem in loaded.problems] == ["not_utf8"]
    assert name in loaded.problems[0].message


def test_the_first_wrong_byte_has_its_place():
    problem = load_flow_bytes(b"client: a\nname: \xe3\x81\x82\xff\xfe\x81\n").problems[0]

    assert (problem.code, problem.line, problem.column) == ("not_utf8", 2, 8)
    assert problem.message.startswith("このファイルは UTF-8 ではありません。")


def test_english_says_which_encoding_it_looks_like():
    assert "(it looks like Shift_JIS)" in load_flow_bytes(SMALL.encode("cp932"), lang="en").problems[0].message


def test_a_file_beyond_the_limit_is_not_read():
    loaded = load_flow("# " + "あ" * (MAX_BYTES // 3) + "\n" + SMALL)

    assert [problem.code for problem in loaded.problems] == ["too_big"]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x7f", "\ud800", "\uffff"])
def test_control_characters_have_their_place(character):
    problem = load_flow(SMALL + f"  あ: {character}").problems[0]

    assert (problem.code, problem.line, problem.column) == ("control_character", 6, 6)


def test_what_the_parser_cannot_name_is_still_a_problem():
    assert [finding.code for finding in read("! ! ! !\n").findings] == ["unreadable_yaml"]


def test_a_rule_that_has_no_sentence_of_its_own_gets_a_general_one():
    assert _range("unheard_of", "x", {}, ("name",), "value").code == "bad_pattern"


def test_nothing_is_half_loaded():
    loaded = load_flow(SMALL + "nmae: x\n")

    assert loaded.flow is None
    assert loaded.problems[0].suggestion == "name"


@pytest.mark.parametrize(
    ("name", "offered"),
    [("要件", "用件"), ("Polly.Kazuha", "Polly.Kazuha-Neural"), ("ＭＡＩＬ", "mail"), ("slak", "slack"), ("zzzz", None), ("", None)],
)
def test_the_nearest_name_is_offered_and_a_far_one_is_not(name, offered):
    assert nearest(name, ["用件", "Polly.Mizuki", "Polly.Kazuha-Neural", "mail", "slack"]) == offered


def test_there_may_be_nothing_to_offer():
    assert nearest("x", []) is None


@pytest.mark.parametrize("escape", ["\\0", "\\x07", "\\ud800"])
def test_control_characters_behind_an_escape_are_found_too(escape):
    key = load_flow(SMALL + f'  "あ{escape}": {{end: message}}\n').problems
    value = load_flow(SMALL.replace("承りました。", f'"承り{escape}"')).problems

    assert ("control_character", 6, 3) in [(problem.code, problem.line, problem.column) for problem in key]
    assert ("control_character", 5, 28) in [(problem.code, problem.line, problem.column) for problem in value]
    assert all(problem.message.encode() for problem in (*key, *value))
