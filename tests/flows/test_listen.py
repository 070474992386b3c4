"""listen: what is heard decides, in the order of docs/call-life.md."""

from dataclasses import replace

import pytest

from ivr.classify.model import Sales
from ivr.faq.model import Candidate, FaqMatch
from ivr.flows.inputs import Fault, HeardLate, HungUp, Keys, Recorded, Silence, Spoken, TransferEnded
from ivr.flows.outputs import AwaitHeard, Collect, Enqueue, HangUp, MarkFaqEntry, PutInQueue, Record, TakeMessage, Transcribe
from ivr.flows.outputs import Transfer as Ring
from tests.flows.playing import NIGHT, OPEN, Call, flow_of

FAQ = """
on_call: {当番: ["+819011112222"]}
faq:
  - {id: hours, question: 営業時間は何時から何時までですか。, answer: 午前9時からでございます。, alternates: [営業時間を教えてください]}
  - {id: parking, question: 駐車場はありますか。, answer: 3台分ございます。}
"""
STEPS = """
start:
  listen: ご用件をどうぞ。
  screen: sales
  urgent: 当番
  answer: faq
  intents: {reservation: 予約}
  otherwise: 窓口
当番: {transfer: 当番}
予約: {queue: 予約}
窓口: {queue: 一般}
"""
BARE = "start: {listen: ご用件をどうぞ。, screen: sales, answer: faq}"
PITCH = "光回線のコスト削減のご提案でお電話しました"
DANGER = "天井から水が漏れていて止まりません"
COMPLAINT = "対応がひどすぎます。責任者を出してください"


def call(steps: str = STEPS, now=OPEN) -> Call:
    made = Call(flow_of(steps, FAQ), now)
    made.rings()
    return made


def item(made: Call) -> PutInQueue:
    return next(effect for effect in made.effects if isinstance(effect, PutInQueue))


def test_the_caller_is_recorded_and_held_while_the_words_are_understood():
    made = call()
    assert isinstance(made.ending, Record)

    made.give(Recorded(7, 3.0))

    assert made.ending == AwaitHeard(7)
    assert made.effects == [Transcribe(7, live=True)]


def test_danger_goes_to_the_urgent_step_before_all_else():
    made = call()

    made.says(DANGER)

    assert made.step == "当番"
    assert isinstance(made.ending, Ring)
    assert "水漏れ" in next(event for event in made.events if event.kind == "decision").data["why"]


def test_danger_without_an_urgent_step_is_queued_first_by_night_too_and_never_answered_from_the_faq():
    made = call(BARE, NIGHT)

    made.says(DANGER)

    assert isinstance(made.ending, Enqueue)
    assert item(made).priority == "urgent"


def test_danger_keeps_its_priority_when_nobody_takes_the_transfer():
    made = call()
    made.says(DANGER)

    made.give(TransferEnded(accepted=False, status="busy"))

    assert item(made).priority == "urgent"


def test_a_pitch_is_declined_politely():
    made = call()

    made.says(PITCH)

    assert made.outcome == "declined"
    assert made.over
    assert "恐れ入りますが" in made.words


def test_an_existing_customer_is_not_declined_whatever_the_words():
    made = call()

    made.says("先日ご注文いただいた件で、新しいプランのご提案とご案内のお電話をいたしました。折り返しです")

    assert made.outcome != "declined"


def _doubtful(made: Call) -> Call:
    """A call whose words might be a pitch."""
    heard = made.heard("ご担当者様はいらっしゃいますか")
    doubt = replace(heard.understanding, sales=Sales("ask", 0.5), intent="inquiry", relationship="unknown")
    made.give(Recorded(1, 3.0), replace(heard, understanding=doubt))
    return made


@pytest.mark.parametrize("answer", [Keys("1"), Spoken("はい、そうです")])
def test_a_doubtful_pitch_gets_one_question_and_yes_declines(answer):
    made = _doubtful(call())
    assert isinstance(made.ending, Collect)
    assert "ご案内のお電話でしょうか" in made.words

    made.give(answer)

    assert made.outcome == "declined"


