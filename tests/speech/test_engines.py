from collections.abc import Iterator
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from ivr.settings import Settings
from ivr.speech.engines.ctranslate import CTranslateEngine
from ivr.speech.factory import make_engine
from ivr.speech.hear import hear
from ivr.speech.model import Engine
from ivr.text import normalise
from tests.clips import clip, speech_clips
from tests.fakes.speech import ScriptedEngine
from tests.speech.contract import EngineContract

# openai-whisper 20250625 leaves its vocabulary file to the garbage collector to close, and sorts tensors with numpy's old protocol.
WHISPER_WARNS = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning", "ignore:__array_wrap__:DeprecationWarning"
)


class TestScripted(EngineContract):
    @pytest.fixture
    def engine(self) -> Engine:
        return ScriptedEngine()


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def faster_whisper(data_dir: Path) -> Engine:
    return make_engine(Settings(data_dir=data_dir))


@pytest.fixture(scope="module")
def openai_whisper(data_dir: Path) -> Iterator[Engine]:
    pytest.importorskip("whisper", reason="openai-whisper is not installed: scripts/install-reference installs it")
    return make_engine(Settings(data_dir=data_dir, speech_engine="openai-whisper"))


@pytest.mark.slow
class TestFasterWhisper(EngineContract):
    @pytest.fixture
    def engine(self, faster_whisper: Engine) -> Engine:
        return faster_whisper

    def test_hears_the_sentences_the_whole_calls_depend_on(self, engine: Engine) -> None:
        exact = ("faq_hours", "faq_booking", "danger", "complaint", "solved", "not_solved", "confirmed", "wrong", "trouble_water")

        wrong = {id_: heard.text for id_ in exact if normalise((heard := hear(engine, clip(id_).audio)).text) != normalise(clip(id_).text)}

        assert wrong == {}

    def test_a_message_keeps_the_times_of_its_pieces(self, engine: Engine) -> None:
        heard = hear(engine, clip("message").audio, time_limit_s=120)

        assert len(heard.segments) >= 2
        assert [segment.start_s for segment in heard.segments] == sorted(segment.start_s for segment in heard.segments)
        assert all(segment.end_s - segment.start_s <= 10 for segment in heard.segments)
        assert heard.segments[-1].end_s <= heard.audio_s

    def test_a_hint_brings_a_name_through(self, engine: Engine) -> None:
        heard = hear(engine, clip("company_name").audio, hints=("山田電気", "鈴木"))

        assert "山田電気" in heard.text

    def test_the_short_padding_costs_little_accuracy(self, engine: Engine, data_dir: Path) -> None:
        full = CTranslateEngine(next((data_dir / "models").glob("whisper-base-*/model.bin")).parent, short_padding=False)

        short_error, full_error = character_error(engine), character_error(full)

        assert short_error <= full_error + 0.03


@pytest.mark.slow
@WHISPER_WARNS
class TestOpenAiWhisper(EngineContract):
    @pytest.fixture
    def engine(self, openai_whisper: Engine) -> Engine:
        return openai_whisper


@pytest.mark.slow
@WHISPER_WARNS
def test_both_engines_hear_the_same_on_the_same_weights(openai_whisper: Engine, data_dir: Path) -> None:
    """In float32, padded to 30 s, with beam 5: the default engine's differences (int8, short padding) are measured apart."""
    weights = next((data_dir / "models").glob("whisper-base-*/model.bin")).parent
    plain = CTranslateEngine(weights, compute_type="float32", short_padding=False)

    texts = {
        clip.id: (normalise(plain.transcribe(clip.audio).text), normalise(openai_whisper.transcribe(clip.audio).text)) for clip in speech_clips()
    }

    assert {id_: pair for id_, pair in texts.items() if pair[0] != pair[1]} == {}


def character_error(engine: Engine) -> float:
    wrong = total = 0
    for clip_ in speech_clips():
        said = normalise(clip_.text)
        wrong += Levenshtein.distance(said, normalise(hear(engine, clip_.audio, time_limit_s=60).text))
        total += len(said)
    return wrong / total
