"""The other steps: menu, branch, say, play, answer, screen, urgent, use, report, end; and the beginning of a call."""

from dataclasses import replace
from datetime import datetime

import pytest

from ivr.classify.model import Sales
from ivr.flows.inputs import Caller, CallStarted, Heard, Keys, Recorded, Silence, Spoken
from ivr.flows.limits import Limits
from ivr.flows.outputs import Collect, Enqueue, HangUp, Play, PromiseCallback, Record, Reject, RequestReport, Say, TakeMessage
from ivr.hours import TOKYO
from tests.flows.playing import NIGHT, NUMBER, OPEN, Call, flow_of

MENU = """
start:
  menu: 修理は1を、予約は2を押してください。
  choices: {1 修理 故障: 修理, 2 予約 内見: 予約}
  on_silence: 無言
  otherwise: 窓口
修理: {end: dispatched}
予約: {end: booked}
無言: {end: abandoned}
窓口: {queue: 一般}
"""


def call(steps: str, now=OPEN, head: str = "", **caller: object) -> Call:
    made = Call(flow_of(steps, head), now)
    made.rings(**caller)
    return made


@pytest.mark.parametrize("answer", [Keys("1"), Spoken("修理をお願いします"), Spoken("えっと、故障です"), Spoken("イチ番")])
def test_a_menu_is_answered_by_key_or_by_voice(answer):
    made = call(MENU)
    assert isinstance(made.ending, Collect)
    assert "故障" in made.ending.hints

    made.give(answer)

    assert made.step == "修理"


def test_silence_repeats_the_menu_and_then_goes_its_own_way():
    made = call(MENU)

    made.give(Silence())
    assert "お声が聞こえません" in made.words
    assert "修理は1を" in made.words
    made.give(Silence())

    assert made.step == "無言"


@pytest.mark.parametrize("answer", [Keys("7"), Spoken("むにゃむにゃ")])
def test_what_is_not_understood_repeats_the_menu_and_then_goes_otherwise(answer):
    made = call(MENU)

    made.give(answer)
    assert "うまく聞き取れません" in made.words
    made.give(answer)

    assert made.step == "窓口"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("condition", "now", "caller", "holds"),
    [
        ("hours: open", OPEN, {}, True),
        ("hours: open", NIGHT, {}, False),
        ("hours: closed", NIGHT, {}, True),
        ("holiday: true", at("2026-11-23T12:00:00"), {}, True),
        ("holiday: true", OPEN, {}, False),
        ("caller: known", OPEN, {"name": "桜組合"}, True),
        ("caller: known", OPEN, {}, False),
        ("caller: unknown", OPEN, {}, True),
        ("caller: vip", OPEN, {"vip": True}, True),
        ("caller: withheld", OPEN, {"number": None}, True),
        ("caller: withheld", OPEN, {}, False),
        ("plan: standard", OPEN, {}, True),
        ("plan: next", OPEN, {}, False),
        ('time: "09:00-12:00"', at("2026-11-24T11:59:00"), {}, True),
        ('time: "09:00-12:00"', at("2026-11-24T12:00:00"), {}, False),
        ('time: "22:00-06:00"', at("2026-11-24T05:59:00"), {}, True),
        ('time: "22:00-06:00"', at("2026-11-24T06:00:00"), {}, False),
        ("days: [tue, wed]", OPEN, {}, True),
        ("days: [sat, sun]", OPEN, {}, False),
        ("covered: true", OPEN, {}, True),
        ("covered: false", OPEN, {}, False),
        ("hours: open, caller: vip", OPEN, {}, False),
    ],
)
def test_a_branch_holds_when_all_its_conditions_do(condition, now, caller, holds):
    made = call(
        f"start: {{branch: [{{{condition}, next: はい}}], otherwise: いいえ}}\nはい: {{end: resolved}}\nいいえ: {{end: abandoned}}", now, **caller
    )

    assert made.step == ("はい" if holds else "いいえ")


def test_the_contracts_cover_is_told_with_the_call():
    made = Call(flow_of("start: {branch: [{covered: false, next: はい}], otherwise: いいえ}\nはい: {end: resolved}\nいいえ: {end: abandoned}"))

    made.give(CallStarted(Caller(NUMBER), covered=False))

    assert made.step == "はい"