@pytest.mark.parametrize("answer", [Keys("2"), Spoken("いいえ"), Silence()])
def test_no_or_silence_to_that_question_goes_on(answer):
    made = _doubtful(call())

    made.give(answer)

    assert made.outcome is None
    assert made.step == "窓口"


def test_a_complaint_goes_to_a_person_and_anger_raises_it():
    made = call(BARE)

    made.says(COMPLAINT)

    assert isinstance(made.ending, Enqueue)
    assert "申し訳ございません" in made.words
    assert item(made).priority == ("high" if made.state.heard.angry else "normal")


def test_a_question_is_answered_and_solved():
    made = call()

    made.says("営業時間を教えてください")
    assert "午前9時から" in made.words
    made.give(Keys("1"))

    assert made.outcome == "resolved"
    assert MarkFaqEntry("hours", solved=True) in made.effects
    assert made.over


def test_an_answer_that_did_not_help_leads_on_and_marks_the_entry():
    made = call()
    made.says("営業時間を教えてください")

    made.give(Spoken("いいえ、解決していません"))

    assert made.step == "窓口"
    assert MarkFaqEntry("hours", solved=False) in made.effects


def test_no_word_on_whether_it_helped_asks_once_more_and_then_leads_to_a_person_without_a_mark():
    made = call()
    made.says("営業時間を教えてください")

    made.give(Silence())
    assert isinstance(made.ending, Collect)
    made.give(Silence())

    assert made.step == "窓口"
    assert not any(isinstance(effect, MarkFaqEntry) for effect in made.effects)


def _near(made: Call, *candidates: str) -> Call:
    """A call whose words might be one of the questions."""
    heard = replace(made.heard("あれのことですが"), faq=FaqMatch("あれ", None, 0.5, "ask", tuple(Candidate(each, 0.5) for each in candidates)))
    made.give(Recorded(1, 3.0), heard)
    return made


@pytest.mark.parametrize("answer", [Keys("2"), Spoken("駐車場です")])
def test_two_likely_questions_are_told_apart_by_key_or_voice(answer):
    made = _near(call(), "hours", "parking")
    assert "営業時間は何時から何時までですか" in made.words
    assert "駐車場はありますか" in made.words

    made.give(answer)

    assert "3台分" in made.words


@pytest.mark.parametrize(("answers", "step"), [([Keys("3")], "窓口"), ([Silence(), Silence()], "窓口"), ([Keys("9"), Keys("1")], "start")])
def test_neither_of_them_leads_on(answers, step):
    made = _near(call(), "hours", "parking")

    made.give(*answers)

    assert made.step == step


def test_one_likely_question_is_confirmed():
    made = _near(call(), "parking")
    assert "というお問い合わせでしょうか" in made.words

    made.give(Spoken("はい"))

    assert "3台分" in made.words


def test_an_intent_that_the_flow_names_goes_its_way():
    made = call()

    made.says("予約をお願いしたいのですが")

    assert made.step == "予約"


def test_by_a_pitch_that_the_screen_lets_pass_nobody_is_led_away():
    made = call(STEPS.replace("{reservation: 予約}", "{reservation: 予約, sales: 予約}"))
    heard = made.heard("ちょっとしたお話なのですが")
    likely = replace(heard.understanding, intent="sales", sales=Sales("pass", 0.3))

    made.give(Recorded(1, 3.0), replace(heard, understanding=likely, faq=FaqMatch("", None, 0.0, "none")))

    assert made.step == "窓口"


def test_nothing_said_prompts_once_more_with_a_key_offered_and_then_goes_otherwise():
    made = call()

    made.give(Silence())
    assert isinstance(made.ending, Record)
    assert "シャープ" in made.words
    made.says("")

    assert made.step == "窓口"


