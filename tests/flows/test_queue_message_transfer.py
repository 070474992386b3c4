"""queue, message and transfer: nobody is lost on the way to a person."""

import pytest

from ivr.flows.inputs import Fault, HungUp, Keys, QueueEnded, QueueKey, QueueOverflow, Recorded, Silence, Spoken, TransferEnded
from ivr.flows.outputs import Collect, Enqueue, LeaveQueue, PromiseCallback, PutInQueue, Record, StayInQueue, TakeMessage
from ivr.flows.outputs import Transfer as Ring
from tests.flows.playing import NIGHT, NUMBER, OPEN, Call, flow_of

QUEUE = """
start: {queue: 一般, skills: [賃貸], priority: high, max_wait_s: 90, overflow: 伝言}
伝言: {message: ご伝言をどうぞ。, next: 終わり}
終わり: {end: message, say: 承りました。}
"""
RING = "start: {transfer: 当番, announce: '{summary}緊急です。', rounds: 2, unanswered: 窓口}\n窓口: {queue: 一般}"
ON_CALL = 'on_call: {当番: ["+819011112222", "+819033334444"]}'


def waiting(steps: str = QUEUE, number: str | None = NUMBER) -> Call:
    made = Call(flow_of(steps))
    made.rings(number)
    return made


def test_a_caller_is_put_in_the_queue_with_a_summary():
    made = waiting()

    assert made.ending == Enqueue("一般", ("message", "callback"), None, 90)
    item = next(effect for effect in made.effects if isinstance(effect, PutInQueue))
    assert (item.queue, item.priority, item.skills) == ("一般", "high", ("賃貸",))
    assert "090-1234-5678" in item.summary


@pytest.mark.parametrize("key", ["0", "9", "*", "#", "", "12"])
def test_any_other_key_goes_on_waiting(key):
    made = waiting()

    made.give(QueueKey(key))

    assert isinstance(made.ending, StayInQueue)


def test_the_first_offer_is_a_message():
    made = waiting()

    made.give(QueueKey("1"))
    assert isinstance(made.ending, LeaveQueue)
    made.give(QueueEnded("left"), Recorded(1, 5.0))

    assert made.outcome == "message"
    assert "ご伝言をどうぞ" in " ".join(str(turn.outputs) for turn in made.turns)


def test_the_second_offer_is_a_call_back_to_the_number_shown():
    made = waiting()

    made.give(QueueKey("2"), QueueEnded("left"))
    assert "ゼロキュウゼロ" in made.words
    made.give(Keys("1"))

    promise = next(effect for effect in made.effects if isinstance(effect, PromiseCallback))
    assert (promise.number, promise.owner) == (NUMBER, "operators")
    assert made.outcome == "callback"


def test_another_number_for_the_call_back_is_pressed_and_read_back():
    made = waiting()

    made.give(QueueKey("2"), QueueEnded("left"), Keys("2"), Keys("0312345678"))
    assert "ゼロサン" in made.words
    made.give(Spoken("はい"))

    assert next(effect for effect in made.effects if isinstance(effect, PromiseCallback)).number == "+81312345678"


def test_without_any_number_a_call_back_becomes_a_message():
    made = waiting(number=None)

    made.give(QueueKey("2"), QueueEnded("left"), Silence(), Silence(), Silence())

    assert isinstance(made.ending, Record)


def test_who_hangs_up_at_the_question_for_the_number_is_called_back_all_the_same():
    made = waiting()

    made.give(QueueKey("2"), QueueEnded("left"), HungUp())

    assert made.outcome == "callback"
    assert any(isinstance(effect, PromiseCallback) for effect in made.effects)


def test_who_hangs_up_while_another_number_is_read_back_is_called_back_there():
    made = waiting(number=None)

    made.give(QueueKey("2"), QueueEnded("left"), Keys("0312345678"), HungUp())

    assert next(effect for effect in made.effects if isinstance(effect, PromiseCallback)).number == "+81312345678"


@pytest.mark.parametrize("reason", ["max_wait", "nobody", "full"])
def test_an_overflow_leads_to_the_overflow_step(reason):
    made = waiting()

    made.give(QueueOverflow(reason))
    assert isinstance(made.ending, LeaveQueue)
    made.give(QueueEnded("left"))

    assert made.step == "伝言"
    assert "お待たせして申し訳ございません" in made.words


@pytest.mark.parametrize("result", ["full", "error", "left"])
def test_a_queue_that_the_carrier_ends_leads_there_too(result):
    made = waiting()

    made.give(QueueEnded(result))

    assert made.step == "伝言"


def test_without_an_overflow_step_a_message_is_taken():
    made = waiting("start: {queue: 一般}")

    made.give(QueueOverflow("nobody"), QueueEnded("left"))
    assert isinstance(made.ending, Record)
    made.give(Recorded(1, 5.0))

    assert made.outcome == "message"


def test_a_conversation_with_an_operator_is_handled():
    made = waiting()

    made.give(QueueEnded("handled"))

    assert made.outcome == "handled"
    assert made.over


def test_a_key_and_an_overflow_at_once_leave_the_queue_once():
    made = waiting()

    made.give(QueueKey("2"), QueueOverflow("max_wait"))

    assert isinstance(made.ending, LeaveQueue)
    assert made.state.at == "callback"


