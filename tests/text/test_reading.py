"""How text sounds, with and without the dictionary."""

import threading

import pytest

from ivr.text import fold_reading, reading
from ivr.text.reading import can_read_kanji, kana_only


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("佐藤", "サトウ"),
        ("髙橋", "タカハシ"),
        ("田中商事", "タナカショウジ"),
        ("水漏れ", "ミズモレ"),
        ("さくら", "サクラ"),
        ("営業、時間！", "エイギョウジカン"),
    ],
)
def test_kanji_are_read_with_the_dictionary(text: str, kana: str) -> None:
    assert can_read_kanji()
    assert reading(text) == kana


def test_without_a_dictionary_kana_fold_and_kanji_stay() -> None:
    assert kana_only("さくら不動産") == "サクラ不動産"


def test_many_threads_read_at_once() -> None:
    heard: list[str] = []
    threads = [threading.Thread(target=lambda i=i: heard.append(reading(f"佐藤{'さん' * i}"))) for i in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(heard) == [f"サトウ{'サン' * i}" for i in range(8)]


@pytest.mark.parametrize(
    ("one", "other"), [("サトウ", "サトー"), ("ワタナベ", "ワタナペ"), ("オオノ", "オーノ"), ("ケイコ", "ケーコ"), ("ユウキ", "ユーキ"), ("ヂ", "ジ")]
)
def test_what_recognisers_confuse_folds_together(one: str, other: str) -> None:
    assert fold_reading(one) == fold_reading(other)


def test_different_names_stay_different() -> None:
    assert fold_reading("サトウ") != fold_reading("カトウ")