def test_a_branch_reads_slots():
    steps = """
start:
  ask: {種別: {say: どちらですか。, type: choice, choices: {1 個人: 個人, 2 法人: 法人}}}
  next: 分かれ道
分かれ道: {branch: [{slot: {種別: 法人}, has: [種別], next: はい}], otherwise: いいえ}
はい: {end: resolved}
いいえ: {end: abandoned}
"""
    company, person = call(steps), call(steps)

    company.give(Keys("2"))
    person.give(Keys("1"))

    assert company.step == "はい"
    assert person.step == "いいえ"


def test_words_and_sounds_come_in_order():
    steps = """
start: {say: "{client}でございます。", next: 音}
音: {play: "https://example.jp/a.mp3", text: ようこそ。, next: 終わり}
終わり: {end: resolved}
"""

    made = call(steps)

    assert made.outputs[:2] == (Say("テスト商会でございます。"), Play("https://example.jp/a.mp3", "ようこそ。"))


def test_placeholders_are_filled_and_unknown_ones_are_silent():
    made = call('start: {say: "{caller}、{なし}こんにちは。", next: 終わり}\n終わり: {end: resolved}', name="桜様")

    assert made.outputs[0] == Say("桜様、こんにちは。")


FAQ = "faq:\n  - {id: hours, question: 営業時間を教えてください。, answer: 午前9時からでございます。}"


def listening(then: str) -> str:
    return f"start: {{listen: どうぞ。, otherwise: 次}}\n次: {then}\nはい: {{end: resolved}}\nいいえ: {{end: abandoned}}\n窓口: {{queue: 一般}}"


@pytest.mark.parametrize(
    ("step", "said", "goes_to"),
    [
        ("{screen: sales, declined: はい, next: いいえ}", "光回線のコスト削減のご提案でお電話しました", "はい"),
        ("{screen: sales, next: いいえ}", "営業時間を教えてください", "いいえ"),
        ("{urgent: はい, level: hurry, next: いいえ}", "今すぐ来てください。至急お願いします", "はい"),
        ("{urgent: はい, level: danger, next: いいえ}", "今すぐ来てください。至急お願いします", "いいえ"),
        ("{answer: faq, otherwise: いいえ}", "佐藤さんはいらっしゃいますか", "いいえ"),
        ("{answer: faq}", "佐藤さんはいらっしゃいますか", "窓口"),
    ],
)
def test_steps_judge_what_was_last_said(step, said, goes_to):
    made = call(listening(step), head=FAQ)

    made.says(said)

    assert made.step == goes_to


def test_the_step_answer_asks_whether_it_helped():
    made = call(listening("{answer: faq, solved: はい}"), head=FAQ)

    made.says("営業時間を教えてください")
    assert "午前9時から" in made.words
    made.give(Keys("1"))

    assert made.step == "はい"
    assert made.outcome == "resolved"


def test_a_sub_flow_comes_back():
    made = Call(
        flow_of(
            "start: {use: 挨拶, next: 終わり}\n終わり: {end: resolved}",
            "flows:\n  挨拶:\n    start: {say: こんにちは。, next: 戻る}\n    戻る: {end: return}",
        )
    )

    made.rings()

    assert made.words.startswith("こんにちは。")
    assert made.outcome == "resolved"
    assert made.state.stack == ()


def test_a_report_is_asked_for_with_a_summary():
    made = call("start: {report: [mail, slack], next: 終わり}\n終わり: {end: resolved}")

    assert any(isinstance(effect, RequestReport) and effect.channels == ("mail", "slack") for effect in made.effects)


def test_an_end_that_promises_stores_the_promise_first():
    message = call("start: {end: message, say: 承りました。}")
    callback = call("start: {end: callback}")

    assert TakeMessage(None, {}) in message.effects
    promise = next(effect for effect in callback.effects if isinstance(effect, PromiseCallback))
    assert (promise.number, promise.owner) == (NUMBER, "client")


def test_a_blocked_caller_is_rejected_before_the_call_is_answered():
    by_desk = call(MENU, blocked=True)
    by_flow = call(MENU, head='callers: [{number: "+819012345678", blocked: true}]')

    for made in (by_desk, by_flow):
        assert made.outputs == (Reject(),)
        assert made.outcome == "rejected"


def test_a_circle_of_steps_is_left_for_a_person():
    made = Call(flow_of("start: {say: あ。, next: 次}\n次: {say: い。, next: start}"), limits=Limits(steps_a_turn=6))

    made.rings()

    assert isinstance(made.ending, Enqueue)
    assert any(event.kind == "limit" for event in made.events)


