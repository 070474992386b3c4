"""Long sound in pieces of at most 10 s, cut where the speaker pauses, so that a message never holds the engine long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ivr.speech.model import SAMPLE_RATE_HZ, Audio

MOST_S = 10.0
_FRAME = SAMPLE_RATE_HZ // 50  # 20 ms: shorter than a phoneme
_SOFT_S = 0.12  # a cut lies in the quietest stretch of this length, the shortest pause between phrases


@dataclass(frozen=True, slots=True)
class Span:
    """From and until, in seconds from the start of the recording."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Samples to transcribe in one go, and where they begin in the recording."""

    start_s: float
    audio: Audio

    @property
    def end_s(self) -> float:
        """Where they end in the recording."""
        return self.start_s + self.audio.size / SAMPLE_RATE_HZ


def pieces(audio: Audio, spans: Iterable[Span] | None = None, *, most_s: float = MOST_S) -> tuple[Piece, ...]:
    """`audio` (or the speech `spans` of it, in order) in pieces of at most `most_s`.

    Neighbouring spans stay together while they fit; one that is too long is cut at its quietest moment.
    """
    whole = [Span(0.0, audio.size / SAMPLE_RATE_HZ)] if spans is None else list(spans)
    return tuple(_piece(audio, span) for span in _together(_short(audio, whole, most_s), most_s))


def _piece(audio: Audio, span: Span) -> Piece:
    return Piece(span.start_s, audio[int(span.start_s * SAMPLE_RATE_HZ) : round(span.end_s * SAMPLE_RATE_HZ)])


def _together(spans: Iterable[Span], most_s: float) -> Iterator[Span]:
    current: Span | None = None
    for span in spans:
        if current is not None and span.end_s - current.start_s <= most_s:
            current = Span(current.start_s, span.end_s)
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


def _short(audio: Audio, spans: Iterable[Span], most_s: float) -> Iterator[Span]:
    for span in spans:
        start_s = span.start_s
        while span.end_s - start_s > most_s:
            cut_s = _quietest(audio, start_s + most_s / 2, start_s + most_s)
            yield Span(start_s, cut_s)
            start_s = cut_s
        yield Span(start_s, span.end_s)


def _quietest(audio: Audio, from_s: float, until_s: float) -> float:
    part = audio[int(from_s * SAMPLE_RATE_HZ) : int(until_s * SAMPLE_RATE_HZ)]
    frames = part[: part.size // _FRAME * _FRAME].reshape(-1, _FRAME)
    width = int(_SOFT_S * 50)
    energy = np.convolve(np.mean(frames**2, axis=1), np.ones(width), mode="valid")
    return from_s + (int(np.argmin(energy)) + width / 2) * _FRAME / SAMPLE_RATE_HZ
