"""Operators: rung first, asked for a key, then joined by the caller."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.desk import claims
from ivr.desk.ringing import Addresses, Ringing
from ivr.desk.tables import Claim
from ivr.jobs.tables import Job
from tests.fakes.carrier_port import FakeCarrier
from tests.phone.line import Line, read, redirect_of

LEG = {"CallSid": "CA-operator"}


def status_of(line: Line, claim: str) -> str:
    with line.store.system("turn", write=False) as session:
        return session.get_one(Claim, claim).status


def accepted(line: Line) -> str:
    """A claim whose operator has pressed the key."""
    claim = line.claimed()
    line.text(f"/voice/operator/{claim}/accept", Digits="1", **LEG)
    return claim


def joined(line: Line) -> tuple[str, str]:
    """A caller in conference with the operator; the claim and where its end is told."""
    claim = accepted(line)
    dial = read(line.text(f"/voice/claim/{claim}/join"))[0]
    return claim, dial.get("action", "")


def test_the_operator_hears_for_whom_the_call_is_and_presses_a_key(line):
    claim = line.claimed()

    root = read(line.text(f"/voice/operator/{claim}", **LEG))

    assert [child.tag for child in root] == ["Gather", "Hangup"]
    assert "さくら不動産様あてのお電話です" in "".join(root.itertext())
    assert root[0].attrib["actionOnEmptyResult"] == "true"
    assert root[0].attrib["action"] == f"/voice/operator/{claim}/accept"


def test_the_key_opens_the_conference_of_the_claim_and_has_the_caller_moved(line):
    claim = line.claimed()
    woken = line.waker.woken

    root = read(line.text(f"/voice/operator/{claim}/accept", Digits="1", **LEG))

    conference = root.find("Dial/Conference")
    assert conference is not None
    assert conference.text == claim
    assert conference.attrib == {
        "beep": "false", "startConferenceOnEnter": "true", "endConferenceOnExit": "true", "jitterBufferSize": "small", "region": "jp1", "waitUrl": "",
    }  # fmt: skip
    assert status_of(line, claim) == "accepted"
    assert line.waker.woken == woken + 1
    with line.store.system("jobs", write=False) as session:
        assert "move_caller" in set(session.scalars(select(Job.kind)))


def test_the_key_pressed_twice_is_answered_twice_and_moves_once(line):
    claim = line.claimed()
    first = line.text(f"/voice/operator/{claim}/accept", Digits="1", **LEG)

    assert line.text(f"/voice/operator/{claim}/accept", Digits="1", **LEG) == first
    with line.store.system("jobs", write=False) as session:
        assert list(session.scalars(select(Job.kind))).count("move_caller") == 1


@pytest.mark.parametrize("digits", ["", "2"])
def test_without_the_key_the_caller_keeps_the_place(line, digits):
    claim = line.claimed()
    place = line.item.queued_at

    assert line.tags(f"/voice/operator/{claim}/accept", Digits=digits, **LEG) == ["Say", "Hangup"]

    assert (status_of(line, claim), line.item.status, line.item.queued_at) == ("unanswered", "waiting", place)


def test_an_answering_machine_is_hung_up_on_and_the_caller_keeps_the_place(line):
    claim = line.claimed()

    assert line.tags(f"/voice/operator/{claim}", AnsweredBy="machine_start", **LEG) == ["Hangup"]
    assert (status_of(line, claim), line.item.status) == ("unanswered", "waiting")


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled", "completed"])
def test_an_operator_who_does_not_answer_moves_nobody(line, status):
    claim = line.claimed()

    assert line.tags(f"/voice/operator/{claim}/status", CallStatus=status, **LEG) == []
    assert (status_of(line, claim), line.item.status) == ("unanswered", "waiting")


def test_earlier_statuses_of_the_operators_leg_change_nothing(line):
    claim = line.claimed()

    line.text(f"/voice/operator/{claim}/status", CallStatus="in-progress", **LEG)

    assert status_of(line, claim) == "ringing"


OTHER = {"CallSid": "CA-another-leg"}


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled", "completed"])
def test_another_leg_does_not_end_what_the_operator_accepted(line, status):
    claim = accepted(line)

    line.text(f"/voice/operator/{claim}/status", CallStatus=status, **OTHER)

    assert (status_of(line, claim), line.item.status) == ("accepted", "claimed")


def test_another_leg_takes_no_claim_that_was_accepted(line):
    claim = accepted(line)

    assert line.tags(f"/voice/operator/{claim}/accept", Digits="1", **OTHER) == ["Say", "Hangup"]
    assert line.tags(f"/voice/operator/{claim}/accept", Digits="", **OTHER) == ["Say", "Hangup"]
    assert line.tags(f"/voice/operator/{claim}", AnsweredBy="machine_start", **OTHER) == ["Hangup"]
    assert status_of(line, claim) == "accepted"


def test_an_operator_who_picks_up_when_the_caller_is_gone_is_told_so(line):
    claim = line.claimed()
    line.text("/voice/status", CallStatus="completed")

    assert line.tags(f"/voice/operator/{claim}", **LEG) == ["Say", "Hangup"]
    assert line.tags(f"/voice/operator/{claim}/accept", Digits="1", **LEG) == ["Say", "Hangup"]
    assert line.tags("/voice/operator/no-such-claim", **LEG) == ["Say", "Hangup"]


def test_the_moved_caller_enters_the_same_conference(line):
    claim = accepted(line)

    text = line.text(f"/voice/claim/{claim}/join")

    dial = read(text)[0]
    assert dial[0].text == claim
    assert dial[0].get("startConferenceOnEnter") == "false", "a caller alone starts no conference"
    assert dial.get("action", "").startswith(f"/voice/claim/{claim}/ended?key=")
    assert line.text(f"/voice/claim/{claim}/join") == text
    assert (status_of(line, claim), line.item.status) == ("joined", "connected")


def test_a_caller_who_was_moved_to_another_callers_operator_goes_back_to_where_the_call_stands(line):
    claim = accepted(line)
    line.call_id = "CA2"
    line.in_queue()

    text = line.text(f"/voice/claim/{claim}/join")

    assert [child.tag for child in read(text)] == ["Redirect"]
    assert line.tags(redirect_of(text))[-1] == "Enqueue"
    assert status_of(line, claim) == "accepted"
    line.call_id = "CA1"
    assert line.tags(f"/voice/claim/{claim}/join") == ["Dial"]


def test_a_caller_moved_for_a_claim_that_does_not_stand_goes_back_to_the_queue_at_the_old_place(line):
    claim = accepted(line)
    place = line.item.queued_at
    line.text(f"/voice/operator/{claim}/status", CallStatus="completed", **LEG)

    root = read(line.text(f"/voice/claim/{claim}/join"))

    assert line.tags(root[0].text or "")[-1] == "Enqueue"
    assert (line.item.status, line.item.queued_at) == ("waiting", place)


def test_the_end_of_the_conversation_is_the_end_of_the_queue(line):
    claim, end = joined(line)

    text = line.text(end, DialCallStatus="completed")

    assert [child.tag for child in read(text)] == ["Hangup"]
    assert line.text(end, DialCallStatus="completed") == text
    assert (line.row.outcome, line.item.status, status_of(line, claim)) == ("handled", "done", "ended")


def test_a_caller_who_hangs_up_on_the_operator_was_handled_and_the_call_is_over(line):
    _claim, end = joined(line)

    line.text(end, DialCallStatus="completed", CallStatus="completed")

    assert (line.row.outcome, line.row.ended_at is not None) == ("handled", True)


def test_the_end_of_the_operators_leg_after_the_talk_changes_nothing(line):
    claim, end = joined(line)
    line.text(f"/voice/operator/{claim}/status", CallStatus="completed", **LEG)

    assert status_of(line, claim) == "joined"
    line.text(end, DialCallStatus="completed")
    assert status_of(line, claim) == "ended"
    assert fetch_back(line) == []
    assert (line.row.outcome, status_of(line, claim)) == ("handled", "ended")


def fetch_back(line: Line) -> list[tuple[str, str]]:
    """Run the jobs that fetch a caller back, each when it is due; where callers were sent."""
    carrier = FakeCarrier(calls={line.call_id: "talking"})
    with line.store.system("jobs", write=False) as session:
        due = [(job.payload, job.due_at) for job in session.scalars(select(Job).where(Job.kind == "return_caller"))]
    assert due, "no job"
    for payload, at in due:
        assert at - line.now < timedelta(seconds=4)
        line.now = max(line.now, at)
        Ringing(line.store, carrier, Addresses("http://localhost")).return_caller(payload, 1, line.now)
    return carrier.redirected


def test_a_caller_whose_operator_went_before_they_could_talk_waits_again_at_the_old_place(line):
    claim, end = joined(line)
    place = line.item.queued_at
    for _ in range(2):
        line.text(f"/voice/operator/{claim}/status", CallStatus="completed", **LEG)

    assert fetch_back(line) == [("CA1", f"http://localhost/voice/resume/{line.row.key}")]

    assert (line.item.status, line.item.queued_at, line.item.carrier_queue_id) == ("waiting", place, None)
    assert line.tags(f"/voice/resume/{line.row.key}")[-1] == "Enqueue"
    assert line.tags(end, DialCallStatus="completed") == ["Redirect"], "a late word of the conference ends nothing"
    line.text(line.wait_url(), "queue", QueueSid="QU1")
    assert line.item.carrier_queue_id == "QU1"
    assert isinstance(claims.claim(line.store, line.item.id, line.operator("jiro"), {"sakura"}, line.now), claims.Claimed)


def test_the_end_of_the_queue_is_still_told_by_a_caller_who_was_fetched_back(line):
    claim, _end = joined(line)
    line.text(f"/voice/operator/{claim}/status", CallStatus="completed", **LEG)
    fetch_back(line)
    enqueue = read(line.text(f"/voice/resume/{line.row.key}")).find("Enqueue")
    assert enqueue is not None
    turn = line.row.turn

    tags = line.tags(enqueue.get("action", ""), QueueResult="leave")

    assert line.row.turn == turn + 1
    assert "Record" in tags, "the flow goes on behind the queue"


def test_the_end_of_another_leg_fetches_nobody_back(line):
    claim, _end = joined(line)

    line.text(f"/voice/operator/{claim}/status", CallStatus="completed", **OTHER)

    assert line.count(Job) == 2, "ringing and moving"


def test_a_key_pressed_after_the_claim_has_run_out_connects_nobody(line):
    claim = line.claimed()
    line.now += timedelta(minutes=2)

    assert line.tags(f"/voice/operator/{claim}/accept", Digits="1", **LEG) == ["Say", "Hangup"]
    assert not claims.caller_joined(line.store, claim, line.now)