def test_too_many_turns_lead_to_a_person_and_then_to_the_end():
    made = Call(flow_of("start: {menu: どうぞ。, choices: {1 もう一度: start}}"), NIGHT, Limits(turns_a_call=5, turns_at_most=9))
    made.rings()

    made.give(*[Keys("1")] * 5)
    assert isinstance(made.ending, Record)
    made.give(*[Keys("1")] * 6)

    assert isinstance(made.ending, HangUp)
    assert made.outcome == "message"


def test_a_long_prompt_is_cut_and_noted():
    made = Call(flow_of(f"start: {{say: {'あ' * 1500}, next: 終わり}}\n終わり: {{end: resolved}}"), limits=Limits(prompt_chars=100))

    made.rings()

    assert made.outputs[0] == Say("あ" * 100)
    assert any(event.kind == "limit" for event in made.events)


def test_a_call_whose_first_turn_was_lost_begins_with_the_next():
    made = Call(flow_of(MENU))

    made.give(Silence())

    assert isinstance(made.ending, Collect)


def test_an_input_out_of_order_is_noted_and_the_wait_goes_on():
    made = call(MENU)

    made.give(Recorded(3, 2.0), made.heard("修理の件です"))

    assert isinstance(made.ending, Collect)
    assert "修理の件です" in [said.text for said in made.state.said]
    assert isinstance(made.heard("あ"), Heard)


def test_the_summary_says_who_and_what():
    made = call("start: {listen: どうぞ。, otherwise: 窓口}\n窓口: {queue: 一般}", name="桜組合")

    made.says("天井から水が漏れていて止まりません")

    assert made.state.summary() == "桜組合様(090-1234-5678)/天井からの水漏れについて\n天井から水が漏れていて止まらないとのこと。緊急"


def test_going_back_from_where_nobody_came_is_an_end_after_a_message_and_a_person_before():
    steps = "start: {message: どうぞ。, next: 戻る}\n戻る: {end: return}"
    flow = flow_of("start: {say: あ。, next: 終わり}\n終わり: {end: resolved}")
    inner = flow_of("start: {use: 中, next: 終わり}\n終わり: {end: resolved}", "flows:\n  中:\n    " + steps.replace("\n", "\n    "))
    flow.steps.clear()
    flow.steps.update(inner.subflows["中"])
    made = Call(flow)
    made.rings()

    made.give(Recorded(1, 5.0))

    assert made.over
    assert made.outcome == "message"


def test_sub_flows_that_never_end_are_left_for_a_person():
    made = Call(
        flow_of("start: {use: 中, next: 終わり}\n終わり: {end: resolved}", "flows:\n  中:\n    start: {use: 中, next: 戻る}\n    戻る: {end: return}")
    )

    made.rings()

    assert isinstance(made.ending, Enqueue)
    assert any(event.data.get("which") == "use_depth" for event in made.events)


def test_a_step_that_does_not_exist_leads_to_a_person():
    flow = flow_of(MENU)
    del flow.steps["修理"]
    made = Call(flow)
    made.rings()

    made.give(Keys("1"))

    assert isinstance(made.ending, Enqueue)
    assert "申し訳ございません" in made.words


def test_the_question_of_the_step_screen_is_asked_once_and_repeated_after_a_stray_input():
    made = call(listening("{screen: sales, next: いいえ}"), head=FAQ)
    heard = made.heard("ご担当者様はいらっしゃいますか")
    made.give(Recorded(1, 3.0), replace(heard, understanding=replace(heard.understanding, sales=Sales("ask", 0.5), relationship="unknown")))

    made.give(Recorded(2, 1.0))
    assert "ご案内のお電話でしょうか" in made.words
    made.give(Keys("2"))

    assert made.step == "いいえ"


def test_what_was_told_is_spoken_in_later_prompts_and_announcements():
    steps = """
start: {ask: {name: お名前をどうぞ。}, confirm: true, next: 挨拶}
挨拶: {say: "{name}様、ありがとうございます。", next: 電話}
電話: {transfer: ["+819011112222"], announce: "{summary}"}
"""
    made = call(steps)
    made.says("佐藤花子と申します")

    made.give(Keys("1"))

    assert "サトウハナコ様、ありがとうございます。" in made.words
    assert made.ending.announce == "サトウハナコ様です。"
