"""The assistant in a call: it chooses while the caller can wait, words the summary afterwards, and a dead one holds nobody up."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.assistant.assistant import Assistant
from ivr.assistant.endpoint import Endpoint
from ivr.calls.ending import Endings
from ivr.calls.hearing import Hearing
from ivr.calls.rewording import Rewording
from ivr.calls.service import Calls
from ivr.calls.tables import CallEvent, Recording
from ivr.calls.values import NewRecording
from ivr.desk.tables import QueueItem
from ivr.flows.inputs import Heard, HeardLate, Keys
from ivr.jobs.tables import Job
from ivr.store.recordings import RecordingFiles
from tests.assistant.model_server import ModelServer, model_server, says, silence, status
from tests.calls.conftest import SMALL, Line
from tests.calls.test_hearing import SPEECH, URL, Ear
from tests.fakes.carrier_port import FakeCarrier
from tests.fakes.one_flow import OneFlow
from tests.fakes.speech import ScriptedEngine

DOUBTFUL = "受付は開いていますか"
INVOICE = "木村と申します、請求書を明日までに送ってください"
RULES = "木村様(要確認) 090-1111-2222/請求書について\n請求書を明日までに送ってほしいとのこと"


class AssistedEar(Ear):
    """The job with an assistant."""

    assistant: Assistant

    @property
    def hearing(self) -> Hearing:
        store = self.line.store
        files = RecordingFiles(self.folder, store.keyring)
        return Hearing(
            store, OneFlow(SMALL), self.carrier, files, self.engine, lambda: self.line.now, pick=self.assistant.pick, reword=True
        )  # fmt: skip

    def reword(self) -> None:
        """Run the newest wording job."""
        with self.line.store.system("jobs", write=False) as session:
            job = session.query(Job).where(Job.kind == "reword_summary").order_by(Job.id.desc()).first()
        assert job is not None
        assert job.queue == "letters"
        Rewording(self.line.store, self.assistant.reword).run(job.payload, 1, self.line.now)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as made:
        yield made


@pytest.fixture
def ear(line: Line, server: ModelServer, tmp_path: Path) -> AssistedEar:
    """A caller who has spoken and is held; the assistant is set up."""
    flows = OneFlow(SMALL)
    line.calls, line.endings = Calls(line.store, flows, reword=True), Endings(line.store, flows, reword=True)
    line.begin()
    line.take("1", Keys("1"))
    line.take("2", NewRecording("RE1", URL, 3.0))
    made = AssistedEar(line, FakeCarrier(recordings={URL: SPEECH}), tmp_path / "recordings")
    made.assistant = Assistant(Endpoint(server.url, "m"), faq_limit_s=0.5, summary_limit_s=0.5)
    return made


def says_to(ear: AssistedEar, text: str) -> Heard:
    ear.engine = lambda: ScriptedEngine((text,))
    ear.run()
    given = ear.given()
    assert isinstance(given, Heard)
    return given


def test_a_doubtful_question_of_a_caller_on_the_line_is_put_to_the_assistant(ear: AssistedEar, server: ModelServer) -> None:
    server.answer = says({"id": "hours"})

    given = says_to(ear, DOUBTFUL)

    assert len(server.asked) == 1
    assert given.faq.candidates[0].id == "hours"
    assert given.faq.band in {"answer", "ask"}
    assert "補助AIの選択" in given.faq.candidates[0].reasons


@pytest.mark.parametrize("answer", [status(500), silence(2), says({"id": "nonsense"}), says("x")])
def test_a_bad_assistant_changes_nothing_for_the_caller(ear: AssistedEar, server: ModelServer, answer: object) -> None:
    server.answer = answer  # type: ignore[assignment]

    given = says_to(ear, DOUBTFUL)

    assert not any("補助AIの選択" in candidate.reasons for candidate in given.faq.candidates)


def test_a_caller_whose_time_is_nearly_over_is_not_kept_waiting_for_it(ear: AssistedEar, server: ModelServer) -> None:
    server.answer = says({"id": "hours"})
    ear.line.now += timedelta(seconds=7.4)

    says_to(ear, DOUBTFUL)

    assert server.asked == []


def test_words_for_a_message_are_not_put_to_it(ear: AssistedEar, server: ModelServer) -> None:
    ear.engine = lambda: ScriptedEngine((DOUBTFUL,))
    ear.hearing.run({"recording": ear.rows(Recording)[0].id, "live": False, "expects": None}, 1, ear.line.now)

    assert server.asked == []


def test_the_summary_is_worded_after_the_turn_and_told_everywhere(ear: AssistedEar, server: ModelServer) -> None:
    given = says_to(ear, INVOICE)
    ear.line.take("3", given)
    assert ear.line.row.summary == RULES
    server.answer = says({"about": "請求書の件", "wants": "明日までに請求書を送ってほしいとのこと"})

    ear.reword()

    worded = "木村様(要確認) 090-1111-2222/請求書の件\n明日までに請求書を送ってほしいとのこと"
    assert ear.line.row.summary == worded
    assert ear.rows(QueueItem)[0].summary == worded
    assert [event.kind for event in ear.rows(CallEvent) if event.kind == "summary_worded"] == ["summary_worded"]


@pytest.mark.parametrize(
    "answer",
    [status(429), silence(2), says("x"), says({"about": "請求書の件", "wants": "明後日までに請求書を送ってほしいとのこと"})],
)
def test_the_rules_summary_stands_where_its_words_are_late_wrong_or_invented(ear: AssistedEar, server: ModelServer, answer: object) -> None:
    given = says_to(ear, INVOICE)
    ear.line.take("3", given)
    server.answer = answer  # type: ignore[assignment]

    ear.reword()

    assert ear.line.row.summary == RULES
    assert ear.rows(QueueItem)[0].summary == RULES


def test_the_same_words_are_sent_once(ear: AssistedEar, server: ModelServer) -> None:
    given = says_to(ear, INVOICE)
    ear.line.take("3", given)
    server.answer = says({"about": "請求書の件", "wants": "明日までに請求書を送ってほしいとのこと"})
    asked = len(server.asked)

    ear.reword()
    ear.reword()

    assert len(server.asked) == asked + 1


def test_words_that_come_later_are_worded_anew(ear: AssistedEar, server: ModelServer) -> None:
    ear.line.now += timedelta(seconds=9)
    ear.line.take("3", HeardLate(1, "deadline"))
    ear.engine = lambda: ScriptedEngine((INVOICE,))
    ear.run()
    server.answer = says({"about": "請求書の件", "wants": "明日までに請求書を送ってほしいとのこと"})

    ear.reword()

    assert (ear.line.row.summary or "").endswith("明日までに請求書を送ってほしいとのこと")


def test_without_an_assistant_a_job_that_was_left_over_does_nothing(ear: AssistedEar, server: ModelServer) -> None:
    given = says_to(ear, INVOICE)
    ear.line.take("3", given)
    asked = len(server.asked)

    Rewording(ear.line.store, None).run({"call": ear.line.row.id}, 1, ear.line.now)
    Rewording(ear.line.store, ear.assistant.reword).run({"call": 999}, 1, ear.line.now)

    assert len(server.asked) == asked
    assert ear.line.row.summary == RULES
