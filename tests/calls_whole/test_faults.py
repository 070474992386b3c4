"""When something of ours breaks, the caller reaches a person or a message, the fault is on the timeline, the next call works."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
import requests
from sqlalchemy import create_engine, select

from ivr.calls.tables import Call
from tests.calls_whole.conftest import installed
from tests.calls_whole.installation import Installation
from tests.calls_whole.scenes import CALLER, MENU, SAKURA, Clips, ask_and_be_answered, reaches_the_queue
from tests.carrier.ids import new_id
from tests.carrier.people import Person

pytestmark = pytest.mark.slow


def test_a_recording_five_seconds_late_is_still_answered(house: Installation, clips: Clips):
    house.network.recordings.late_s = 5.0

    leg = ask_and_be_answered(house, clips)

    assert house.faults(leg) == set()


def test_a_recording_that_never_comes_leads_to_a_person(house: Installation, clips: Clips):
    house.network.recordings.never = True
    leg = house.network.call(CALLER, SAKURA, Person().says(clips("faq_hours")))

    reaches_the_queue(house, leg)
    assert {"limit", "fault"} & set(house.kinds(leg)), house.timeline(leg)
    house.network.recordings.never = False
    ask_and_be_answered(house, clips)


def test_a_recording_the_carrier_says_is_absent_leads_to_a_person_at_once(house: Installation, clips: Clips):
    house.network.recordings.absent = True
    began = time.monotonic()
    leg = house.network.call(CALLER, SAKURA, Person().says(clips("faq_hours")))

    reaches_the_queue(house, leg)
    assert time.monotonic() - began < 8.0, leg
    house.network.recordings.absent = False
    ask_and_be_answered(house, clips)


def test_unreadable_sound_leads_to_a_person(house: Installation, clips: Clips):
    house.network.recordings.damaged = True
    leg = house.network.call(CALLER, SAKURA, Person().says(clips("faq_hours")))

    reaches_the_queue(house, leg)
    assert "unreadable" in house.faults(leg)
    house.network.recordings.damaged = False
    ask_and_be_answered(house, clips)


def test_a_carrier_that_stumbles_when_the_recording_is_fetched_is_asked_again(house: Installation, clips: Clips):
    house.network.rest.fail("GET", "/Recordings/", 500, times=1)
    house.network.rest.fail("GET", "/Recordings/", 429, times=1)

    ask_and_be_answered(house, clips)


def test_a_worker_killed_in_the_middle_of_a_transcription_loses_nobody(house: Installation, clips: Clips):
    leg = house.network.call(CALLER, SAKURA, Person().says(clips("message")))
    house.until(lambda: "live" in house.jobs_running, "the transcription has begun")
    before = house.ready_workers("live")
    house.kill_worker("live")

    reaches_the_queue(house, leg)
    house.until(lambda: house.ready_workers("live") - before, "a new worker has its model", 30.0)
    ask_and_be_answered(house, clips)


def test_a_full_disk_loses_nobody(house: Installation, clips: Clips):
    with _no_room_for_recordings(house):
        leg = ask_and_be_answered(house, clips)

        assert "recording_store" in house.faults(leg)
        message = house.network.call(CALLER, MENU, Person().presses("3").says(clips("message"))).finish()
        assert house.outcome(message) == "message", message
    ask_and_be_answered(house, clips)


@contextmanager
def _no_room_for_recordings(house: Installation) -> Iterator[None]:
    """A file stands where the folder should be: every write fails as on a full disk (tests may run as root, whom rights do not stop)."""
    folder, aside = house.folder / "recordings", house.folder / "recordings.aside"
    folder.mkdir(exist_ok=True)
    folder.rename(aside)
    folder.write_text("in the way", encoding="ascii")
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


def test_a_locked_database_gives_the_last_resort_within_the_carriers_patience(house: Installation, clips: Clips):
    with _locked(house):
        leg = house.network.call(CALLER, MENU, Person().says(clips("message"))).finish()

    assert leg.ended_by == "application", leg
    leg.transcript.expect("申し訳ございません")
    assert max(asked.took_s for asked in leg.transcript.webhooks) < 15.0
    ask_and_be_answered(house, clips)


def test_a_database_locked_in_mid_call_leads_to_a_person(house: Installation, clips: Clips):
    def lock() -> None:
        thread = Thread(target=hold)
        thread.start()
        time.sleep(0.3)

    def hold() -> None:
        with _locked(house):
            time.sleep(7.0)

    leg = house.network.call(CALLER, MENU, Person().meanwhile(lock).presses("2"))

    reaches_the_queue(house, leg)
    assert max(asked.took_s for asked in leg.transcript.webhooks) < 15.0, house.story(leg)
    assert house.faults(leg), house.story(leg)
    ask_and_be_answered(house, clips)


@contextmanager
def _locked(house: Installation) -> Iterator[None]:
    """Another program holds SQLite's write lock (a backup gone wrong)."""
    engine = create_engine(house.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.exec_driver_sql("ROLLBACK")
    engine.dispose()


def test_a_model_that_cannot_load_leads_to_a_person(tmp_path_factory: pytest.TempPathFactory, clips: Clips):
    with installed("sqlite", tmp_path_factory.mktemp("no-model"), IVR_SPEECH_MODEL="/nonexistent") as house:
        assert not house.is_ready()
        leg = house.network.call(CALLER, SAKURA, Person().says(clips("faq_hours")))

        reaches_the_queue(house, leg)
        house.until(lambda: "engine" in house.faults(leg), "the fault is on the timeline")
        again = house.network.call(CALLER, SAKURA, Person().says(clips("faq_hours")))
        reaches_the_queue(house, again)


@pytest.mark.parametrize("signature", [None, "", "forged", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="])
def test_a_forged_webhook_is_refused_and_changes_nothing(house: Installation, signature: str | None):
    call_id = new_id("CA")
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    params = {"CallSid": call_id, "From": CALLER, "To": SAKURA, "CallStatus": "ringing"}
    for path in ("incoming", "status", "turn/key/1/keys", "wait/key/1", "queue/key/1", "recording/key", "operator/claim", "claim/claim/join"):
        answer = requests.post(f"{house.network.app_url}/voice/{path}", data=params, headers=headers, timeout=10)
        assert answer.status_code == 403, path

    with house.store.read() as connection:
        assert connection.execute(select(Call.id).where(Call.carrier_call_id == call_id)).first() is None