def test_an_offer_that_is_not_made_cannot_be_chosen():
    made = waiting("start: {queue: 一般, offers: [callback]}")

    made.give(QueueKey("2"))

    assert isinstance(made.ending, StayInQueue)


def test_a_fault_leaves_a_waiting_caller_where_it_is():
    made = waiting()

    made.give(Fault("boom"))

    assert isinstance(made.ending, StayInQueue)
    assert sum(isinstance(effect, PutInQueue) for effect in made.effects) == 1


# --- message ---------------------------------------------------------------------------------------------------------

MESSAGE = "start: {message: ご伝言をどうぞ。}"


def test_a_message_is_stored_in_the_turn_that_says_so():
    made = waiting(MESSAGE)

    turn = made.give(Recorded(1, 5.0))

    assert TakeMessage(1, {}) in turn.effects
    assert "承りました" in made.words
    assert made.outcome == "message"


def test_a_message_of_a_caller_who_hangs_up_is_a_message():
    made = waiting(MESSAGE)

    made.give(Recorded(1, 5.0, hung_up=True))

    assert made.outcome == "message"


def test_nothing_said_asks_once_more_and_then_says_that_there_is_no_message():
    made = waiting(MESSAGE)

    made.give(Silence())
    assert isinstance(made.ending, Record)
    made.give(Recorded(1, 0.3))

    assert made.outcome == "abandoned"
    assert "お預かりできませんでした" in made.words


def test_a_recording_that_arrives_after_the_end_is_not_lost():
    made = waiting(MESSAGE)
    made.give(HungUp())

    made.give(Recorded(1, 5.0, hung_up=True))

    assert TakeMessage(1, {}) in made.effects
    assert made.outcome == "abandoned"


# --- transfer --------------------------------------------------------------------------------------------------------


def ringing(steps: str = RING, now=OPEN) -> Call:
    made = Call(flow_of(steps, ON_CALL), now)
    made.rings()
    return made


def rung(made: Call) -> list[tuple[str, ...]]:
    return [output.numbers for turn in made.turns for output in turn.outputs if isinstance(output, Ring)]


NOBODY = TransferEnded(accepted=False, status="no_answer")


def test_people_are_rung_in_order_for_so_many_rounds_and_then_the_queue():
    made = ringing()

    made.give(NOBODY, NOBODY, NOBODY, NOBODY)

    assert rung(made) == [("+819011112222",), ("+819033334444",)] * 2
    assert made.step == "窓口"
    assert isinstance(made.ending, Enqueue)


def test_all_at_once():
    made = ringing("start: {transfer: 当番, mode: all}")

    made.give(NOBODY)

    assert rung(made) == [("+819011112222", "+819033334444")]
    assert isinstance(made.ending, Enqueue)


def test_the_person_rung_hears_who_it_is():
    made = ringing()

    assert made.ending.announce.endswith("のお客様です。緊急です。")
    assert "ゼロキュウゼロ" in made.ending.announce


def test_accepted_is_transferred():
    made = ringing()

    made.give(NOBODY, TransferEnded(accepted=True))

    assert made.outcome == "transferred"
    assert made.over


def test_after_the_conversation_the_flow_may_go_on():
    made = ringing('start: {transfer: ["+819011112222"], next: 報告}\n報告: {report: [mail], next: 終わり}\n終わり: {end: transferred}')

    made.give(TransferEnded(accepted=True))

    assert made.outcome == "transferred"
    assert any(event.kind == "report" for event in made.events)


def test_nobody_by_night_and_nowhere_to_go_is_a_message():
    made = ringing("start: {transfer: 当番}", NIGHT)

    made.give(NOBODY, NOBODY)

    assert isinstance(made.ending, Record)


def test_keys_pressed_while_it_rings_change_nothing():
    made = ringing()

    made.give(Keys("1"))

    assert isinstance(made.ending, Ring)
    assert made.outcome is None
    assert not isinstance(made.ending, Collect)


def test_a_list_that_is_empty_counts_as_nobody():
    made = Call(flow_of("start: {transfer: 当番, unanswered: 窓口}\n窓口: {queue: 一般}", 'on_call: {当番: ["+819011112222"]}'))
    made.flow.on_call["当番"] = ()

    made.rings()

    assert made.step == "窓口"


@pytest.mark.parametrize(("answers", "number"), [
    ([Silence(), Silence()], NUMBER),
    ([Keys("2"), Spoken("ゼロサンイチニサンヨンゴロクナナハチ"), Keys("1")], "+81312345678"),
    ([Keys("2"), Keys("0312345678"), Keys("2"), Keys("0312345678"), Keys("2"), Keys("0312345678"), Keys("2")], NUMBER),
])  # fmt: skip
def test_a_call_back_is_promised_whatever_the_answer(answers, number):
    made = waiting()
    made.give(QueueKey("2"), QueueEnded("left"))

    made.give(*answers)

    assert made.outcome == "callback"
    assert next(effect for effect in made.effects if isinstance(effect, PromiseCallback)).number == number


def test_what_was_told_before_a_silent_message_is_the_message():
    made = Call(flow_of("start: {ask: {phone: {say: お電話番号を。, default: caller}}, next: 伝言}\n伝言: {message: どうぞ。}"))
    made.rings()

    made.give(Keys("1"), Silence(), Silence())

    assert made.outcome == "message"
    assert TakeMessage(None, {"phone": NUMBER}) in made.effects