def test_without_otherwise_a_person_when_open_and_a_message_when_closed():
    by_day, by_night = call(BARE), call(BARE, NIGHT)

    by_day.says("担当の方はいらっしゃいますか")
    by_night.says("担当の方はいらっしゃいますか")

    assert isinstance(by_day.ending, Enqueue)
    assert item(by_day).queue == "一般"
    assert isinstance(by_night.ending, Record)
    assert by_night.ending.beep


@pytest.mark.parametrize(("now", "ending"), [(OPEN, Enqueue), (NIGHT, Record)])
@pytest.mark.parametrize("reason", ["deadline", "engine", "no_recording", "unreadable"])
def test_words_that_come_too_late_never_go_round_the_flow_again(now, ending, reason):
    made = call(BARE, now)

    made.give(Recorded(1, 3.0), HeardLate(1, reason))

    assert isinstance(made.ending, ending)
    assert made.step != "start"
    assert "limit" in {event.kind for event in made.events}


def test_late_words_of_danger_raise_a_call_that_has_gone_on():
    made = call()
    made.give(Silence(), Recorded(1, 3.0), HeardLate(1))

    made.give(made.heard(DANGER))

    assert made.state.raised == "urgent"
    assert DANGER in [said.text for said in made.state.said]


def test_who_hangs_up_while_recording_has_left_a_message():
    made = call()

    made.give(Recorded(4, 6.0, hung_up=True))

    assert made.outcome == "message"
    assert TakeMessage(4, {}) in made.effects
    assert isinstance(made.ending, HangUp)


def test_who_hangs_up_at_once_has_not():
    made = call()

    made.give(Recorded(4, 0.4, hung_up=True))

    assert made.outcome == "abandoned"


def test_who_hangs_up_while_held_has_left_the_words():
    made = call()

    made.give(Recorded(4, 3.0), HungUp())

    assert made.outcome == "message"
    assert TakeMessage(4, {}) in made.effects


def test_a_fault_apologises_and_leads_to_a_person_then_to_a_message_then_to_an_end():
    made = call(BARE)

    made.give(Fault("boom"))
    assert "申し訳ございません" in made.words
    assert isinstance(made.ending, Enqueue)

    elsewhere = call(BARE, NIGHT)
    elsewhere.give(Fault("boom"))
    assert isinstance(elsewhere.ending, Record)
    elsewhere.give(Fault("boom"), Fault("boom"))
    assert isinstance(elsewhere.ending, Record)
    elsewhere.give(Fault("boom"))
    assert elsewhere.over
    assert elsewhere.outcome == "message"


def test_hurry_without_a_complaint_goes_to_the_urgent_step():
    made = call()

    made.says("今日中にどうしても来ていただきたいんです。至急お願いします")

    assert made.step == "当番"
    assert made.state.raised == "high"


def test_two_likely_questions_may_be_chosen_by_their_place():
    made = _near(call(), "hours", "parking")

    made.give(Spoken("2番です"))

    assert "3台分" in made.words


def test_an_entry_that_is_gone_is_not_asked_about():
    made = _near(call(), "gone")

    assert made.step == "窓口"


def test_an_input_out_of_order_repeats_the_question_on_the_way():
    asked = _doubtful(call())
    asked.give(Recorded(9, 2.0))
    assert "ご案内のお電話でしょうか" in asked.words

    answered = call()
    answered.says("営業時間を教えてください")
    answered.give(Recorded(9, 2.0))
    assert "解決しました" in answered.words

    held = call()
    held.give(Recorded(1, 3.0), Keys("1"))
    assert held.ending == AwaitHeard(1)


def test_who_is_an_existing_customer_is_on_the_timeline_when_the_words_sounded_like_a_pitch():
    made = call()
    heard = made.heard("ご担当者様はいらっしゃいますか")
    doubt = replace(heard.understanding, sales=Sales("decline", 0.9), intent="inquiry", relationship="existing")

    made.give(Recorded(1, 3.0), replace(heard, understanding=doubt))

    assert made.outcome is None
    assert any(event.data.get("rule") == "relationship" for event in made.events)
