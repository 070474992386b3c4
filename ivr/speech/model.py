"""Sound to text: the values and the one small interface that every speech engine keeps."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]
"""Mono samples in −1…1 at 16 kHz (`SAMPLE_RATE_HZ`)."""

SAMPLE_RATE_HZ = 16_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of speech. Times are seconds from the start of the recording; `confidence` is 0–1."""

    start_s: float
    end_s: float
    text: str
    confidence: float
    mean_logprob: float = 0.0
    no_speech: float = 0.0
    compression_ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard. Empty `text` with a `reason` means nothing intelligible was said; it is never an error."""

    text: str
    confidence: float
    segments: tuple[Segment, ...] = ()
    language: str = "ja"
    audio_s: float = 0.0
    took_s: float = 0.0
    engine: str = ""
    reason: Literal["", "silence", "noise", "tone", "music", "invented", "too_short", "timeout"] = ""


class Engine(Protocol):
    """Turns samples into text. Implementations load their model once and are used by one thread at a time."""

    name: str

    def transcribe(
        self,
        audio: Audio,
        *,
        language: str = "ja",
        hints: tuple[str, ...] = (),
        time_limit_s: float = 30.0,
    ) -> Transcript:
        """Text of `audio`. `hints` are names and words likely to occur. Never longer than `time_limit_s` by much."""
        ...
