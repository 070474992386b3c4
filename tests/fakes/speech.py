"""A speech engine that says what it is told to. `tests/speech/contract.py` holds it to what real engines do."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ivr.speech.engines.common import length_s, transcript_of
from ivr.speech.model import Audio, Transcript


@dataclass
class ScriptedEngine:
    """Answers with the next of `texts`, or its last one for ever. `asked` keeps what it was given."""

    texts: Iterable[str] = ("お電話ありがとうございます",)
    mean_logprob: float = -0.3
    no_speech: float = 0.05
    name: str = "scripted"
    asked: list[tuple[float, tuple[str, ...], float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._left = list(self.texts)

    def transcribe(self, audio: Audio, *, language: str = "ja", hints: tuple[str, ...] = (), time_limit_s: float = 30.0) -> Transcript:
        """The next text of the script, if there is any sound."""
        audio_s = length_s(audio)
        self.asked.append((audio_s, hints, time_limit_s))
        text = self._left.pop(0) if len(self._left) > 1 else self._left[0]
        return transcript_of(
            text, mean_logprob=self.mean_logprob, no_speech=self.no_speech, audio_s=audio_s, took_s=0.0, engine=self.name, language=language
        )
