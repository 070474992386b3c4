"""The labelled files: both forms are read, and mistakes are named."""

from pathlib import Path

import pytest

from ivr.evaluation.data import BadData, Question, faq_sets, read_faq_set, read_utterances, utterances
from tests.evaluation.made import SMALL


def test_utterances_carry_the_labels_of_the_header_over_them() -> None:
    rows = {row.text: row for row in read_utterances(SMALL / "utterances/dev/small.yaml")}

    assert len(rows) == 8
    drip = rows["上の階からぽたぽた落ちてきます"]
    assert (drip.sales, drip.intent, drip.urgent, drip.relation, drip.kind, drip.register) == (
        False, "repair_emergency", "danger", "unknown", "customer", "indirect",
    )  # fmt: skip
    parcel = rows["ご依頼の荷物を玄関先に持ってまいりました"]
    assert (parcel.sales, parcel.intent, parcel.register) == (False, None, "")


def test_the_older_form_scores_a_relationship_only_where_it_is_labelled() -> None:
    pan, advertisement = read_utterances(SMALL / "utterances/dev/older.yaml")

    assert (pan.sales, pan.relation) == (False, "existing")
    assert (advertisement.sales, advertisement.relation) == (True, None)


def test_questions_carry_register_and_scope() -> None:
    bakery, kiosk = faq_sets("dev", SMALL)

    assert [entry.id for entry in bakery.entries] == ["hours", "cake"]
    assert Question("仕事帰りの7時に寄っても買えますか", "hours", "indirect") in bakery.questions
    assert Question("ウェディングケーキの試食はできますか", None, scope="near") in bakery.questions
    assert kiosk.questions == (Question("手紙に貼る切手を売っていますか", "stamps"), Question("収入印紙の払い戻しはできますか", None))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 見出しがない", "item 1: no header before it"),
        ("- {intent: sale, urgent: none}", "intent 'sale' is none of"),
        ("- {intent: sales, urgent: none, mood: bad}", "unknown field mood"),
        ("- {intent: sales, urgent: none}\n- 12", "item 2: 12 is not a text"),
        ("intent: sales", "a list was expected"),
        ("- [", "broken.yaml"),
    ],
)
def test_a_mistake_in_an_utterance_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadData, match=said):
        read_utterances(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("entries: []", "needs entries and questions"),
        ("{entries: [{id: a, question: b, answer: c}], questions: {d: [e]}}", "an entry that is not there: d"),
        ("{entries: [{id: a, question: b, answer: c}, {id: a, question: d, answer: e}], questions: {}}", "the same id"),
        ("{entries: [{id: a, question: b, answer: c}], questions: {a: {polite: [d]}}}", "'polite' is none of plain, indirect, garbled"),
    ],
)
def test_a_mistake_in_a_faq_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadData, match=said):
        read_faq_set(path)


def test_a_folder_without_data_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="--data"):
        utterances("dev", tmp_path)
