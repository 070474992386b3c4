"""Polls: waiting for words, waiting for an operator. They take no turn but the one that ends them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.calls.tables import HeardText, Recording, TurnTaken
from ivr.calls.waiting import HEARD
from ivr.classify import CallerSigns, classify
from ivr.clients.tables import User
from ivr.faq import NO_MATCH
from ivr.flows.inputs import Heard
from ivr.flows.steps.queue import Queue
from tests.phone.line import RECORDING, STEPS, Line, query_of, read, redirect_of, small_flow


def held(line: Line) -> str:
    """A caller who has spoken and is held; the address of the hold."""
    line.begin("1")
    text = line.text(line.turn("recorded"), RecordingSid="RE1", RecordingUrl=RECORDING, RecordingDuration="4")
    return redirect_of(text)


def understood(line: Line, words: str) -> None:
    """The job has heard the recording."""
    with line.store.system("jobs") as session:
        recording = session.scalars(select(Recording)).one()
        heard = Heard(recording.id, words, 0.9, classify(words, CallerSigns()), NO_MATCH)
        row = HeardText(recording_id=recording.id, call_id=recording.call_id, client_id=recording.client_id, at=line.now, status="ok")
        row.heard = HEARD.dump_python(heard, mode="json")
        session.add(row)


def test_while_nothing_is_there_the_caller_is_asked_to_wait_once_and_then_only_held(line):
    first = line.text(held(line))
    second = line.text(redirect_of(first))

    assert [child.tag for child in read(first)] == ["Say", "Pause", "Redirect"]
    assert "確認しております。少々お待ちください。" in first
    assert [child.tag for child in read(second)] == ["Pause", "Redirect"]
    assert redirect_of(second) == redirect_of(first)
    assert line.count(TurnTaken) == 3


def test_the_poll_that_finds_the_words_takes_the_turn(line):
    hold = held(line)
    understood(line, "物件の資料を送ってほしいのですが")

    text = line.text(hold)

    assert read(text)[-1].tag == "Enqueue"
    assert line.row.turn == 4
    assert line.text(hold).startswith("<?xml")
    assert redirect_of(line.text(hold)) == f"/voice/resume/{line.row.key}"


def test_words_that_come_while_a_poll_waits_are_found_by_it(make_line):
    line: Line = make_line(hold_s=30.0)
    looks = []

    def pause(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            understood(line, "担当の方をお願いします")

    line.paused = pause
    line.open()

    assert line.tags(held(line))[-1] == "Enqueue"
    assert looks == [0.05] * 3


def test_no_more_than_half_of_the_threads_wait_in_polls(make_line):
    line: Line = make_line(hold_s=30.0)  # 4 threads
    inner: list[str] = []
    hold = ""

    def pause(_seconds: float) -> None:
        """Ask again from inside a poll: as many threads would."""
        if len(inner) < 2:
            inner.append("")
            place = len(inner) - 1
            inner[place] = line.text(hold)
        else:
            line.now += timedelta(minutes=1)  # past the deadline

    line.paused = pause
    line.open()
    hold = held(line)

    line.text(hold)

    assert "<Pause" in inner[1], "the third poll does not wait inside itself"
    assert "<Pause" not in inner[0]


def test_past_the_deadline_the_caller_goes_on_to_a_person(line):
    hold = held(line)
    line.now += timedelta(seconds=8)

    assert line.tags(hold)[-1] == "Enqueue"


# --- the operators' queue ---------------------------------------------------------------------------------------------


def test_the_first_poll_makes_the_caller_claimable_and_says_where_it_stands(line):
    line.operator()
    line.begin("2")
    assert line.item.carrier_queue_id is None

    text = line.text(line.wait_url(), "queue", QueueSid="QU1", QueuePosition="7")

    assert line.item.carrier_queue_id == "QU1"
    assert "次に、担当の者がお伺いいたします" in text
    assert [child.tag for child in read(text)] == ["Say", "Gather", "Redirect"]
    assert [child.tag for child in read(text)[1]] == ["Play"]
    assert read(text)[1][0].text == "/static/hold.wav"


def test_polls_store_nothing_and_say_the_place_only_when_it_changes(line):
    line.operator()
    line.in_queue()
    url, turns = line.wait_url(), line.count(TurnTaken)
    heard = []
    for _round in range(7):
        text = line.text(url, "queue", QueueSid="QU1")
        heard.append(("place" if "次に" in text else "") + ("offer" if "ご伝言" in text else ""))
        url = redirect_of(text)

    assert heard == ["place", "", "offer", "", "", "offer", ""]
    assert (line.count(TurnTaken), line.row.waiting) == (turns, "queue")


def test_the_place_is_told_in_our_own_order_and_not_the_carriers(line):
    line.operator()
    line.in_queue()
    line.call_id = "CA2"
    line.begin("2")

    text = line.text(line.wait_url(), "queue", QueueSid="QU1", QueuePosition="1")

    assert "お客様の前に1名様がお待ちでございます" in text


def test_the_choices_are_told_with_their_keys_in_the_order_of_the_flow(make_line):
    line: Line = make_line(flow=small_flow(steps=STEPS | {"窓口": Queue(queue="一般", offers=["callback"], music="https://cdn.example.jp/a.mp3")}))
    line.operator()
    line.begin("2")

    text = line.text(line.wait_url() + "&n=2", "queue", QueueSid="QU1")

    assert "折り返しのお電話をご希望の場合は、1を押してください" in text
    assert "ご伝言" not in text
    assert "https://cdn.example.jp/a.mp3" in text


def test_without_a_choice_there_is_only_music(make_line):
    line: Line = make_line(flow=small_flow(steps=STEPS | {"窓口": Queue(queue="一般", offers=[])}))
    line.operator()
    line.begin("2")

    assert line.tags(line.wait_url(), "queue", QueueSid="QU1") == ["Say", "Play", "Redirect"]


def test_a_key_that_chooses_the_message_leaves_the_queue_and_records(line):
    line.operator()
    line.in_queue()
    url = line.wait_url()
    gather = read(line.text(url, "queue", QueueSid="QU1"))[1]

    assert line.tags(gather.get("action", ""), "queue", Digits="1") == ["Leave"]
    assert line.tags(url, "queue", QueueSid="QU1") == ["Leave"]
    assert line.tags(line.turn("queue-end", "1q"), QueueResult="leave", QueueSid="QU1") == ["Say", "Record", "Redirect"]


def test_any_other_key_goes_on_waiting_and_a_late_one_changes_nothing(line):
    line.operator()
    line.in_queue()
    action = line.turn("queue-key")

    stays = line.text(action, "queue", Digits="9")

    assert query_of(redirect_of(stays))["o"] == "message,callback"
    assert line.text(action, "queue", Digits="9") == stays
    assert line.tags(line.turn("queue-key", 77), "queue", Digits="1") == []
    assert line.tags(line.turn("queue-key"), "queue", Digits="") == []
    assert line.row.waiting == "queue"


def test_nobody_on_shift_takes_the_caller_out_of_the_queue_to_a_message(line):
    line.begin("2")

    assert line.tags(line.wait_url(), "queue", QueueSid="QU1") == ["Leave"]
    assert "Record" in line.tags(line.turn("queue-end", "1q"), QueueResult="leave")


def test_the_longest_wait_takes_the_caller_out_of_the_queue(line):
    line.operator()
    line.in_queue()
    url = line.wait_url()
    line.now += timedelta(minutes=11)

    assert line.tags(url, "queue", QueueSid="QU1") == ["Leave"]
    assert line.tags(url, "queue", QueueSid="QU1") == ["Leave"]


@pytest.mark.parametrize("result", ["redirected", "redirected-from-bridged"])
def test_a_caller_moved_to_an_operator_is_answered_an_empty_document_and_no_turn(line, result):
    line.operator()
    line.in_queue()

    assert line.tags(line.turn("queue-end", "1q"), QueueResult=result, QueueSid="QU1") == []
    assert (line.row.waiting, line.row.queue_token) == ("queue", "1q")


def test_hanging_up_in_the_queue_ends_the_call(line):
    line.operator()
    line.in_queue()

    line.text(line.turn("queue-end", "1q"), QueueResult="hangup", CallStatus="completed")

    assert (line.row.outcome, line.item.status) == ("abandoned", "abandoned")


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error"])
def test_a_queue_that_does_not_work_leads_to_a_message(line, result):
    line.operator()
    line.begin("2")

    assert "Record" in line.tags(line.turn("queue-end", "1q"), QueueResult=result)


def test_a_poll_of_a_call_that_has_ended_leaves_the_queue(line):
    line.operator()
    line.in_queue()
    url = line.wait_url()
    line.text("/voice/status", CallStatus="completed")

    assert line.tags(url, "queue") == ["Leave"]


def test_an_operator_who_goes_off_shift_lets_the_next_poll_offer_something_else(line):
    user_id = line.operator()
    line.in_queue()
    url = line.wait_url()
    with line.store.system("import") as session:
        session.get_one(User, user_id).on_shift = False

    assert line.tags(url, "queue", QueueSid="QU1") == ["Leave"]
