"""The checker on files that are sound, and what it must not say. What it does say is in tests/broken_flows."""

import time
from pathlib import Path

import pytest

from ivr.flows.check import check_flow, problems_of
from ivr.flows.flow import MAX_STEPS
from ivr.flows.load import load_flow
from ivr.flows.voices import VOICES, is_voice

ROOT = Path(__file__).parent.parent.parent
HEAD = "client: small\nname: 小さな店\n"


def codes(text: str) -> list[str]:
    return [problem.code for problem in problems_of(text)]


@pytest.mark.parametrize("name", ["flows.yaml", "tests/flows/everything.yaml"])
def test_the_worked_files_are_clean(name):
    assert problems_of((ROOT / name).read_text(encoding="utf-8"), name) == ()


def test_a_file_that_did_not_load_is_checked_as_far_as_it_goes():
    loaded = load_flow(HEAD + "flow:\n  start: {say: どうぞ。, next: 無い}\n  壊れ: {say: 1}\n")

    assert [problem.code for problem in check_flow(loaded)] == ["unknown_step", "unreachable_step"]


def test_nothing_is_checked_where_nothing_was_read():
    assert check_flow(load_flow("a: [")) == ()


def test_secrets_are_found_where_nothing_else_can_be_read():
    assert set(codes("a: [\n# xoxb-123456789012\n")) == {"open_bracket", "secret"}


def test_a_secret_is_not_repeated_in_the_message():
    problem = problems_of(HEAD + "# token: abcd1234efgh\nflow: {start: {end: message}}\n")[0]

    assert problem.code == "secret"
    assert "abcd1234efgh" not in problem.message


@pytest.mark.parametrize("line", ["# パスワードはお電話ではお伝えできません", "# token: なし", "# ACは部屋ごとにあります", "# secret: santa"])
def test_ordinary_words_are_no_secrets(line):
    assert codes(HEAD + line + "\nflow: {start: {end: message}}\n") == []


def test_a_loop_that_waits_for_the_caller_is_no_endless_loop():
    flow = "flow:\n  start: {menu: 1を押して。, choices: {1: 案内, 2: 終}}\n  案内: {say: はい。, next: start}\n  終: {end: message}\n"

    assert codes(HEAD + flow) == []


def test_ringing_the_same_people_for_ever_is_an_endless_loop():
    flow = "flow:\n  start: {transfer: '+819011112222', unanswered: start}\n"

    assert codes(HEAD + flow) == ["endless_loop"]


def test_a_queue_that_offers_a_key_may_be_tried_again():
    flow = "flow:\n  start: {queue: 一般, overflow: 待つ}\n  待つ: {say: もう少しお待ちください。, next: start}\n"

    assert codes(HEAD + flow) == []
    assert codes(HEAD + flow.replace("overflow", "offers: [], overflow")) == ["endless_loop"]


def test_a_loop_through_a_silent_sub_flow_is_endless():
    flow = "flow:\n  start: {use: 案内, next: start}\nflows:\n  案内: {start: {say: はい。, next: 戻る}, 戻る: {end: return}}\n"

    assert codes(HEAD + flow) == ["endless_loop"]


def test_a_loop_through_a_sub_flow_that_asks_is_not():
    asks = "{start: {menu: 押して。, choices: {1: 戻る, 2: 終}}, 戻る: {end: return}, 終: {end: message}}"
    flow = f"flow:\n  start: {{use: 聞く, next: start}}\nflows:\n  聞く: {asks}\n"

    assert codes(HEAD + flow) == []


def test_a_sub_flow_that_never_ends_the_call_is_no_way_out():
    flow = "flow:\n  start: {use: 聞く, next: start}\nflows:\n  聞く: {start: {ask: {name: お名前をどうぞ。}, next: 戻る}, 戻る: {end: return}}\n"

    assert codes(HEAD + flow) == ["no_way_out"]


def test_one_misspelt_name_is_one_problem():
    flow = "flow:\n  start: {say: どうぞ。, next: 要件}\n  用件: {say: どうぞ。, next: 続き}\n  続き: {end: message}\n"

    assert codes(HEAD + flow) == ["unknown_step"]


def test_one_misspelt_key_is_one_problem():
    flow = "flow:\n  start: {say: どうぞ。, nxt: 用件}\n  用件: {end: message}\n"

    assert codes(HEAD + flow) == ["unknown_key"]


def test_slots_of_sub_flows_and_packs_may_be_spoken():
    asks = "{start: {ask: {name: お名前をどうぞ。}, next: 戻る}, 戻る: {end: return}}"
    says = "'{name}様、{client}、{caller}、{summary}'"
    flow = f"flow:\n  start: {{use: 聞く, next: 終}}\n  終: {{end: message, say: {says}}}\nflows:\n  聞く: {asks}\n"

    assert codes(HEAD + flow) == []
    assert codes(HEAD + "use: start\nflow:\n  終わり: {end: callback, say: '{name}様、承りました。'}\n") == []


def test_a_system_sentence_may_name_what_its_default_names():
    assert codes(HEAD + "prompts: {faq_confirm: '{question}のことでしょうか。'}\nflow: {start: {end: message}}\n") == []


def test_an_answer_is_filled_in_like_any_sentence():
    entry = "faq: [{id: a, question: どなたですか, answer: '{clint}でございます。'}]\n"

    assert codes(HEAD + entry + "flow: {start: {listen: どうぞ。, answer: faq}}\n") == ["unknown_slot"]


def test_a_pack_may_be_used_without_a_flow_of_ones_own():
    assert codes(HEAD + "use: standard\nplan: next\n") == []


def test_a_step_that_replaces_one_of_a_pack_may_lead_into_the_pack():
    assert codes(HEAD + "use: standard\nflow:\n  オペレーター: {queue: 賃貸, overflow: 伝言}\n") == []
    assert codes(HEAD + "use: standard\nflow:\n  オペレーター: {queue: 賃貸, overflow: 伝云}\n") == ["unknown_step"]


def test_a_flow_too_big_to_compare_is_refused_for_its_size_alone():
    steps = "".join(f"  s{i}: {{say: はい。, next: s{i + 1}}}\n" for i in range(MAX_STEPS * 4))
    began = time.perf_counter()

    found = codes(HEAD + "flow:\n  start: {say: はい。, next: s0}\n" + steps)

    assert found == ["too_many"]
    assert time.perf_counter() - began < 5


def test_sub_flows_that_use_each_other_in_many_ways_are_checked_quickly():
    flows = "".join(f"  f{i}: {{start: {{use: f{i + 1}, next: m}}, m: {{use: f{i + 1}, next: e}}, e: {{end: return}}}}\n" for i in range(45))
    began = time.perf_counter()

    found = codes(HEAD + "flow:\n  start: {use: f0, next: 終}\n  終: {end: message}\nflows:\n" + flows)

    assert "unknown_sub_flow" in found
    assert time.perf_counter() - began < 5


def test_voices_are_known_by_name_and_new_ones_by_pattern():
    assert is_voice("Polly.Kazuha-Neural", "ja-JP")
    assert is_voice("Google.ja-JP-Chirp3-HD-Aoede", "ja-JP")
    assert not is_voice("Polly.Kazuha-Neural", "en-US")
    assert set(VOICES) == {"ja-JP", "en-US"}


def test_a_test_may_expect_the_steps_that_every_flow_has():
    assert codes(HEAD + "flow: {start: {listen: どうぞ。}}\ntests: {人: [{expect: {step: ※オペレーター}}]}\n") == []
