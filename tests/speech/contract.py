"""What every engine promises, fake and real alike."""

import numpy as np
import pytest

from ivr.speech.model import Engine
from tests.clips import clip


class EngineContract:
    """Subclasses give the fixture `engine`."""

    def test_speech_becomes_one_segment_with_times_and_confidence(self, engine: Engine) -> None:
        audio = clip("danger").audio

        heard = engine.transcribe(audio)

        assert heard.text
        assert heard.engine == engine.name
        assert heard.language == "ja"
        assert heard.audio_s == pytest.approx(audio.size / 16_000)
        assert 0 < heard.confidence <= 1
        [segment] = heard.segments
        assert segment.text == heard.text
        assert 0 <= segment.start_s < segment.end_s <= heard.audio_s
        assert segment.mean_logprob < 0
        assert 0 <= segment.no_speech <= 1
        assert segment.compression_ratio > 0

    def test_hints_of_any_number_are_taken(self, engine: Engine) -> None:
        heard = engine.transcribe(clip("wrong").audio, hints=tuple(f"さくら不動産{number}" for number in range(200)))

        assert heard.text

    def test_the_same_sound_gives_the_same_text(self, engine: Engine) -> None:
        audio = clip("wrong").audio

        assert engine.transcribe(audio).text == engine.transcribe(audio).text

    def test_more_than_whispers_window_is_refused(self, engine: Engine) -> None:
        with pytest.raises(ValueError, match="30 s"):
            engine.transcribe(np.zeros(16_000 * 31, np.float32))
