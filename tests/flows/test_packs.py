"""The ready packs: sound, tested, and easy to replace in parts."""

from pathlib import Path

import pytest

from ivr.flows.check import problems_of
from ivr.flows.load import load_flow
from ivr.flows.packs import PACKS, merged, pack, pack_text
from ivr.flows.resolved import resolve
from ivr.flows.run_tests import run_tests
from ivr.flows.steps.listen import Listen
from ivr.flows.steps.queue import Queue

ROOT = Path(__file__).parent.parent.parent
HEAD = "client: small\nname: 小さな店\n"


def flow_of(text: str):
    loaded = load_flow(text)
    assert loaded.flow is not None, loaded.problems
    return loaded.flow


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_has_no_errors(name):
    assert [problem for problem in problems_of(pack_text(name)) if problem.level == "error"] == []


@pytest.mark.parametrize("text", [(ROOT / "flows.yaml").read_text(encoding="utf-8"), *(pack_text(name) for name in PACKS)], ids=["flows", *PACKS])
def test_its_own_tests_pass(text):
    loaded = load_flow(text)
    assert loaded.flow is not None

    results = run_tests(resolve(loaded.flow), loaded.flow.tests, loaded.positions)

    assert results
    assert [result for result in results if not result.passed] == []


def test_the_start_pack_answers_no_questions():
    steps = pack("start").flow.values()

    assert not any(isinstance(step, Listen) and step.answer for step in steps)
    assert pack("start").plan == "start"


def test_a_file_replaces_single_steps_and_sentences_of_a_pack():
    file = flow_of(HEAD + "use: standard\nflow:\n  オペレーター: {queue: 賃貸, overflow: 伝言}\nprompts: {closing: さようなら。}\n")

    flow = resolve(file)

    assert flow.steps["オペレーター"] == Queue(queue="賃貸", overflow="伝言")
    assert flow.steps["用件"] == pack("standard").flow["用件"]
    assert flow.prompts["closing"] == "さようなら。"
    assert (flow.client, flow.name) == ("small", "小さな店")


def test_a_file_without_a_pack_is_itself():
    file = flow_of(HEAD + "flow: {start: {end: message}}\n")

    assert merged(file) is file


def test_the_version_names_the_content():
    one = resolve(flow_of(HEAD + "use: standard\n"))
    same = resolve(flow_of("name: 小さな店\nclient: small\n# 同じ\nuse: standard\n"))
    other = resolve(flow_of(HEAD + "use: standard\nhints: [鍵]\n"))

    assert one.version == same.version
    assert one.version != other.version
    assert len(one.version) == 16


def test_a_file_is_resolved_whole():
    flow = resolve(flow_of((ROOT / "flows.yaml").read_text(encoding="utf-8")))

    assert flow.on_call == {"緊急": ("+819011112222", "+819033334444")}
    assert flow.faq[0].alternates == ("何時まで開いていますか", "土曜日はやっていますか", "定休日はいつですか")
    assert flow.welcome == ("桜ガス", "みどり電力")
    assert [caller.blocked for caller in flow.callers] == [False, True]
