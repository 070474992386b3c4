"""Keys, words, silence and recordings as turns."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.calls.tables import HeardText, Message, Recording
from ivr.jobs.tables import Job
from tests.phone.line import RECORDING, redirect_of

SOUND = {"RecordingSid": "RE1", "RecordingUrl": RECORDING, "RecordingDuration": "4"}


@pytest.mark.parametrize("answer", [{"Digits": "1"}, {"SpeechResult": "用件です", "Confidence": "0.9"}], ids=["key", "words"])
def test_a_choice_by_key_or_word_leads_on(line, answer):
    line.begin()

    assert line.tags(line.turn("keys"), **answer) == ["Say", "Record", "Redirect"]


@pytest.mark.parametrize("what", ["keys", "silent"])
def test_silence_is_asked_again(line, what):
    line.begin()

    assert line.tags(line.turn(what), Digits="") == ["Gather", "Redirect"]
    assert line.row.turn == 2


def test_a_repeated_turn_gets_the_same_document_whatever_it_says_now(line):
    line.begin()
    address = line.turn("keys")
    first = line.text(address, Digits="1")

    assert line.text(address, Digits="3") == first
    assert line.text(address.replace("keys", "silent")) == first
    assert line.row.turn == 2


def test_a_recording_holds_the_caller_and_wakes_the_hearing_at_once(line):
    line.begin("1")

    text = line.text(line.turn("recorded"), **SOUND)

    assert redirect_of(text) == f"/voice/wait/{line.row.key}/3"
    assert line.waker.woken == 1
    with line.store.system("turn", write=False) as session:
        assert session.scalars(select(Recording)).one().carrier_url == RECORDING
        assert session.scalars(select(Job)).one().queue == "live"


def test_a_message_ends_with_thanks(line):
    line.begin("3")

    assert line.tags(line.turn("recorded"), **SOUND) == ["Say", "Hangup"]
    assert line.row.outcome == "message"
    assert line.count(Message) == 1


def test_hanging_up_while_recorded_still_leaves_the_message(line):
    line.begin("1")

    line.text(line.turn("recorded"), **SOUND, Digits="hangup", CallStatus="completed")

    assert (line.row.outcome, line.row.ended_at is not None) == ("message", True)


def test_the_message_counts_even_when_the_end_of_the_call_was_told_first(line):
    line.begin("3")
    address = line.turn("recorded")
    line.text("/voice/status", CallStatus="completed")

    line.text(address, **SOUND, Digits="hangup", CallStatus="completed")

    assert line.row.outcome == "message"


def test_hanging_up_before_a_word_was_recorded_only_ends_the_call(line):
    line.begin("1")

    assert line.tags(line.turn("recorded"), Digits="hangup", CallStatus="completed") == []
    assert line.row.ended_at is not None
    assert (line.count(Recording), line.row.turn) == (0, 2)


@pytest.mark.parametrize("url", ["https://evil.example/RE1", "http://169.254.169.254/latest", "https://api.twilio.com.evil.example/RE1"])
def test_a_recording_elsewhere_than_at_the_carrier_is_not_taken_and_the_caller_reaches_a_person(line, url):
    line.begin("1")

    tags = line.tags(line.turn("recorded"), **(SOUND | {"RecordingUrl": url}))

    assert tags[-1] == "Enqueue"
    assert line.faults == [(True, "foreign_host")]
    assert line.count(Recording) == 0


def test_word_that_the_recording_is_complete_lets_the_job_try_at_once(line):
    line.begin("1")
    line.text(line.turn("recorded"), **SOUND)
    with line.store.system("jobs") as session:
        session.scalars(select(Job)).one().due_at = line.now + timedelta(minutes=5)

    assert line.tags(f"/voice/recording/{line.row.key}", RecordingSid="RE1", RecordingStatus="completed") == []

    with line.store.system("jobs", write=False) as session:
        assert session.scalars(select(Job)).one().due_at == line.now
    assert line.waker.woken == 2


def test_word_that_there_is_no_recording_ends_the_hold(line):
    line.begin("1")
    line.text(line.turn("recorded"), **SOUND)

    line.text(f"/voice/recording/{line.row.key}", RecordingSid="RE1", RecordingStatus="absent")

    with line.store.system("jobs", write=False) as session:
        assert session.scalars(select(HeardText)).one().reason == "no_recording"
    assert line.tags(f"/voice/wait/{line.row.key}/3")[-1] == "Enqueue"


def test_word_of_a_recording_that_nobody_knows_changes_nothing(line):
    line.begin("1")

    assert line.tags(f"/voice/recording/{line.row.key}", RecordingSid="RE9", RecordingStatus="completed") == []
    assert line.tags("/voice/recording/no-such-call", RecordingSid="RE9", RecordingStatus="absent") == []
    assert line.faults == []
