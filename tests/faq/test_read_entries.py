"""Entries out of YAML or JSON, with every mistake at its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.faq.read_entries import BadEntries, read_entries


def test_yaml_and_json_give_the_same_entries():
    yaml = "- id: hours\n  question: 営業時間は\n  answer: 9時からです\n  alternates: [何時から]\n"
    json = '\ufeff[{"id": "hours",\t"question": "営業時間は", "answer": "9時からです", "alternates": ["何時から"]}]'

    assert read_entries(yaml) == read_entries(json)
    assert read_entries(yaml)[0].alternates == ("何時から",)


def test_a_number_as_id_is_taken_as_text():
    assert read_entries("- {id: 7, question: あ, answer: い}")[0].id == "7"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "一覧"),
        ("id: a", 1, "一覧"),
        ("[]", 1, "一覧"),
        ("- id: a\n  question: x\n", 1, "answer"),
        ("- id: a\n  question: x\n  anser: y\n", 3, "anser"),
        ("- {id: a, question: x, answer: y}\n- foo\n", 2, "必要"),
        ("- {id: a, question: x, answer: y}\n- {id: a, question: z, answer: y}\n", 2, "1行目にもあります"),
        ("- id: a\n  question: [1]\n  answer: y\n", 2, "question"),
        ("- id: a\n  question: x\n  answer: y\n  alternates: なに\n", 4, "alternates"),
        ('- id: a\n  question: "x\n', 3, "読めません"),
        ("- id: a\n  id: b\n", 2, "読めません"),
        ("- id: a\n  question: @x\n", 2, "読めません"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, line, words):
    with pytest.raises(BadEntries) as raised:
        read_entries(text)

    assert any(at == line and words in message for at, message in raised.value.problems)


def test_all_mistakes_are_told_at_once_in_the_order_of_lines():
    with pytest.raises(BadEntries) as raised:
        read_entries("- foo\n- id: a\n  question: x\n- bar\n")

    assert [line for line, _ in raised.value.problems] == [1, 2, 4]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_entries_or_problems(text):
    try:
        outcome = read_entries(text)
    except BadEntries as error:
        outcome = error.problems

    assert outcome
