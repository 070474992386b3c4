"""Each decision about an utterance is told with its reasons, and with everything an operator may say instead."""

from dataclasses import replace
from typing import Any

from ivr.calls.corrections import VERDICTS
from ivr.desk.decisions import Decision, Verdict, decisions_of
from ivr.faq.model import Entry
from tests.conftest import NOON
from tests.web.calls import heard

ENTRIES = tuple(Entry(id_, f"{id_}について", "お答えします") for id_ in ("駐車場", "営業時間", "送料", "返品", "場所", "採用", "沿革"))
BEN = Verdict("", "Ben", NOON)


def shown(said: dict[str, Verdict] | None = None, entries: tuple[Entry, ...] = ENTRIES, **faq: Any) -> dict[str, Decision]:
    words: dict[str, Any] = heard(1)
    return {decision.subject: decision for decision in decisions_of(words | {"faq": words["faq"] | faq}, entries, said or {})}


def marked(decision: Decision, mark: str) -> list[str]:
    return [choice.verdict for choice in (*decision.choices, *decision.more) if getattr(choice, mark)]


def test_every_decision_is_told_with_its_reasons():
    decisions = shown()

    assert list(decisions) == ["sales", "intent", "urgent", "faq"]
    assert decisions["sales"].decided == "営業ではない 2%"
    assert (decisions["urgent"].decided, decisions["urgent"].reasons) == ("危険", ("水漏れ",))
    assert decisions["intent"].decided == "緊急の修理"


def test_what_was_decided_is_marked_among_what_may_be_said():
    decisions = shown()

    assert [marked(decisions[subject], "is_decided") for subject in decisions] == [["no"], ["repair_emergency"], ["danger"], [""]]
    for subject in ("sales", "intent", "urgent"):
        assert {choice.verdict for choice in decisions[subject].choices} == VERDICTS[subject]


def test_an_undecided_pitch_is_marked_neither_way():
    words: dict[str, Any] = heard(1)
    words["understanding"]["sales"] = {"decision": "ask", "probability": 0.7, "reasons": ["050番号"]}

    sales = decisions_of(words, (), {})[0]

    assert (sales.decided, sales.reasons, marked(sales, "is_decided")) == ("営業か確認 70%", ("050番号",), [])


def test_the_faq_shows_candidates_first_and_every_entry_somewhere():
    faq = shown()["faq"]

    assert faq.choices[0].label == "駐車場について"
    assert faq.choices[0].hint == "30%・駐車場"
    assert {choice.verdict for choice in (*faq.choices, *faq.more)} == {entry.id for entry in ENTRIES} | {""}
    assert len(faq.choices) == 6


def test_the_entry_given_or_asked_about_is_told():
    assert shown(match="駐車場", band="answer")["faq"].decided == "ご案内: 駐車場について"
    assert shown(band="ask")["faq"].decided == "確認: 駐車場について"
    assert shown()["faq"].decided == "該当なし"


def test_what_an_operator_said_is_marked_wherever_it_stands():
    decisions = shown({"sales": replace(BEN, verdict="yes"), "faq": replace(BEN, verdict="沿革")})

    assert marked(decisions["sales"], "is_right") == ["yes"]
    assert decisions["faq"].choices[-2].is_right
    assert decisions["faq"].said == replace(BEN, verdict="沿革")


def test_an_entry_that_is_gone_is_told_by_its_id_and_offered_no_more():
    faq = shown(entries=ENTRIES[1:], match="駐車場", band="answer")["faq"]

    assert faq.decided == "ご案内: 駐車場"
    assert "駐車場" not in {choice.verdict for choice in (*faq.choices, *faq.more)}


def test_without_entries_or_words_there_is_nothing_to_say_of_them():
    assert "faq" not in shown(entries=())
    assert decisions_of({}, ENTRIES, {}) == []
    assert decisions_of({"text": "", "understanding": None}, ENTRIES, {}) == []
