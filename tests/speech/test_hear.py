import time

import numpy as np
import pytest

from ivr.speech.hear import hear
from ivr.speech.model import Audio, Transcript
from ivr.speech.pieces import pieces
from tests.clips import Clip, clip, wordless_clips
from tests.fakes.speech import ScriptedEngine


class SlowEngine(ScriptedEngine):
    """Takes a tenth of a second a clip."""

    def transcribe(self, audio: Audio, **rest) -> Transcript:  # type: ignore[override]
        until = time.monotonic() + 0.1
        while time.monotonic() < until:
            pass
        return super().transcribe(audio, **rest)


@pytest.mark.parametrize("clip_", wordless_clips(), ids=lambda clip_: clip_.id)
def test_sounds_without_words_never_reach_the_engine(clip_: Clip) -> None:
    engine = ScriptedEngine()

    heard = hear(engine, clip_.audio)

    assert (heard.text, heard.segments, heard.confidence) == ("", (), 0.0)
    assert heard.reason in {"silence", "noise", "tone", "music"}
    assert engine.asked == []


def test_a_click_is_too_short() -> None:
    assert hear(ScriptedEngine(), np.zeros(100, np.float32)).reason == "too_short"


def test_a_long_message_is_heard_in_pieces_with_its_own_times() -> None:
    engine = ScriptedEngine(texts=["一つめの話です。", "二つめの話です。", "三つめの話です。"])
    audio = clip("message").audio

    heard = hear(engine, audio, hints=("山田電気",), time_limit_s=60)

    assert heard.text.startswith("一つめの話です。二つめの話です。")
    assert heard.reason == ""
    assert all(audio_s <= 10 and hints == ("山田電気",) for audio_s, hints, _limit_s in engine.asked)
    assert heard.segments[1].start_s >= heard.segments[0].end_s
    assert heard.audio_s == pytest.approx(audio.size / 16_000)


def test_when_the_time_is_up_what_was_heard_is_kept() -> None:
    audio = np.tile(clip("message").audio, 4)

    engine = SlowEngine(texts=["ここまでは聞こえました。"])

    heard = hear(engine, audio, time_limit_s=0.4)

    assert heard.reason == "timeout"
    assert heard.text.startswith("ここまでは聞こえました。")
    assert 1 <= len(engine.asked) < len(pieces(audio))


def test_the_engine_is_told_how_much_time_is_left() -> None:
    engine = ScriptedEngine()

    hear(engine, clip("danger").audio, time_limit_s=7)

    [(_audio_s, _hints, left_s)] = engine.asked
    assert 0 < left_s <= 7


def test_an_invented_sentence_gives_an_empty_text_with_its_reason() -> None:
    heard = hear(ScriptedEngine(texts=["ご視聴ありがとうございました"]), clip("danger").audio)

    assert (heard.text, heard.reason) == ("", "invented")


def test_an_answer_to_a_question_is_kept_where_free_speech_would_not_be() -> None:
    engine = ScriptedEngine(texts=["斎藤です"], mean_logprob=-1.0)

    assert hear(engine, clip("name").audio).reason == "invented"
    assert hear(engine, clip("name").audio, expects="name").text == "斎藤です"


def test_confidence_is_that_of_the_words() -> None:
    heard = hear(ScriptedEngine(texts=["水が止まりません"], mean_logprob=-0.5), clip("danger").audio)

    assert heard.confidence == pytest.approx(np.exp(-0.5))


def test_pieces_without_a_full_stop_are_kept_apart() -> None:
    engine = ScriptedEngine(texts=["山田電気の鈴木です", "折り返しをお願いします"])

    heard = hear(engine, clip("message").audio, time_limit_s=60)

    assert heard.text.startswith("山田電気の鈴木です 折り返しをお願いします")


def test_a_short_noise_of_the_voice_is_not_taken_for_thanks() -> None:
    whole = clip("wrong").audio
    cough = np.concatenate([np.zeros(8_000, np.float32), whole[4_000:7_200], np.zeros(16_000, np.float32)])

    assert hear(ScriptedEngine(texts=["ありがとうございました"]), cough).text == ""
    assert hear(ScriptedEngine(texts=["ありがとうございました"]), clip("solved").audio).text == "ありがとうございました"
