"""The last resort: a document, a line in a file, and later a message."""

import fcntl
import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from ivr.calls.service import Calls
from ivr.calls.tables import Message, Recording
from ivr.calls.values import Arrival, Render, Reply
from ivr.clients.flows import BrokenVersion
from ivr.jobs.tables import Job
from ivr.phone.commands import phone
from ivr.phone.last_resort import FILE, NOT_TAKEN, TAKING, last_resort_document, take_in
from tests.carrier.twiml import check_twiml
from tests.fakes.one_flow import OneFlow
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


class OneBroken(Calls):
    """The published flow of one call does not load."""

    broken = "CA7"

    def begin(self, arrival: Arrival, render: Render, now: datetime) -> Reply:
        if arrival.carrier_call_id == self.broken:
            raise BrokenVersion("flow version 1")
        return super().begin(arrival, render, now)


def test_a_line_that_cannot_be_taken_now_holds_up_no_other_and_waits_for_the_next_sweep(line):
    line.text(RECORDED, **SOUND, CallSid="CA7")
    line.text(RECORDED, **SOUND)
    calls = line.calls
    line.calls = OneBroken(line.store, OneFlow(line.flow))

    assert taken(line) == 1
    assert [path.name for path in line.folder.iterdir()] == [FILE]

    line.calls = calls
    assert taken(line) == 1
    assert line.count(Message) == 2


def test_a_database_that_goes_away_leaves_every_line_for_later(line, monkeypatch):
    line.text(RECORDED, **SOUND, To=NOBODYS, CallSid="CA7")
    line.text(RECORDED, **SOUND)
    with monkeypatch.context() as broken:
        broken.setattr(line.calls, "resolve_key", raising(OperationalError("SELECT", {}, Exception())))
        with pytest.raises(OperationalError):
            taken(line)

    assert taken(line) == 1
    assert len((line.folder / NOT_TAKEN).read_text(encoding="utf-8").splitlines()) == 1


def test_a_line_kept_while_the_file_is_taken_away_is_not_lost(line, monkeypatch):
    """The webhook has opened the file; before it has the lock, a whole sweep goes by."""
    line.text(RECORDED, **SOUND)
    flock, sweeps = fcntl.flock, []

    def slow(handle: int, how: int) -> None:
        if not sweeps:
            sweeps.append(1)
            sweeps[0] = taken(line)
        flock(handle, how)

    monkeypatch.setattr(fcntl, "flock", slow)
    line.text(RECORDED, **SOUND, CallSid="CA2")

    assert sweeps == [1]
    assert taken(line) == 1
    assert line.count(Message) == 2


def test_only_one_process_takes_in_at_a_time(line):
    line.text(RECORDED, **SOUND)
    other = os.open(line.folder, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)

    assert taken(line) == 0

    os.close(other)
    assert taken(line) == 1


def test_a_line_that_did_not_fit_on_the_disk_spoils_no_other(line, monkeypatch):
    line.text(RECORDED, **SOUND)
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda handle, data: write(handle, data[:20]))
        assert "お預かりできませんでした" in line.text(RECORDED, **SOUND, CallSid="CA2")
    line.text(RECORDED, **SOUND, CallSid="CA3")

    assert taken(line) == 2


def test_what_is_kept_for_people_is_private(line):
    line.text(RECORDED, **SOUND, To=NOBODYS)
    taken(line)

    assert (line.folder / NOT_TAKEN).stat().st_mode & 0o077 == 0


def raising(error: Exception) -> Callable[..., Any]:
    """A function that fails."""

    def fails(*_given: object) -> None:
        raise error

    return fails


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
