"""Whole conversations: the facts that stand in their summaries, as docs/understanding.md reports them."""

import pytest

from ivr.summary import summarise
from ivr.summary.grounded import ungrounded
from scripts.eval_summaries import conversations, facts, missing, told, unwanted

CALLS = [(part, call) for part in ("dev", "test") for call in conversations(part)]


@pytest.mark.parametrize(("part", "least"), [("dev", 0.97), ("test", 0.93)])
def test_nearly_all_facts_stand_in_the_summaries(part: str, least: float):
    calls = conversations(part)
    wanted = sum(len(facts(call)) for call in calls)
    texts = [summarise(told(call)).text for call in calls]

    lost = [fact for call, text in zip(calls, texts, strict=True) for fact in missing(call, text)]
    noise = [words for call, text in zip(calls, texts, strict=True) for words in unwanted(call, text)]

    assert 1 - len(lost) / wanted >= least, lost
    assert len(noise) <= len(calls) * 0.05, noise


def test_every_kind_of_caller_is_there():
    registers = {call["register"] for _, call in CALLS}

    assert registers == {"plain", "casual", "elderly", "dialect", "angry", "hurried", "garbled", "english"}
    assert len(CALLS) >= 60


@pytest.mark.parametrize("call", [call for _, call in CALLS], ids=[call["id"] for _, call in CALLS])
def test_a_summary_is_two_lines_made_of_the_callers_own_words(call: dict):
    made = summarise(told(call))
    bare = made.reworded("", "")

    strange = set(ungrounded(f"{made.about}。{made.wants}", told(call), bare)) - OURS

    assert len(made.text.split("\n")) <= 2
    assert not strange


OURS = {
    "水漏れ",
    "聞き取れる",
    "いるない",
    "英語",
    "着信",
    "折り返し",
    "苦情",
    "営業",
    "修理",
    "予約",
    "取り消し",
    "求人",
    "応募",
    "間違い電話",
    "出るない",
    "空く",
    "早い",
}
"""Short names of dangers and sorts of call; forms that the dictionary reads differently once the manners are gone."""
