"""The last resort: a document, a line in a file, and later a message."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from ivr.calls.tables import Message, Recording
from ivr.jobs.tables import Job
from ivr.phone.commands import phone
from ivr.phone.last_resort import FILE, NOT_TAKEN, TAKING, last_resort_document, take_in
from tests.carrier.twiml import check_twiml
from tests.phone.line import CALLER, NOBODYS, RECORDING, Line, read

SOUND = {"RecordingSid": "RE1", "RecordingUrl": RECORDING, "RecordingDuration": "9"}
RECORDED = "/voice/fallback/recorded"


def test_the_document_apologises_and_records(line):
    root = read(line.text("/voice/fallback", ErrorCode="11200", ErrorUrl="https://ivr.example.jp/voice/incoming"))

    assert [child.tag for child in root] == ["Say", "Record", "Redirect"]
    assert "申し訳ございません" in "".join(root.itertext())


def test_silence_after_the_apology_ends_politely(line):
    assert line.tags(f"{RECORDED}?empty=1") == ["Say", "Hangup"]
    assert not (line.folder / FILE).exists()


def test_a_recording_is_on_disk_before_the_caller_hears_that_it_was_taken(line):
    assert "承りました" in line.text(RECORDED, **SOUND)

    kept = json.loads((line.folder / FILE).read_text(encoding="utf-8"))
    assert (kept["call"], kept["recording"], kept["url"], kept["seconds"]) == ("CA1", "RE1", RECORDING, 9.0)
    assert CALLER not in json.dumps(kept)
    assert (line.folder / FILE).stat().st_mode & 0o077 == 0


def test_it_needs_no_database(line):
    with line.store.write() as connection:
        connection.exec_driver_sql("DROP TABLE calls")

    assert "Record" in line.tags("/voice/fallback")
    assert "承りました" in line.text(RECORDED, **SOUND)


def test_a_full_disk_is_told_to_the_caller_and_not_hidden(line, monkeypatch):
    def full(*_given: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)

    assert "お預かりできませんでした" in line.text(RECORDED, **SOUND)


def test_a_recording_elsewhere_than_at_the_carrier_is_not_kept(line):
    line.text(RECORDED, **(SOUND | {"RecordingUrl": "https://evil.example/RE1"}))

    assert not (line.folder / FILE).exists()


def test_the_callback_that_nothing_was_recorded_keeps_nothing(line):
    line.text(RECORDED, **SOUND, RecordingStatus="absent")

    assert not (line.folder / FILE).exists()


# --- taken in later ---------------------------------------------------------------------------------------------------


def taken(line: Line) -> int:
    return take_in(line.folder, line.store, line.calls, line.now)


def test_a_call_that_nobody_had_written_down_becomes_a_message_with_its_number(line):
    line.text(RECORDED, **SOUND)
    line.text(RECORDED, **SOUND, RecordingStatus="completed")

    assert taken(line) == 1

    assert (line.row.outcome, line.row.caller_number, line.row.left_message, line.row.wants_callback) == ("message", CALLER, True, True)
    assert line.row.ended_at is not None
    assert line.count(Message) == 1
    with line.store.system("jobs", write=False) as session:
        assert session.scalars(select(Recording)).one().is_message
        assert [(job.queue, job.kind) for job in session.scalars(select(Job))] == [("letters", "hear")]
    assert list(line.folder.iterdir()) == []


def test_a_call_that_was_under_way_keeps_its_outcome_and_gets_the_message(line):
    line.begin()
    line.text("/voice/status", CallStatus="completed")
    line.text(RECORDED, **SOUND)

    assert taken(line) == 1
    assert (line.row.outcome, line.row.left_message) == ("abandoned", True)


def test_a_caller_who_was_queued_is_in_no_operators_queue_any_more(line):
    line.operator()
    line.in_queue()
    line.text(RECORDED, **SOUND)

    taken(line)

    assert (line.item.status, line.row.outcome) == ("left", "message")


def test_taking_in_again_after_a_crash_makes_no_second_message(line):
    line.text(RECORDED, **SOUND)
    whole = (line.folder / FILE).read_text(encoding="utf-8")
    taken(line)
    (line.folder / TAKING).write_text(whole, encoding="utf-8")

    assert taken(line) == 0
    assert line.count(Message) == 1


def test_nothing_kept_is_nothing_to_do(line):
    assert taken(line) == 0


def test_lines_that_lead_nowhere_are_kept_for_people_and_the_others_are_taken(line):
    line.text(RECORDED, **SOUND, To=NOBODYS, CallSid="CA7")
    with (line.folder / FILE).open("a", encoding="utf-8") as file:
        file.write('damaged\n{"at": 1}\n')
    line.text(RECORDED, **SOUND)

    assert taken(line) == 1
    assert len((line.folder / NOT_TAKEN).read_text(encoding="utf-8").splitlines()) == 3


# --- the static copy --------------------------------------------------------------------------------------------------


def test_the_copy_to_host_elsewhere_has_absolute_addresses_everywhere():
    result = CliRunner().invoke(phone, ["last-resort", "--url", "https://ivr.example.jp/phone/"])

    root = read(result.output)
    assert result.exit_code == 0
    assert result.output == last_resort_document("https://ivr.example.jp/phone")
    assert check_twiml(result.output, "https://ivr.example.jp/copy.xml") == []
    assert root[1].get("action") == "https://ivr.example.jp/phone/voice/fallback/recorded"
    assert "PUBLIC-URL" not in result.output


@pytest.mark.parametrize("url", ["http://ivr.example.jp", "ivr.example.jp", "https://ivr.example.jp/?a=1", "https://"])
def test_the_copy_is_refused_for_an_address_that_the_carrier_cannot_ask(url):
    result = CliRunner().invoke(phone, ["last-resort", "--url", url])

    assert result.exit_code == 2


def test_the_template_is_a_file_that_can_be_copied_by_hand():
    text = (Path(__file__).parents[2] / "ivr/phone/last_resort.xml").read_text(encoding="utf-8")

    assert check_twiml(text.replace("PUBLIC-URL", "ivr.example.jp"), "https://ivr.example.jp/copy.xml") == []
