"""Words with what each is, and their plain forms."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text import words as module
from ivr.text.words import Word, negative, past, words


def kinds(text: str) -> list[tuple[str, str]]:
    return [(word.surface, word.kind) for word in words(text)]


def test_words_are_told_apart():
    assert kinds("佐藤の給湯器が壊れました") == [
        ("佐藤", "family"), ("の", "particle"), ("給湯", "noun"), ("器", "suffix"), ("が", "particle"), ("壊れ", "verb"), ("まし", "auxiliary"),
        ("た", "auxiliary"),
    ]  # fmt: skip


def test_what_the_dictionary_does_not_know_says_so():
    assert words("サイトー")[0].kind in {"unknown", "noun"}
    assert words("引き落とし口座")[0].is_stem


@given(st.text(max_size=60))
def test_together_they_are_the_text_again(text: str):
    assert "".join(word.surface for word in words(text)) == unicodedata.normalize("NFKC", text)


def verb(text: str) -> Word:
    return next(word for word in words(text) if word.kind == "verb")


@pytest.mark.parametrize(
    ("said", "in_past", "denied"),
    [
        ("届きます", "届いた", "届かない"), ("壊れます", "壊れた", "壊れない"), ("飲みます", "飲んだ", "飲まない"),
        ("行きます", "行った", "行かない"), ("来ます", "来た", "来ない"), ("急ぎます", "急いだ", "急がない"),
        ("直します", "直した", "直さない"), ("言います", "言った", "言わない"), ("あります", "あった", "ない"),
    ],
)  # fmt: skip
def test_plain_forms_of_verbs(said: str, in_past: str, denied: str):
    assert past(verb(said)) == in_past
    assert negative(verb(said)) == denied


def test_a_word_that_is_not_conjugated_has_no_plain_forms():
    assert past(Word("机", "noun", "机")) is None
    assert negative(Word("机", "noun", "机")) is None


def test_without_the_dictionary_runs_of_one_script_stand_for_words(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "tokens_of", lambda _text: None)
    words.cache_clear()
    try:
        assert kinds("給湯器が3台") == [("給湯器", "noun"), ("が", "particle"), ("3", "number"), ("台", "noun")]
    finally:
        words.cache_clear()
