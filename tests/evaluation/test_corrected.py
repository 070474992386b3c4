"""`ivr eval --client`: what operators said of one client's calls."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from ivr.calls.corrections import correct
from ivr.calls.tables import HeardText, Recording
from ivr.clients.flows import NoLiveFlow
from ivr.clients.tables import AuditEntry
from ivr.evaluation.commands import OldDatabase, evaluate
from ivr.evaluation.corrected import corrected_calls
from ivr.evaluation.data import Question, Utterance
from ivr.store.db import Store
from tests.desk.people import A, B, People, add_call, add_people

FLOW = f"""\
client: {A}
name: さくら不動産
faq:
  - {{id: hours, question: 営業時間を教えてください, answer: 午前9時から午後6時までです。}}
flow:
  start:
    end: message
    say: 承りました。
"""
PITCH, QUESTION, WRONG = "光回線のコスト削減のご提案でお電話しました", "朝は何時から開いていますか", "犬は飼えますか"


def hear(store: Store, now: datetime, words: str, client_id: str = A) -> int:
    """A recording in which `words` were heard."""
    call_id = add_call(store, now, client_id)
    with store.system("turn") as session:
        row = Recording(
            client_id=client_id, call_id=call_id, carrier_recording_id=f"RE{call_id}", carrier_url="https://carrier.example/RE", seconds=3.0,
            created_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        heard = {"text": words, "faq": {"match": None, "band": "none", "candidates": []}, "understanding": {}}
        session.add(HeardText(recording_id=row.id, call_id=call_id, client_id=client_id, at=now, status="ok", heard=heard))
        return int(row.id)


@pytest.fixture
def people(store: Store, now: datetime) -> People:
    return add_people(store, now, flow_text=FLOW)


def click_on(store: Store, now: datetime, people: People, words: str, subject: str, verdict: str, client_id: str = A) -> None:
    recording = hear(store, now, words, client_id)
    by = people.ben if client_id == A else people.chie
    correct(store, recording, by, {client_id}, subject=subject, verdict=verdict, entries={"hours", "gone"}, now=now)


def test_verdicts_are_labels_and_what_nobody_said_is_not_scored(store: Store, now: datetime, people: People) -> None:
    click_on(store, now, people, PITCH, "sales", "yes")
    click_on(store, now, people, QUESTION, "faq", "hours")
    click_on(store, now, people, WRONG, "faq", "")
    click_on(store, now, people, "隣の部屋が煙たいです", "urgent", "danger", B)

    found = corrected_calls(store, A)

    assert found.utterances == (Utterance(PITCH, sales=True, intent="sales"), Utterance(QUESTION), Utterance(WRONG))
    assert [entry.id for entry in found.faq.entries] == ["hours"]
    assert found.faq.questions == (Question(QUESTION, "hours"), Question(WRONG, None))


def test_a_correction_to_an_entry_that_is_gone_is_left_out(store: Store, now: datetime, people: People) -> None:
    click_on(store, now, people, QUESTION, "faq", "gone")

    found = corrected_calls(store, A)

    assert (found.faq.questions, found.gone) == ((), 1)


def test_a_client_that_is_not_there_is_named(store: Store, now: datetime, people: People) -> None:
    with pytest.raises(NoLiveFlow, match="'nobody'"):
        corrected_calls(store, "nobody")


@pytest.fixture
def house(sqlite_store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """An installation as the command finds it, with two corrections."""
    import base64  # noqa: PLC0415

    from tests.stores import DATA_KEY  # noqa: PLC0415

    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("IVR_DATABASE_URL", str(sqlite_store.engine.url))
    monkeypatch.setenv("IVR_DATA_KEY", base64.b64encode(DATA_KEY).decode())
    people = add_people(sqlite_store, now, flow_text=FLOW)
    click_on(sqlite_store, now, people, PITCH, "intent", "complaint")
    click_on(sqlite_store, now, people, QUESTION, "faq", "")
    return sqlite_store


def run(*arguments: str) -> str:
    done = CliRunner().invoke(evaluate, ["--client", A, *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def audited(store: Store) -> list[tuple[str, str, Any]]:
    with store.system("jobs", write=False) as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "correction.read")).all()
        return [(row.client_id, row.subject, row.user_id) for row in rows]


def test_figures_are_of_that_clients_corrections(house: Store) -> None:
    found = json.loads(run("--json"))

    assert found["of"] == f"2 corrected utterances of client {A}"
    assert (found["intent"]["right"]["hits"], found["intent"]["right"]["of"]) == (0, 1)
    assert found["faq"]["out_of_scope"]["answered"]["of"] == 1
    assert (found["urgency"], found["relationship"]) == (None, None)


def test_callers_words_are_covered_and_nobody_is_said_to_have_looked(house: Store) -> None:
    printed = run() + run("--json")

    assert PITCH[:4] not in printed
    assert "＊＊＊＊" in printed
    assert audited(house) == []


def test_words_are_shown_when_asked_for_and_the_look_is_written_down(house: Store) -> None:
    assert PITCH in run("--show-words")
    assert audited(house) == [(A, "corrections", None)]


def test_an_old_database_is_named(house: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IVR_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")

    with pytest.raises(OldDatabase, match="ivr db upgrade"):
        run()
