"""One written form for text that is to be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text import normalise, without_ending


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("えーっと、ＡＢＣサー　ビスの、件なんですが…", "abcサービスの件なんですが"),
        ("えーとあのー水漏れがありまして", "水漏れがありまして"),
        ("エーッと、エー、すみません", "すみません"),
        ("うーん、そうですね", "そうですね"),
        ("あー はい", "はい"),
        ("まーそうですね", "そうですね"),
        ("ま、いいか", "いいか"),
        ("そのー、なんか、変な音が", "変な音が"),
        ("はい、あの、水が", "はい水が"),
        ("ｶﾞｽ 漏れ です！！", "ガス漏れです"),
        ("12,000円です。", "12000円です"),
        ("03－1234ー5678", "03-1234-5678"),
        ("New York Times", "new york times"),
        ("info@example.com", "info@example.com"),
        ("１０：３０", "10:30"),
        ("髙橋と濵﨑", "高橋と浜崎"),
        ("「予約」を…取りたい", "予約を取りたい"),
        ("", ""),
        ("えー", ""),
    ],
)
def test_width_case_punctuation_and_fillers_no_longer_matter(said: str, form: str) -> None:
    assert normalise(said) == form


@pytest.mark.parametrize(
    "word", ["まあまあです", "あの件で", "えーびーしー商事", "うんざりです", "そのままで", "エース工業", "あのとき", "まあたらしい"]
)
def test_words_that_begin_like_fillers_stay(word: str) -> None:
    assert normalise(word) == word.casefold()


@given(st.text(alphabet=st.sampled_from("えーあのとそまうんっ、。 　水漏れAb3-,.:ｶﾞ！〜"), max_size=30))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=30))
def test_any_text_can_be_normalised(text: str) -> None:
    assert normalise(text) == normalise(text).strip()


@pytest.mark.parametrize(
    "asked",
    ["営業時間を教えてください", "営業時間をお教えいただけますか？", "営業時間は", "営業時間なんですけど", "営業時間お願いします", "営業時間ですか"],
)
def test_polite_endings_compare_as_equal(asked: str) -> None:
    assert without_ending(asked).removesuffix("は") == "営業時間"


def test_an_apology_is_not_an_ending() -> None:
    assert without_ending("すみません") == "すみません"
