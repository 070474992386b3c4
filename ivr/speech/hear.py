"""The one way from sound to text: gate, pieces, engine, guards. Silence and noise never reach the engine."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ivr.speech.guards import LEAST_LOGPROB, LEAST_LOGPROB_OF_AN_ANSWER, is_invented
from ivr.speech.model import SAMPLE_RATE_HZ, Audio, Engine, Segment, Transcript
from ivr.speech.pieces import Piece, Span, pieces
from ivr.speech.vad import MARGIN_S, speech_spans, why_no_speech

LEAST_AUDIO_S = 0.2
"""Shorter sound is a click of the line."""

_PAUSE = re.compile(r"(?<=[。、！？!?]) (?=[^\x00-\x7f])")
"""The space between two pieces, where the first ends with a Japanese sentence or phrase and none is written."""

Reason = Literal["", "silence", "noise", "tone", "music", "invented", "too_short", "timeout"]


def hear(
    engine: Engine,
    audio: Audio,
    *,
    hints: tuple[str, ...] = (),
    time_limit_s: float = 30.0,
    expects: str | None = None,
    language: str = "ja",
) -> Transcript:
    """What is said in `audio`. `expects`: the slot type asked for, or None for free speech.

    An empty text has a reason; reason "timeout" keeps the text heard until then.
    """
    # An answer is short and may be a rare name: what would be doubtful in free speech is kept, and read back to the caller.
    least_logprob = LEAST_LOGPROB if expects is None else LEAST_LOGPROB_OF_AN_ANSWER
    listening = _Listening(engine, hints, language, time.monotonic(), time_limit_s, least_logprob)
    audio_s = audio.size / SAMPLE_RATE_HZ
    if audio_s < LEAST_AUDIO_S:
        return listening.result((), audio_s, "too_short")
    spans = speech_spans(audio)
    if not spans:
        return listening.result((), audio_s, why_no_speech(audio))
    return listening.all(pieces(audio, spans), spans, audio_s)


@dataclass(frozen=True, slots=True)
class _Listening:
    """One call of `hear`."""

    engine: Engine
    hints: tuple[str, ...]
    language: str
    began: float
    limit_s: float
    least_logprob: float

    def all(self, parts: Sequence[Piece], spans: Sequence[Span], audio_s: float) -> Transcript:
        """Hear `parts` until they end or the time is up."""
        heard: list[Segment] = []
        for done, piece in enumerate(parts):
            if done and self._elapsed_s() * (1 + 1 / done) > self.limit_s:
                return self.result(heard, audio_s, "timeout")
            heard.extend(self._one(piece, _share(piece, spans)))
        return self.result(heard, audio_s, "" if heard else "invented")

    def _one(self, piece: Piece, speech_share: float) -> list[Segment]:
        left_s = self.limit_s - self._elapsed_s()
        transcript = self.engine.transcribe(piece.audio, language=self.language, hints=self.hints, time_limit_s=left_s)
        return [
            replace(segment, start_s=piece.start_s + segment.start_s, end_s=piece.start_s + segment.end_s)
            for segment in transcript.segments
            if not is_invented(segment, speech_share, self.least_logprob)
        ]

    def result(self, segments: Sequence[Segment], audio_s: float, reason: Reason) -> Transcript:
        """The transcript of what was heard so far."""
        text = _PAUSE.sub("", " ".join(segment.text for segment in segments))
        weight = sum(len(segment.text) for segment in segments)
        sure = sum(segment.confidence * len(segment.text) for segment in segments) / weight if weight else 0.0
        return Transcript(text, sure, tuple(segments), self.language, audio_s, self._elapsed_s(), self.engine.name, reason)

    def _elapsed_s(self) -> float:
        return time.monotonic() - self.began


def _share(piece: Piece, spans: Sequence[Span]) -> float:
    """The part of the piece in which somebody speaks: the spans' margins are silence."""
    spoken_s = 0.0
    for span in spans:
        overlap_s = min(piece.end_s, span.end_s) - max(piece.start_s, span.start_s)
        spoken_s += max(0.0, overlap_s - 2 * MARGIN_S)
    return spoken_s / max(piece.end_s - piece.start_s, 1e-6)
