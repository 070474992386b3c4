"""The summary of a call is with the call, the operators and the reports, and grows with words that are heard late."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from ivr.calls import summaries
from ivr.calls.tables import Call
from ivr.calls.values import NewRecording
from ivr.desk.changes import change_number
from ivr.desk.tables import QueueItem
from ivr.flows.inputs import HeardLate, Keys
from ivr.jobs.tables import Job
from ivr.reports.tables import Report
from tests.calls.conftest import Line
from tests.calls.test_hearing import SPEECH, URL, Ear
from tests.fakes.carrier_port import FakeCarrier
from tests.fakes.speech import ScriptedEngine

NUMBER = "(090-1111-2222)"
NOTHING = f"お名前未確認{NUMBER}/ご用件は聞き取れていません"


def ear_on(line: Line, folder: Path, said: str) -> Ear:
    return Ear(line, FakeCarrier(recordings={URL: SPEECH}), folder / "recordings", lambda: ScriptedEngine((said,)))


def held(line: Line) -> None:
    """The caller has spoken and is held."""
    line.begin()
    line.take("1", Keys("1"))
    line.take("2", NewRecording("RE1", URL, 3.0))


def left_a_message(line: Line) -> None:
    line.begin()
    line.take("1", Keys("3"))
    line.take("2", NewRecording("RE1", URL, 8.0))


def texts(ear: Ear, table: type) -> list[str]:
    return [row.summary for row in ear.rows(table)]


def test_words_heard_live_are_in_the_queue_and_with_the_call(line: Line, tmp_path: Path) -> None:
    held(line)
    ear = ear_on(line, tmp_path, "木村と申します、請求書を送ってください")
    ear.run()

    line.take("3", ear.given())  # type: ignore[arg-type]

    expected = "木村様(要確認) 090-1111-2222/請求書について\n請求書を送ってほしいとのこと"
    assert texts(ear, QueueItem) == [expected]
    assert line.row.summary == expected


def test_words_heard_too_late_come_into_the_queue_after_all(line: Line, tmp_path: Path) -> None:
    held(line)
    line.now += timedelta(seconds=9)
    line.take("3", HeardLate(1, "deadline"))
    ear = ear_on(line, tmp_path, "請求書を送ってください")
    assert texts(ear, QueueItem) == [NOTHING]
    before = change_number(line.store)

    ear.run()

    assert texts(ear, QueueItem) == [f"お名前未確認{NUMBER}/請求書について\n請求書を送ってほしいとのこと"]
    assert line.row.summary == texts(ear, QueueItem)[0]
    assert change_number(line.store) > before


def test_a_message_is_summed_up_when_it_is_heard(line: Line, tmp_path: Path) -> None:
    left_a_message(line)
    assert line.row.summary == NOTHING

    ear_on(line, tmp_path, "株式会社ミドリの佐藤です、見積もりの件で電話をください、03-1111-2222です").run()

    assert line.row.summary == "株式会社ミドリ 佐藤様(要確認) 03-1111-2222(要確認)/見積もりについて\n見積もりの件で電話がほしいとのこと"


def test_a_report_that_is_not_delivered_yet_has_the_message_too(line: Line, tmp_path: Path) -> None:
    left_a_message(line)
    ear = ear_on(line, tmp_path, "請求書を送ってください")
    with line.store.system("turn") as session:
        row = session.scalars(select(Call)).one()
        for channel, status in (("mail", "recorded"), ("slack", "delivered")):
            report = Report(client_id=row.client_id, call_id=row.id, channel=channel, summary=NOTHING, status=status, requested_at=line.now)
            session.add(report)

    ear.run()

    told = {report.channel: report.summary for report in ear.rows(Report)}
    assert "請求書を送ってほしい" in told["mail"]
    assert told["slack"] == NOTHING  # what was told stays what was told


def test_words_that_a_turn_took_are_not_told_twice(line: Line, tmp_path: Path) -> None:
    held(line)
    ear = ear_on(line, tmp_path, "請求書を送ってください")
    ear.run()
    line.take("3", ear.given())  # type: ignore[arg-type]

    with line.store.system("jobs") as session:
        summaries.remake(session, line.row.id)

    assert (line.row.summary or "").count("請求書を送って") == 1


def test_an_item_that_is_closed_is_left_alone(line: Line, tmp_path: Path) -> None:
    held(line)
    line.now += timedelta(seconds=9)
    line.take("3", HeardLate(1, "deadline"))
    with line.store.system("jobs") as session:
        session.execute(update(QueueItem).values(status="done"))
    ear = ear_on(line, tmp_path, "請求書を送ってください")

    ear.run()

    assert texts(ear, QueueItem) == [NOTHING]
    assert "請求書" in (line.row.summary or "")


def test_every_call_has_a_summary_at_its_end(line: Line) -> None:
    line.begin()

    line.end()

    assert line.row.outcome == "abandoned"
    assert line.row.summary == NOTHING


def test_a_call_that_is_gone_is_no_error(line: Line) -> None:
    with line.store.system("jobs") as session:
        summaries.remake(session, 999)


def test_no_job_is_made_for_an_assistant_that_nobody_set_up(line: Line, tmp_path: Path) -> None:
    held(line)
    ear = ear_on(line, tmp_path, "請求書を送ってください")
    ear.run()
    line.take("3", ear.given())  # type: ignore[arg-type]

    assert not any(job.kind == "reword_summary" for job in ear.rows(Job))
