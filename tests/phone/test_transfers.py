"""Transfers: the called person's leg, and how the ringing ended."""

import pytest
from sqlalchemy import select

from ivr.calls.ending import Endings
from ivr.flows.steps.transfer import Transfer
from ivr.jobs.tables import Job
from tests.fakes.one_flow import OneFlow
from tests.phone.line import CALLED, STEPS, Line, read, small_flow


def ringing(line: Line) -> str:
    """A call that rings the client's people; the address of their leg."""
    line.begin("4")
    number = read(line.calls.latest_reply(line.row.key)).find("Dial/Number")
    assert number is not None
    return number.get("url", "")


def test_everyone_is_rung_at_once_under_the_clients_number(line):
    ringing(line)

    dial = read(line.calls.latest_reply(line.row.key)).find("Dial")

    assert dial is not None
    assert dial.get("callerId") == CALLED
    assert [number.text for number in dial] == ["+819055556666", "+819077778888"]


def test_the_person_hears_what_it_is_about_and_takes_the_call_with_a_key(line):
    leg = read(line.text(ringing(line), "callee", CallSid="CA-leg"))

    gather = leg[0]
    assert [child.tag for child in leg] == ["Gather", "Hangup"]
    assert "お客様からです。お受けになる場合は、1を押してください。" in "".join(gather.itertext())
    assert line.tags(gather.get("action", ""), "callee", CallSid="CA-leg", Digits="1") == []


@pytest.mark.parametrize("digits", ["", "2"])
def test_without_the_key_nobody_is_connected(line, digits):
    action = read(line.text(ringing(line), "callee", CallSid="CA-leg"))[0].get("action", "")

    assert line.tags(action, "callee", CallSid="CA-leg", Digits=digits) == ["Say", "Hangup"]


@pytest.mark.parametrize("who", ["machine_start", "machine_end_beep", "fax"])
def test_an_answering_machine_never_gets_a_caller(line, who):
    assert line.tags(ringing(line), "callee", CallSid="CA-leg", AnsweredBy=who) == ["Hangup"]


def test_somebody_who_picks_up_too_late_hears_nothing_of_the_caller(line):
    leg = ringing(line)
    line.text(line.turn("dialed"), DialCallStatus="no-answer", DialBridged="false")

    assert line.tags(leg, "callee", CallSid="CA-leg") == ["Hangup"]


def test_without_a_key_to_press_the_announcement_is_all(make_line):
    steps = STEPS | {"社員": Transfer(transfer=["+819055556666"], announce="お客様からです。", accept=False, unanswered="窓口")}
    line: Line = make_line(flow=small_flow(steps=steps))

    assert line.tags(ringing(line), "callee", CallSid="CA-leg") == ["Say"]


def test_a_conversation_ends_the_call_as_transferred(line):
    ringing(line)

    line.text(line.turn("dialed"), DialCallStatus="completed", DialBridged="true", DialCallDuration="61")

    assert line.row.outcome == "transferred"


def test_a_caller_who_ends_the_conversation_counts_as_transferred_too(line):
    ringing(line)

    line.text(line.turn("dialed"), DialCallStatus="completed", DialBridged="true", DialCallDuration="61", CallStatus="completed")

    assert (line.row.outcome, line.row.ended_at is not None) == ("transferred", True)


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "completed"])
def test_nobody_takes_the_call_and_the_flow_goes_on(line, status):
    ringing(line)

    assert line.tags(line.turn("dialed"), DialCallStatus=status, DialBridged="false")[-1] == "Enqueue"


def test_a_caller_who_hangs_up_while_it_rings_has_left(line):
    ringing(line)
    turn = line.row.turn

    assert line.tags(line.turn("dialed"), DialCallStatus="canceled", DialBridged="false", CallStatus="completed") == []
    with line.store.system("jobs", write=False) as session:
        payload = session.scalars(select(Job.payload).where(Job.kind == "settle")).one()
    Endings(line.store, OneFlow(line.flow)).settle(payload, 1, line.now)
    assert (line.row.turn, line.row.outcome) == (turn, "abandoned")
