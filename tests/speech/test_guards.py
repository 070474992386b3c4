import pytest

from ivr.speech.guards import compression_ratio, is_invented, is_loop
from ivr.speech.model import Segment


def segment(text: str, *, seconds: float = 4.0, logprob: float = -0.4, no_speech: float = 0.1) -> Segment:
    return Segment(0.0, seconds, text, 0.7, logprob, no_speech, compression_ratio(text))


@pytest.mark.parametrize(
    "text",
    [
        "ご視聴ありがとうございました",
        "チャンネル登録をお願いいたします。",
        "字幕視聴ありがとうございました",
        "はいはいはいはいはいはいはいはい",
        "お願いします。お願いします。お願いします。お願いします。お願いします。",
        "あああああああああああああああああああ",
        "…。",
        "",
    ],
)
def test_what_nobody_says_on_the_telephone_is_invented(text: str) -> None:
    assert is_invented(segment(text), speech_share=0.9)


@pytest.mark.parametrize(
    "text",
    [
        "ありがとうございました。",
        "はい、はい、お願いします。",
        "電話番号は0000000000です",
        "もしもし、もしもし",
        "違います",
        "いいえ、いいえ、違います",
    ],
)
def test_what_callers_do_say_is_believed(text: str) -> None:
    assert not is_invented(segment(text), speech_share=0.9)


def test_a_stock_phrase_in_a_mostly_silent_sound_is_not_believed() -> None:
    assert is_invented(segment("ありがとうございました。"), speech_share=0.2)
    assert not is_invented(segment("水が止まりません"), speech_share=0.2)


def test_unlikely_words_and_likely_silence_are_not_believed() -> None:
    assert is_invented(segment("東京方向を望む", logprob=-1.0), speech_share=0.9)
    assert is_invented(segment("東京方向を望む", no_speech=0.6), speech_share=0.9)
    assert not is_invented(segment("斎藤です", logprob=-1.0), speech_share=0.9, least_logprob=-1.4)


def test_more_words_than_anyone_can_say_are_not_believed() -> None:
    assert is_invented(segment("今日はお忙しいところお電話をいただきまして誠にありがとうございます", seconds=0.6), speech_share=0.9)


def test_repeated_digits_are_no_loop() -> None:
    assert not is_loop("0120000000番の、0000です")
