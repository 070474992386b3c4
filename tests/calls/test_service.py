"""The life of a call: exactly once a turn, one outcome, whatever order things arrive in. On SQLite and PostgreSQL."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from ivr.calls.ending import Endings
from ivr.calls.ports import CallStatus
from ivr.calls.recordings import carrier_has, carrier_has_none
from ivr.calls.service import Calls
from ivr.calls.tables import Call, CallFault, HeardText, Message, Recording, TurnTaken
from ivr.calls.timeline import timeline
from ivr.calls.values import Arrival, NewRecording, UnknownCall, UnknownNumber
from ivr.calls.waiting import heard_wait
from ivr.clients.flows import BrokenVersion
from ivr.desk.queue import arrived
from ivr.desk.tables import QueueItem
from ivr.errors import PortError
from ivr.flows.inputs import Fault, HeardLate, Keys, QueueEnded, QueueKey, QueueOverflow, TransferEnded
from ivr.flows.resolved import Flow
from ivr.flows.steps.queue import Queue
from ivr.flows.steps.transfer import Transfer
from ivr.jobs.tables import Job
from ivr.reports.tables import Report
from tests.calls.conftest import SMALL, Line, render
from tests.fakes.carrier_port import FakeCarrier
from tests.fakes.one_flow import OneFlow

VOICE = NewRecording("RE1", "https://api.twilio.com/RE1", 3.0)


def test_a_call_begins_and_the_same_arrival_again_gets_the_same_reply(line: Line) -> None:
    first = line.begin()

    again = line.calls.begin(Arrival("CA1", "+815031234567", "+819011112222"), render, line.now)

    assert (first.kind, again.kind) == ("new", "repeated")
    assert first.text == again.text == "1/- Collect"


def test_an_unknown_number_leaves_nothing_behind(line: Line) -> None:
    with pytest.raises(UnknownNumber):
        line.calls.begin(Arrival("CA9", "+81000000000"), render, line.now)

    assert line.calls.resolve_key("CA9") is None


def test_an_unknown_key_is_an_error_and_changes_nothing(line: Line) -> None:
    line.begin()

    with pytest.raises(UnknownCall):
        line.calls.take_turn("no-such-key", "1", Keys("1"), render, line.now)


def test_a_repeated_turn_gets_the_stored_reply_and_changes_nothing(line: Line) -> None:
    line.begin()
    first = line.take("1", Keys("2"))
    before = line.row

    again = line.take("1", Keys("3"))

    assert again.kind == "repeated"
    assert again.text == first.text
    assert (line.row.state, line.row.turn) == (before.state, before.turn)
    with line.store.system("turn", write=False) as session:
        assert session.scalar(select(func.count()).select_from(QueueItem)) == 1


def test_the_same_turn_twice_at_once_is_taken_once(line: Line) -> None:
    line.begin()
    replies: list[str] = []

    def press() -> None:
        replies.append(line.calls.take_turn(line.key, "1", Keys("2"), render, line.now).text)

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(replies)) == 1
    assert line.row.turn == 2
    with line.store.system("turn", write=False) as session:
        assert session.scalar(select(func.count()).select_from(QueueItem)) == 1


def test_a_turn_out_of_order_is_sent_to_where_the_call_stands(line: Line) -> None:
    line.begin()
    standing = line.take("1", Keys("3"))

    elsewhere = line.take("7", Keys("1"))

    assert elsewhere.kind == "elsewhere"
    assert line.calls.latest_reply(line.key) == standing.text


def test_a_key_in_the_queue_and_the_end_of_the_queue_are_two_turns(line: Line) -> None:
    line.begin()
    queued = line.take("1", Keys("2"))
    assert queued.text.startswith("2/1q")

    stays = line.take("2", QueueKey("9"))
    leaves = line.take("3", QueueKey("1"))
    left = line.take("1q", QueueEnded("left"))

    assert (stays.kind, leaves.kind, left.kind) == ("new", "new", "new")
    assert stays.text.startswith("3/1q")
    assert "LeaveQueue" in leaves.text
    assert "Record" in left.text
    assert line.take("1q", QueueEnded("left")).kind == "repeated"


def test_a_caller_who_leaves_a_message_instead_is_not_waiting_any_more(line: Line) -> None:
    line.begin()
    line.take("1", Keys("2"))
    line.take("2", QueueKey("1"))
    line.take("1q", QueueEnded("left"))
    line.take("4", VOICE)

    with line.store.system("turn", write=False) as session:
        assert session.scalars(select(QueueItem.status)).one() == "left"
    assert line.row.outcome == "message"


def test_nobody_can_claim_a_caller_who_is_choosing_a_call_back(line: Line) -> None:
    line.begin()
    line.take("1", Keys("2"))
    arrived(line.store, line.row.id, "QU1", line.now)

    line.take("2", QueueKey("2"))
    line.take("1q", QueueEnded("left"))

    with line.store.system("turn", write=False) as session:
        item = session.scalars(select(QueueItem)).one()
    assert (item.status, item.carrier_queue_id) == ("waiting", None)


def test_a_second_queue_after_the_first_has_an_end_of_its_own(line: Line) -> None:
    steps = {**SMALL.steps, "窓口": Queue(queue="一般", overflow="夜間"), "夜間": Queue(queue="夜間")}
    line.calls = Calls(line.store, OneFlow(replace(SMALL, steps=steps)))
    line.begin()
    line.take("1", Keys("2"))
    line.take("2", QueueOverflow("max_wait"))

    second = line.take("1q", QueueEnded("left"))
    line.take("4", QueueKey("1"))
    left = line.take("3q", QueueEnded("left"))

    assert second.text.startswith("4/3q")
    assert left.kind == "new"


def test_the_newest_reply_is_the_newest_even_when_the_clock_stands_still(line: Line) -> None:
    line.begin()
    replies = [line.calls.take_turn(line.key, str(number), Keys("9"), render, line.now).text for number in (1, 2)]

    assert line.calls.latest_reply(line.key) == replies[-1]


def test_the_same_arrival_twice_at_once_is_one_call(line: Line) -> None:
    replies: list[str] = []
    threads = [threading.Thread(target=lambda: replies.append(line.begin().text)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert replies == ["1/- Collect"] * 6


def test_a_recording_becomes_a_row_and_a_live_job_in_the_same_transaction(line: Line) -> None:
    line.begin()
    line.take("1", Keys("1"))
    reply = line.take("2", VOICE)

    assert "AwaitHeard" in reply.text
    assert line.row.waiting == "heard"
    with line.store.system("turn", write=False) as session:
        recording = session.scalars(select(Recording)).one()
        job = session.scalars(select(Job)).one()
    assert (job.queue, job.kind, job.payload["recording"]) == ("live", "hear", recording.id)
    assert line.row.awaited_recording == recording.id


def test_the_hold_ends_with_the_deadline_and_not_before(line: Line) -> None:
    line.begin()
    line.take("1", Keys("1"))
    line.take("2", VOICE)

    assert heard_wait(line.store, line.key, "3", line.now + timedelta(seconds=7)).given is None
    late = heard_wait(line.store, line.key, "3", line.now + timedelta(seconds=8))

    assert late.given == HeardLate(line.row.awaited_recording or 0, "deadline")
    assert heard_wait(line.store, line.key, "2", line.now).past


def test_a_recording_that_does_not_exist_ends_the_hold_at_once(line: Line) -> None:
    line.begin()
    line.take("1", Keys("1"))
    line.take("2", VOICE)

    carrier_has_none(line.store, line.key, "RE1", line.now)

    assert heard_wait(line.store, line.key, "3", line.now).given == HeardLate(line.row.awaited_recording or 0, "no_recording")


def test_word_that_the_recording_is_complete_lets_the_job_try_at_once(line: Line) -> None:
    line.begin()
    line.take("1", Keys("1"))
    line.take("2", VOICE)
    with line.store.system("jobs") as session:
        session.scalars(select(Job)).one().due_at = line.now + timedelta(minutes=1)

    carrier_has(line.store, line.key, "RE1", line.now)

    with line.store.system("jobs", write=False) as session:
        assert session.scalars(select(Job)).one().due_at == line.now


def test_a_message_is_stored_before_the_caller_hears_that_it_was_taken(line: Line) -> None:
    line.begin()
    line.take("1", Keys("3"))
    reply = line.take("2", VOICE)

    assert "HangUp" in reply.text
    assert line.row.outcome == "message"
    with line.store.system("turn", write=False) as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_a_report_is_recorded_once_a_channel(line: Line) -> None:
    line.begin()
    line.take("1", Keys("4"))
    line.take("1", Keys("4"))

    with line.store.system("turn", write=False) as session:
        assert sorted(session.scalars(select(Report.channel))) == ["mail", "slack"]


def test_the_first_word_of_the_end_closes_the_call_and_later_ones_change_nothing(line: Line) -> None:
    line.begin()

    assert line.end()
    ended_at = line.row.ended_at
    line.now += timedelta(seconds=5)

    assert not line.end()
    assert line.row.ended_at == ended_at
    assert line.row.outcome == "abandoned"


def test_an_outcome_is_written_once_and_never_changes(line: Line) -> None:
    line.begin()
    line.take("1", Keys("3"))
    line.take("2", VOICE)

    line.end()

    assert line.row.outcome == "message"


def test_a_caller_who_hangs_up_in_the_queue_is_abandoned_and_leaves_the_queue(line: Line) -> None:
    line.begin()
    line.take("1", Keys("2"))

    line.end()

    assert line.row.outcome == "abandoned"
    with line.store.system("turn", write=False) as session:
        assert session.scalars(select(QueueItem.status)).one() == "abandoned"


def test_a_message_cut_off_by_hanging_up_counts_even_when_the_end_is_told_first(line: Line) -> None:
    line.begin()
    line.take("1", Keys("3"))
    line.end()
    assert line.row.outcome is None  # the Record's action may still be on its way

    line.take("2", NewRecording("RE1", "https://api.twilio.com/RE1", 4.0, hung_up=True))

    assert line.row.outcome == "message"


def test_a_turn_after_the_end_of_the_call_changes_nothing(line: Line) -> None:
    line.begin()
    line.end()

    late = line.take("1", Keys("2"))

    assert late.kind == "elsewhere"
    assert line.row.outcome == "abandoned"
    with line.store.system("turn", write=False) as session:
        assert session.scalar(select(func.count()).select_from(QueueItem)) == 0


def test_a_caller_who_hangs_up_while_talking_to_staff_was_transferred_even_when_the_end_is_told_first(line: Line) -> None:
    steps = {**SMALL.steps, "用件": Transfer(transfer=["+819011112222"])}
    line.calls, line.endings = Calls(line.store, OneFlow(replace(SMALL, steps=steps))), Endings(line.store, OneFlow(replace(SMALL, steps=steps)))
    line.begin()
    line.take("1", Keys("1"))
    line.end()

    line.take("2", TransferEnded(accepted=True, status="completed", seconds=30))

    assert line.row.outcome == "transferred"


def test_an_end_in_a_recording_whose_action_never_comes_is_settled_by_a_job(line: Line) -> None:
    line.begin()
    line.take("1", Keys("3"))
    line.end()
    with line.store.system("jobs", write=False) as session:
        job = session.scalars(select(Job).where(Job.kind == "settle")).one()

    line.endings.settle(job.payload, 1, line.now)
    line.endings.settle(job.payload, 2, line.now)

    assert line.row.outcome == "abandoned"


def test_a_fault_is_on_the_timeline_and_the_caller_reaches_a_person(line: Line) -> None:
    line.begin()
    line.calls.fault(line.key, "bug", "KeyError", line.now)

    reply = line.take("1", Fault("bug"))

    assert "Enqueue" in reply.text
    with line.store.system("turn", write=False) as session:
        lines = timeline(session, line.row.id)
        assert session.scalar(select(func.count()).select_from(CallFault)) == 1
    assert "fault" in {entry.kind for entry in lines}


def test_the_timeline_is_in_order_and_hidden_from_other_clients(line: Line) -> None:
    line.begin()
    line.take("1", Keys("2"))

    with line.store.tenant({"sakura"}, write=False) as session:
        own = timeline(session, line.row.id)
    with line.store.tenant({"midori"}, write=False) as session:
        foreign = timeline(session, line.row.id)

    assert [entry.at for entry in own] == sorted(entry.at for entry in own)
    assert own[0].kind == "step"
    assert foreign == []


def test_a_turn_that_breaks_leaves_nothing_half_done(line: Line) -> None:
    line.begin()

    def broken(*_arguments: object) -> str:
        raise RuntimeError("no document")

    with pytest.raises(RuntimeError):
        line.calls.take_turn(line.key, "1", Keys("2"), broken, line.now)

    assert line.row.turn == 1
    with line.store.system("turn", write=False) as session:
        assert session.scalar(select(func.count()).select_from(QueueItem)) == 0
        assert session.scalar(select(func.count()).select_from(TurnTaken)) == 1
        assert session.scalar(select(func.count()).select_from(HeardText)) == 0
        assert session.scalar(select(func.count()).select_from(Call)) == 1


def test_a_call_ends_even_when_its_flow_no_longer_loads(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    line.begin()
    line.take("1", Keys("2"))

    def broken(_self: OneFlow, version_id: int) -> Flow:
        raise BrokenVersion(f"flow version {version_id}")

    monkeypatch.setattr(OneFlow, "of_version", broken)

    assert line.end()
    assert line.row.ended_at is not None
    assert line.row.outcome == "abandoned"


def test_the_sweep_of_lost_calls_asks_a_carrier_that_is_away_only_once(line: Line) -> None:
    line.begin(carrier_call_id="CA1")
    line.begin(carrier_call_id="CA2")
    asked: list[str] = []

    class Away(FakeCarrier):
        def call_status(self, call_id: str) -> CallStatus:
            asked.append(call_id)
            raise PortError("away")

    assert line.endings.sweep(Away(), line.now + timedelta(hours=5)) == 0
    assert len(asked) == 1
