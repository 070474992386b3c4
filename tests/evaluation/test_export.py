"""`ivr export corrections`: what operators said of one client's calls, as files that can be trained on and measured with."""

import base64
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ivr.cli import ivr
from ivr.clients.tables import AuditEntry
from ivr.evaluation.data import FaqSet, Question, Utterance, faq_sets, read_faq_set, read_utterances, utterances
from ivr.evaluation.export import faq_text, utterances_text
from ivr.faq import Entry
from ivr.store.db import Store
from tests.desk.people import A, B, People, add_people
from tests.evaluation.test_corrected import FLOW, PITCH, QUESTION, WRONG, click_on
from tests.stores import DATA_KEY


@pytest.fixture
def people(sqlite_store: Store, now: datetime) -> People:
    return add_people(sqlite_store, now, flow_text=FLOW)


@pytest.fixture
def export(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("IVR_DATABASE_URL", str(sqlite_store.engine.url))
    monkeypatch.setenv("IVR_DATA_KEY", base64.b64encode(DATA_KEY).decode())

    def run(*more: str) -> Result:
        return CliRunner().invoke(ivr, ["export", "corrections", A, "--to", str(tmp_path / "out"), *more])

    return run


def test_corrected_calls_come_back_as_labelled_data(sqlite_store: Store, now: datetime, people: People, export, tmp_path: Path) -> None:
    click_on(sqlite_store, now, people, PITCH, "sales", "yes")
    click_on(sqlite_store, now, people, "廊下が煙たいです", "urgent", "danger")
    click_on(sqlite_store, now, people, QUESTION, "faq", "hours")
    click_on(sqlite_store, now, people, WRONG, "faq", "")
    click_on(sqlite_store, now, people, "隣の部屋が煙たいです", "urgent", "danger", B)

    result = export()

    assert result.exit_code == 0, result.output
    said = {row.text: (row.sales, row.intent, row.urgent) for row in utterances("train", tmp_path / "out")}
    assert said == {PITCH: (True, "sales", None), "廊下が煙たいです": (None, None, "danger")}
    asked = faq_sets("train", tmp_path / "out")[0]
    assert asked.client == A
    assert set(asked.questions) == {Question(QUESTION, "hours"), Question(WRONG, None)}


def test_the_files_are_the_owners_alone_and_the_warning_says_why(sqlite_store: Store, now: datetime, people: People, export, tmp_path: Path) -> None:
    click_on(sqlite_store, now, people, PITCH, "sales", "no")

    result = export("--part", "test")

    path = tmp_path / "out" / "utterances" / "test" / f"{A}.yaml"
    assert result.stdout.split() == [str(path)]
    assert "ご注意" in result.stderr
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_an_export_is_written_to_the_audit_log(sqlite_store: Store, now: datetime, people: People, export) -> None:
    click_on(sqlite_store, now, people, PITCH, "sales", "yes")

    export("--by", "Aiko")

    with sqlite_store.system("sign_in", write=False) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "correction.export")).one()
    assert (entry.client_id, entry.user_id, entry.subject) == (A, None, "corrections")
    assert entry.detail == {"by": "Aiko", "part": "train", "utterances": "1", "questions": "0"}


def test_nothing_corrected_writes_nothing(sqlite_store: Store, people: People, export, tmp_path: Path) -> None:
    result = export()

    assert result.exit_code == 0
    assert "書き出す訂正はありませんでした。" in result.stderr
    assert not (tmp_path / "out").exists()


def test_questions_of_an_entry_that_is_gone_are_left_out_and_told(sqlite_store: Store, now: datetime, people: People, export) -> None:
    click_on(sqlite_store, now, people, QUESTION, "faq", "gone")

    assert "いまのFAQにない項目への訂正 1 件は書き出していません。" in export().stderr


_WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip).map(str.strip)
_ROWS = st.builds(
    Utterance, _WORDS, st.sampled_from([None, True, False]), st.sampled_from([None, "sales", "inquiry"]), st.sampled_from([None, "none", "danger"])
)


@given(st.lists(_ROWS, min_size=1, max_size=6))
def test_any_words_survive_the_way_to_a_file_and_back(tmp_path_factory: pytest.TempPathFactory, rows: list[Utterance]) -> None:
    labelled = [row for row in rows if (row.sales, row.intent, row.urgent) != (None, None, None)]
    path = tmp_path_factory.mktemp("rows") / "a.yaml"
    path.write_text(utterances_text(rows), encoding="utf-8")

    back = read_utterances(path) if labelled else []

    def plain(some: list[Utterance]) -> list[tuple[object, ...]]:
        return sorted(((row.text, row.sales, row.intent, row.urgent) for row in some), key=repr)

    assert plain(back) == plain(labelled)


def test_an_entry_of_any_name_keeps_its_questions(tmp_path: Path) -> None:
    entries = tuple(Entry(id_, "q", "a", ("x",)) for id_ in ("none", "no", "1", "駐車場"))
    asked = FaqSet("a", entries, (*(Question(f"質問 {entry.id}", entry.id) for entry in entries), Question("ほか: 犬", None)))
    path = tmp_path / "a.yaml"
    path.write_text(faq_text(asked), encoding="utf-8")

    assert read_faq_set(path) == asked
