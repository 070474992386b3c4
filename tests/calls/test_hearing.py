"""The job that hears a recording: fetched, stored sealed, understood, told to whoever waits; and what happens when any of it fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from ivr.calls import hearing as hearing_room
from ivr.calls.hearing import NOT_READY_ATTEMPTS, Hearing
from ivr.calls.ports import RecordingGone, RecordingNotReady
from ivr.calls.recordings import carrier_has
from ivr.calls.tables import CallEvent, CallFault, HeardText, Recording
from ivr.calls.values import NewRecording
from ivr.calls.waiting import heard_wait
from ivr.desk.tables import QueueItem
from ivr.errors import IvrError, PortError
from ivr.faq import Entry, Matcher
from ivr.flows.inputs import Heard, HeardLate, Keys
from ivr.jobs.tables import Job
from ivr.speech.model import Engine
from ivr.store.recordings import RecordingFiles
from tests.calls.conftest import SMALL, Line
from tests.fakes.carrier_port import FakeCarrier
from tests.fakes.one_flow import OneFlow
from tests.fakes.speech import ScriptedEngine

URL = "https://api.twilio.com/RE1"
SPEECH = (Path(__file__).parent.parent / "clips/faq_hours.wav").read_bytes()
SILENCE = (Path(__file__).parent.parent / "clips/silence.wav").read_bytes()


@dataclass
class Ear:
    """A call on hold, and the job that hears it."""

    line: Line
    carrier: FakeCarrier
    folder: Path
    engine: Callable[[], Engine] = lambda: ScriptedEngine(("営業時間は何時から何時までですか",))

    @property
    def hearing(self) -> Hearing:
        store = self.line.store
        files = RecordingFiles(self.folder, store.keyring)
        return Hearing(store, OneFlow(SMALL), self.carrier, files, self.engine, lambda: self.line.now)

    def run(self, attempt: int = 1) -> None:
        self.hearing.run(self.job("hear").payload, attempt, self.line.now)

    def job(self, kind: str) -> Job:
        with self.line.store.system("jobs", write=False) as session:
            return session.scalars(select(Job).where(Job.kind == kind)).one()

    def rows(self, table: Any) -> list[Any]:
        with self.line.store.system("jobs", write=False) as session:
            return list(session.scalars(select(table)))

    def given(self) -> object:
        return heard_wait(self.line.store, self.line.key, "3", self.line.now).given


@pytest.fixture
def ear(line: Line, tmp_path: Path) -> Ear:
    """The caller has spoken and is held."""
    line.begin()
    line.take("1", Keys("1"))
    line.take("2", NewRecording("RE1", URL, 3.0))
    return Ear(line, FakeCarrier(recordings={URL: SPEECH}), tmp_path / "recordings")


def test_the_caller_gets_what_was_understood(ear: Ear) -> None:
    ear.run()

    given = ear.given()
    assert isinstance(given, Heard)
    assert given.faq.match == "hours"
    assert ear.line.take("3", given).text.startswith("4/- Say")


def test_the_engine_is_told_the_clients_name_and_what_its_faq_is_about(ear: Ear) -> None:
    engine = ScriptedEngine(("営業時間は何時から何時までですか",))
    ear.engine = lambda: engine

    ear.run()

    hints = engine.asked[0][1]
    assert hints[0] == "さくら不動産"
    assert "営業時間" in hints


def test_the_recording_is_kept_sealed_and_deleted_at_the_carrier(ear: Ear) -> None:
    ear.run()
    ear.hearing.delete_at_carrier(ear.job("delete_recording").payload, 1, ear.line.now)
    ear.hearing.delete_at_carrier(ear.job("delete_recording").payload, 2, ear.line.now)

    recording = ear.rows(Recording)[0]
    assert recording.status == "stored"
    assert recording.deleted_at_carrier is not None
    assert ear.carrier.deleted == ["RE1"]
    assert b"RIFF" not in next(ear.folder.rglob("*.bin")).read_bytes()
    assert RecordingFiles(ear.folder, ear.line.store.keyring).read("sakura", recording.id) == SPEECH


def test_running_twice_hears_once(ear: Ear) -> None:
    ear.run()
    ear.run(attempt=2)

    assert ear.carrier.fetched == [URL]
    assert len(ear.rows(HeardText)) == 1


def test_a_job_that_died_after_storing_goes_on_from_the_stored_sound(ear: Ear) -> None:
    ear.run()
    with ear.line.store.system("jobs") as session:
        session.execute(update(HeardText).values(status="failed", reason="engine"))
    ear.carrier.recordings.clear()

    ear.run(attempt=2)

    assert isinstance(ear.given(), Heard)


def test_silence_is_an_empty_text_and_not_an_error(ear: Ear) -> None:
    ear.carrier.recordings[URL] = SILENCE

    ear.run()

    given = ear.given()
    assert isinstance(given, Heard)
    assert given.text == ""


def test_a_recording_that_is_late_is_tried_again_soon(ear: Ear) -> None:
    ear.carrier.recordings[URL] = None

    with pytest.raises(RecordingNotReady) as error:
        ear.run()

    assert error.value.retry_s is not None
    assert ear.given() is None


@pytest.mark.parametrize("failure", [RecordingGone("gone", permanent=True), RecordingNotReady("never came")])
def test_a_recording_that_never_comes_tells_the_caller_at_once(ear: Ear, failure: PortError) -> None:
    ear.carrier.fails = failure

    ear.run(attempt=NOT_READY_ATTEMPTS)

    assert ear.given() == HeardLate(1, "no_recording")
    assert ear.rows(Recording)[0].status == "absent"
    assert ear.rows(CallFault)[0].code == "no_recording"


def test_unreadable_sound_tells_the_caller_at_once_and_is_on_the_timeline(ear: Ear) -> None:
    ear.carrier.recordings[URL] = b"this is no sound"

    ear.run()

    assert ear.given() == HeardLate(1, "unreadable")
    assert ear.rows(CallFault)[0].code == "unreadable"


def test_a_model_that_does_not_load_sends_the_caller_on_and_the_words_come_later(ear: Ear) -> None:
    def broken() -> Engine:
        raise IvrError("no weights")

    ear.engine = broken
    with pytest.raises(PortError):
        ear.run()
    late = ear.given()
    assert late == HeardLate(1, "engine")
    ear.line.take("3", late)

    ear.engine = lambda: ScriptedEngine(("営業時間は何時から何時までですか",))
    ear.run(attempt=2)

    assert ear.rows(HeardText)[0].status == "ok"
    assert [event.kind for event in ear.rows(CallEvent) if event.kind == "heard_late"] == ["heard_late"]


def test_danger_that_is_heard_late_raises_the_waiting_item(ear: Ear) -> None:
    ear.line.now += timedelta(seconds=9)
    ear.line.take("3", HeardLate(1, "deadline"))
    before = ear.rows(QueueItem)[0].priority

    ear.engine = lambda: ScriptedEngine(("天井から水が漏れていて止まりません",))
    ear.run()

    assert ear.rows(QueueItem)[0].priority > before


def test_a_full_disk_does_not_keep_the_caller_from_being_served(ear: Ear) -> None:
    ear.folder.write_text("in the way", encoding="utf-8")

    ear.run()

    assert isinstance(ear.given(), Heard)
    assert ear.rows(CallFault)[0].code == "recording_store"
    assert ear.rows(Recording)[0].status == "pending"

    ear.folder.unlink()
    ear.hearing.store_again(ear.job("store_recording").payload, 1, ear.line.now)

    assert ear.rows(Recording)[0].status == "stored"


def test_a_recording_row_that_is_gone_is_no_error(ear: Ear) -> None:
    ear.hearing.run({"recording": 999, "live": True, "expects": None}, 1, ear.line.now)


def test_a_recording_that_was_given_up_is_fetched_after_all_when_the_carrier_has_it(ear: Ear) -> None:
    ear.carrier.fails = RecordingNotReady("not yet")
    ear.run(attempt=NOT_READY_ATTEMPTS)
    assert ear.rows(Recording)[0].status == "absent"
    with ear.line.store.system("jobs") as session:
        session.execute(update(Job).values(status="done", kind="given_up"))

    carrier_has(ear.line.store, ear.line.key, "RE1", ear.line.now)
    carrier_has(ear.line.store, ear.line.key, "RE1", ear.line.now)
    ear.run()

    assert ear.rows(Recording)[0].status == "stored"
    assert ear.rows(HeardText)[0].status == "ok"


def test_a_recording_that_can_never_be_fetched_tells_the_caller_at_once(ear: Ear) -> None:
    ear.carrier.fails = PortError("not a host of the carrier", permanent=True)

    with pytest.raises(PortError):
        ear.run()

    assert ear.given() == HeardLate(ear.rows(Recording)[0].id, "no_recording")


def test_operators_are_not_rung_behind_deletions(ear: Ear) -> None:
    ear.run()

    assert ear.job("delete_recording").queue == "letters"


def test_the_faq_of_live_flows_is_ready_before_their_first_callers(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    hearing = ear.hearing
    made: list[int] = []
    real = hearing_room.Matcher

    def counted(entries: Sequence[Entry], **more: Any) -> Matcher:
        made.append(len(entries))
        return real(entries, **more)

    monkeypatch.setattr(hearing_room, "Matcher", counted)
    hearing.make_ready([SMALL, SMALL])

    assert made == [len(SMALL.faq)]


def test_a_published_faq_is_worked_out_where_nobody_waits_and_then_taken_in_by_the_live_worker(ear: Ear) -> None:
    hearing = ear.hearing

    hearing.ready_faq({"version": 1, "live": False}, 1, ear.line.now)

    job = ear.job("ready_faq")
    assert (job.queue, job.payload) == ("live", {"version": 1, "live": True})
    hearing.ready_faq(job.payload, 1, ear.line.now)
    assert len([row for row in ear.rows(Job) if row.kind == "ready_faq"]) == 1


def test_a_large_faq_is_not_taken_in_between_two_callers(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing_room, "FAQ_ENTRIES_TAKEN_IN", 0)

    ear.hearing.ready_faq({"version": 1, "live": False}, 1, ear.line.now)

    assert not [row for row in ear.rows(Job) if row.kind == "ready_faq"]
