"""Arriving, ending, and coming back."""

import pytest

from ivr.calls.tables import Call, TurnTaken
from ivr.flows.flow import Directory
from ivr.phone.metrics import UNKNOWN_NUMBERS
from tests.phone.line import CALLER, NOBODYS, Line, read, redirect_of, small_flow


def test_a_call_is_answered_with_the_flows_first_words(line):
    root = read(line.text("/voice/incoming"))

    assert [child.tag for child in root] == ["Gather", "Redirect"]
    assert "ご用件は1" in "".join(root.itertext())
    assert (line.row.caller_number, line.row.called_number) == (CALLER, "+815031234567")


def test_the_same_call_again_gets_the_same_document_and_changes_nothing(line):
    first = line.text("/voice/incoming")

    assert line.text("/voice/incoming") == first
    assert line.text("/voice/incoming", CallStatus="in-progress", NewParameter="1") == first
    assert (line.count(Call), line.count(TurnTaken)) == (1, 1)


@pytest.mark.parametrize("from_", ["anonymous", "+266696687", "退職者", "sip:bob@example.jp"])
def test_a_caller_without_a_number_is_answered_all_the_same(line, from_):
    assert line.tags("/voice/incoming", From=from_) == ["Gather", "Redirect"]
    assert line.row.caller_number is None


def test_a_blocked_caller_is_rejected_before_the_call_is_answered(make_line):
    line: Line = make_line(flow=small_flow(callers=(Directory(number=CALLER, blocked=True),)))

    text = line.text("/voice/incoming")

    assert [child.tag for child in read(text)] == ["Reject"]
    assert read(text)[0].attrib == {"reason": "rejected"}
    assert line.row.outcome == "rejected"


def test_a_number_that_nobody_has_is_answered_politely_and_counted(line):
    before = UNKNOWN_NUMBERS._value.get()

    root = read(line.text("/voice/incoming", To=NOBODYS))

    assert [child.tag for child in root] == ["Say", "Hangup"]
    assert "恐れ入りますが" in "".join(root.itertext())
    assert UNKNOWN_NUMBERS._value.get() == before + 1
    assert (line.count(Call), line.faults) == (0, [])


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_the_status_callback_closes_the_call_and_later_ones_change_nothing(line, status):
    line.begin()

    assert line.tags("/voice/status", CallStatus=status) == []
    ended_at = line.row.ended_at
    line.text("/voice/status", CallStatus="completed", SequenceNumber="9")
    line.text("/voice/status", CallStatus="in-progress", SequenceNumber="1")

    assert ended_at is not None
    assert (line.row.ended_at, line.row.outcome) == (ended_at, "abandoned")


def test_a_status_before_the_end_or_of_an_unknown_call_changes_nothing(line):
    line.begin()

    line.text("/voice/status", CallStatus="ringing")
    line.text("/voice/status", CallStatus="completed", CallSid="CA-unknown")

    assert line.row.ended_at is None


def test_a_request_out_of_order_leads_back_to_where_the_call_stands(line):
    line.begin()
    standing = line.calls.latest_reply(line.row.key)

    document = line.text(line.turn("keys", 7), Digits="1")

    assert redirect_of(document) == f"/voice/resume/{line.row.key}"
    assert line.text(redirect_of(document)) == standing
    assert line.row.turn == 1


def test_a_caller_who_stands_in_the_queue_but_not_in_the_carriers_is_put_there_again(line):
    line.operator()
    line.in_queue()
    enqueue = line.calls.latest_reply(line.row.key)
    line.text(line.turn("queue-key"), "queue", Digits="9")
    assert "<Enqueue" not in line.calls.latest_reply(line.row.key)

    again = line.text(f"/voice/resume/{line.row.key}")

    assert read(again)[-1].tag == "Enqueue"
    assert read(again)[-1].attrib == read(enqueue)[-1].attrib
    assert read(again)[-1].text == read(enqueue)[-1].text


def test_a_caller_who_chose_to_leave_the_queue_and_is_out_of_it_already_goes_on(line):
    line.operator()
    line.in_queue()
    line.text(line.turn("queue-key"), "queue", Digits="1")

    onward = redirect_of(line.text(f"/voice/resume/{line.row.key}"))

    assert onward.endswith("/1q/queue-end")
    assert "Record" in line.tags(onward)


def test_with_a_public_address_every_address_begins_with_it(make_line):
    line: Line = make_line(public_url="https://ivr.example.jp/phone")

    gather = read(line.text("/voice/incoming"))[0]

    assert gather.get("action", "").startswith("https://ivr.example.jp/phone/voice/turn/")
    assert "Enqueue" in line.tags(gather.get("action", "").removeprefix("https://ivr.example.jp/phone"), Digits="2")
