"""An operator's click is kept, belongs to one client, and changes what that client's next call is taken for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from ivr.calls import corrections
from ivr.calls.corrections import BadCorrection, correct
from ivr.calls.hearing import Hearing
from ivr.calls.tables import CallEvent, Correction, HeardText, Recording
from ivr.calls.waiting import HEARD
from ivr.classify import CallerSigns
from ivr.classify.corrections import Correction as Said
from ivr.clients.tables import AuditEntry
from ivr.faq import Matcher
from ivr.faq.corrections import FaqCorrection
from ivr.flows.inputs import Heard
from ivr.flows.listening import make_heard
from ivr.flows.resolved import Flow
from ivr.store.db import Store
from ivr.store.recordings import RecordingFiles
from tests.calls.conftest import SMALL
from tests.desk.people import A, B, People, add_call, add_people
from tests.fakes.carrier_port import FakeCarrier
from tests.fakes.one_flow import OneFlow
from tests.fakes.speech import ScriptedEngine

PITCH = "光回線のコスト削減のご提案でお電話しました"
SPEECH = (Path(__file__).parent.parent / "clips/faq_hours.wav").read_bytes()
SELLER, SUPPLIER = "+815011112222", "+81399998888"


@dataclass
class Service:
    """Calls of two clients, the job that hears them, and operators who put right what was understood."""

    store: Store
    now: datetime
    folder: Path
    people: People
    recordings: int = 0
    flow: Flow = SMALL

    def hear(self, words: str, *, number: str | None = SELLER, client_id: str = A) -> tuple[int, Heard]:
        """A caller says `words`; the recording and what the job made of them."""
        self.recordings += 1
        index = None if number is None else self.store.keyring.index(number)
        call_id = add_call(self.store, self.now, client_id, caller_number=number, caller_index=index)
        with self.store.system("turn") as session:
            row = Recording(
                client_id=client_id, call_id=call_id, carrier_recording_id=f"RE{self.recordings}", carrier_url="https://carrier.example/RE",
                seconds=3.0, created_at=self.now,
            )  # fmt: skip
            session.add(row)
            session.flush()
            recording = row.id
        carrier = FakeCarrier(recordings={"https://carrier.example/RE": SPEECH})
        files = RecordingFiles(self.folder, self.store.keyring)
        Hearing(self.store, OneFlow(self.flow), carrier, files, lambda: ScriptedEngine((words,)), lambda: self.now).run(
            {"recording": recording}, 1, self.now
        )
        with self.store.system("jobs", write=False) as session:
            return recording, HEARD.validate_python(session.get_one(HeardText, recording).heard)

    def correct(
        self, recording: int, subject: str, verdict: str | None, *, by: int | None = None, clients: frozenset[str] = frozenset({A})
    ) -> int | None:
        self.now += timedelta(seconds=1)
        return correct(self.store, recording, by or self.people.ben, clients, subject=subject, verdict=verdict, entries={"hours"}, now=self.now)

    def rows(self, table: Any) -> list[Any]:
        with self.store.system("jobs", write=False) as session:
            return list(session.scalars(select(table).order_by(table.id)))

    def utterances(self, client_id: str = A) -> list[corrections.CorrectedUtterance]:
        with self.store.tenant({client_id}, write=False) as session:
            return corrections.utterances(session, client_id)


@pytest.fixture
def service(store: Store, now: datetime, tmp_path: Path) -> Service:
    return Service(store, now, tmp_path / "recordings", add_people(store, now))


def test_a_click_is_kept_with_words_number_decision_person_and_time(service: Service) -> None:
    recording, _heard = service.hear(PITCH)

    call_id = service.correct(recording, "sales", "no")

    row = service.rows(Correction)[0]
    assert (row.client_id, row.call_id, row.recording_id, row.user_id, row.at) == (A, call_id, recording, service.people.ben, service.now)
    assert (row.subject, row.verdict, row.text, row.caller_number) == ("sales", "no", PITCH, SELLER)
    assert row.decided["decision"] == "decline"


def test_words_and_number_are_sealed_in_the_database(service: Service) -> None:
    recording, _heard = service.hear(PITCH)
    service.correct(recording, "sales", "no")

    with service.store.read() as connection:
        row = connection.execute(text("SELECT text, decided, caller_number FROM corrections")).one()
    for column in row:
        assert isinstance(bytes(column), bytes)
        assert all(word.encode() not in bytes(column) for word in ("光回線", "decline", SELLER))


def test_a_click_is_told_on_the_timeline_and_in_the_audit_log(service: Service) -> None:
    recording, _heard = service.hear(PITCH)
    service.correct(recording, "sales", "no")
    service.correct(recording, "sales", None)

    events = [(event.kind, event.data) for event in service.rows(CallEvent) if event.kind == "corrected"]
    assert events == [("corrected", {"operator": "Ben", "subject": "sales", "verdict": verdict}) for verdict in ("no", None)]
    audit = [(entry.action, entry.subject, entry.detail, entry.user_id) for entry in service.rows(AuditEntry)]
    assert audit == [
        ("correction.make", f"recording:{recording}", {"subject": "sales", "verdict": "no"}, service.people.ben),
        ("correction.take_back", f"recording:{recording}", {"subject": "sales"}, service.people.ben),
    ]


def test_a_number_corrected_to_no_sales_is_never_declined_again(service: Service) -> None:
    recording, heard = service.hear(PITCH, number=SUPPLIER)
    assert heard.understanding.sales.decision == "decline"

    service.correct(recording, "sales", "no")

    _, again = service.hear("電気料金の見直しのご案内です、ご担当者様はいらっしゃいますか", number=SUPPLIER)
    assert again.understanding.sales.decision == "pass"
    assert again.understanding.sales.reasons[0] == "営業としない理由: 以前に営業ではないと訂正された番号"


def test_a_number_corrected_to_sales_is_asked_the_next_time(service: Service) -> None:
    recording, heard = service.hear("営業時間は何時から何時までですか")
    assert heard.understanding.sales.decision == "pass"

    service.correct(recording, "sales", "yes")

    _, again = service.hear("駐車場はありますか")
    assert again.understanding.sales.decision == "ask"
    assert "以前に営業と訂正された番号" in again.understanding.sales.reasons


def test_words_like_corrected_ones_are_taken_so_from_another_number(service: Service) -> None:
    recording, _heard = service.hear(PITCH)
    service.correct(recording, "sales", "no")

    _, again = service.hear("光回線のコスト削減のご提案で、お電話いたしました", number=None)

    assert again.understanding.sales.decision == "pass"
    assert "以前の訂正に近い言い方" in again.understanding.sales.reasons[0]


def test_another_client_knows_nothing_of_it(service: Service) -> None:
    recording, _heard = service.hear(PITCH, number=SUPPLIER)
    service.correct(recording, "sales", "no")

    _, theirs = service.hear(PITCH, number=SUPPLIER, client_id=B)

    assert theirs.understanding.sales.decision == "decline"
    assert service.utterances(B) == []


def test_a_question_corrected_to_an_entry_is_answered_the_next_time(service: Service) -> None:
    question = "犬を連れて行きたいのですが"
    recording, heard = service.hear(question)
    assert heard.faq.match is None

    service.correct(recording, "faq", "hours")

    assert service.hear(question)[1].faq.match == "hours"


def test_a_question_corrected_to_no_entry_goes_to_a_person_the_next_time(service: Service) -> None:
    question = "営業時間は何時から何時までですか"
    recording, heard = service.hear(question)
    assert heard.faq.match == "hours"

    service.correct(recording, "faq", corrections.NO_ENTRY)

    assert service.hear(question)[1].faq.band == "none"


def test_a_correction_taken_back_has_no_effect_any_more(service: Service) -> None:
    recording, _heard = service.hear(PITCH)
    service.correct(recording, "sales", "no")
    service.correct(recording, "sales", None)

    assert service.hear(PITCH)[1].understanding.sales.decision == "decline"
    assert service.utterances() == []


def test_the_newest_click_of_a_subject_holds(service: Service) -> None:
    recording, _heard = service.hear(PITCH)
    for verdict in ("no", "yes"):
        service.correct(recording, "sales", verdict)

    assert [each.said.sales for each in service.utterances()] == [True]
    with service.store.tenant({A}, write=False) as session:
        holding = corrections.standing(session, service.rows(Correction)[0].call_id)
    assert {key: row.verdict for key, row in holding.items()} == {(recording, "sales"): "yes"}


@pytest.mark.parametrize(
    ("clicks", "sales", "intent"),
    [
        ([("sales", "yes")], True, "sales"),
        ([("intent", "complaint")], False, "complaint"),
        ([("intent", "sales")], True, "sales"),
        ([("sales", "no"), ("intent", "inquiry")], False, "inquiry"),
        ([("intent", "inquiry"), ("sales", "yes")], True, "sales"),
        ([("sales", "yes"), ("intent", "inquiry")], False, "inquiry"),
        ([("intent", "sales"), ("sales", "no")], False, None),
        ([("sales", "yes"), ("sales", None), ("urgent", "hurry")], None, None),
    ],
)
def test_sales_and_intent_say_one_thing(service: Service, clicks: list[tuple[str, str | None]], sales: bool | None, intent: str | None) -> None:
    recording, _heard = service.hear(PITCH)
    for subject, verdict in clicks:
        service.correct(recording, subject, verdict)

    said = service.utterances()[0].said
    assert (said.text, said.sales, said.intent) == (PITCH, sales, intent)


def test_a_number_that_was_both_is_never_declined_but_may_be_asked(service: Service) -> None:
    for verdict in ("no", "yes"):
        recording, _heard = service.hear(f"{PITCH}、{verdict}")
        service.correct(recording, "sales", verdict)

    assert service.hear("複合機のご案内です、ご担当者様はいらっしゃいますか")[1].understanding.sales.decision == "ask"


def test_what_was_given_instead_is_kept_with_a_question(service: Service) -> None:
    recording, _heard = service.hear("営業時間を教えてください")
    service.correct(recording, "faq", corrections.NO_ENTRY)

    each = service.utterances()[0]
    assert each.faq == FaqCorrection("営業時間を教えてください", None, ("hours",))
    assert each.said == Said("営業時間を教えてください")


@pytest.mark.parametrize(
    ("subject", "verdict"), [("sales", "perhaps"), ("intent", "gift"), ("urgent", "yes"), ("faq", "parking"), ("weather", "fine")]
)
def test_what_cannot_be_said_is_refused(service: Service, subject: str, verdict: str) -> None:
    recording, _heard = service.hear(PITCH)

    with pytest.raises(BadCorrection):
        service.correct(recording, subject, verdict)
    assert service.rows(Correction) == []


def test_nobody_corrects_a_call_of_another_client_or_one_where_nothing_was_heard(service: Service) -> None:
    recording, _heard = service.hear(PITCH)
    silent, _nothing = service.hear("")

    assert service.correct(recording, "sales", "no", by=service.people.chie, clients=frozenset({B})) is None
    assert service.correct(recording, "sales", "no", clients=frozenset()) is None
    assert service.correct(silent, "sales", "no") is None
    assert service.correct(999_999, "sales", "no") is None
    assert service.rows(Correction) == []


def test_the_clients_own_words_reach_the_job_that_hears(service: Service) -> None:
    service.flow = replace(SMALL, welcome=("みどり電力",), unwelcome=("あおぞら通信",))

    _, unwelcome = service.hear("あおぞら通信の木村と申します")
    _, welcome = service.hear("みどり電力です、新しいプランのご提案でお電話しました")

    assert unwelcome.understanding.sales.decision == "ask"
    assert welcome.understanding.sales.decision == "pass"
    assert welcome.understanding.sales.reasons[0] == "営業としない理由: お断りしない相手に登録: みどり電力"


def test_no_corrections_change_nothing(service: Service) -> None:
    _, heard = service.hear(PITCH, number=None)

    assert heard == make_heard(heard.recording, PITCH, heard.confidence, SMALL, Matcher(SMALL.faq), CallerSigns(number_kind="withheld"))
