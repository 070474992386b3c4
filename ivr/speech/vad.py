"""Is there speech in this sound, and where? The gate before Whisper, which invents sentences when there is none.

Silero VAD as faster-whisper ships it: 3 ms a second of sound. On tones, DTMF, busy and ringback tones, synthetic music,
white and pink noise and breaths it stayed under 0.4 in every 32 ms frame (telephone band, 2026-11-24); speech reaches 0.7.
"""

from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ivr.errors import MissingExtra
from ivr.speech.model import SAMPLE_RATE_HZ, Audio
from ivr.speech.pieces import Span

DECIDE = 0.5  # a frame this likely is speech
CUT = 0.3  # speech goes on until it falls below: at 0.5 a quiet first or last word is lost
LEAST_FRAMES = 3  # 96 ms above DECIDE: less is a click
MARGIN_S = 0.3
PAUSE_S = 0.5  # a shorter pause does not end a span
_WINDOW = 512  # samples a frame, the model's own
_SIGNAL_BINS = 8  # the most frequencies a telephone signal uses (DTMF)
_SILENCE_RMS = 10 ** (-52 / 20)  # a quiet line measures −60 dBFS, the faintest understandable talker about −45


def speech_spans(audio: Audio) -> tuple[Span, ...]:
    """Where somebody speaks, with margins; empty when nobody does."""
    if audio.size == 0:
        return ()
    likely = _probabilities(audio)
    if int(np.count_nonzero(likely >= DECIDE)) < LEAST_FRAMES:
        return ()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (likely >= CUT).astype(np.int8), [0])))).reshape(-1, 2).tolist()
    frame_s = _WINDOW / SAMPLE_RATE_HZ
    bare = [Span(start * frame_s, end * frame_s) for start, end in edges if likely[start:end].max() >= DECIDE]
    return _with_margins(bare, audio.size / SAMPLE_RATE_HZ)


def _with_margins(bare: list[Span], length_s: float) -> tuple[Span, ...]:
    """Widen each span; those that come closer than a pause become one, those whose margins would overlap meet halfway."""
    spans: list[Span] = []
    for span in bare:
        start_s, end_s = max(0.0, span.start_s - MARGIN_S), min(length_s, span.end_s + MARGIN_S)
        if spans and span.start_s - (spans[-1].end_s - MARGIN_S) <= PAUSE_S:
            start_s = spans.pop().start_s
        elif spans and start_s < spans[-1].end_s:
            start_s = (start_s + spans[-1].end_s) / 2
            spans[-1] = Span(spans[-1].start_s, start_s)
        spans.append(Span(start_s, end_s))
    return tuple(spans)


def why_no_speech(audio: Audio) -> Literal["silence", "noise", "tone", "music"]:
    """A word for the timeline: what a sound without speech most likely is."""
    frame = 1_024  # 64 ms: 16 Hz a bin tells telephone tones apart
    frames = audio[: audio.size // frame * frame].reshape(-1, frame)
    if frames.size == 0:
        return "silence"
    loud = frames[np.sqrt(np.mean(frames**2, axis=1)) > _SILENCE_RMS]
    if len(loud) < max(2, len(frames) // 20):
        return "silence"
    power = np.abs(np.fft.rfft(loud * np.hanning(frame), axis=1)) ** 2
    # A pure tone keeps nearly all its power in the bins around its peak; two tones (DTMF, ringback) around two; chords in a dozen; noise nowhere.
    ordered = np.sort(power, axis=1)[:, ::-1]
    share = np.cumsum(ordered, axis=1) / np.maximum(ordered.sum(axis=1, keepdims=True), 1e-12)
    narrow, wide = float(np.median(share[:, 7])), float(np.median(share[:, 39]))
    usual = np.sort(np.bincount(np.argmax(power, axis=1)))[::-1][:_SIGNAL_BINS].sum() / len(power)
    if narrow > 0.9 and usual > 0.8:  # noqa: PLR2004 - the strongest bin stays among few
        return "tone"
    return "music" if wide > 0.9 else "noise"  # noqa: PLR2004 - pink noise has 0.5 there


@lru_cache(maxsize=1)
def _model() -> Any:
    try:
        from faster_whisper.vad import get_vad_model  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtra("faster-whisper (with its voice activity detection)", "speech") from error
    return get_vad_model()


def _probabilities(audio: Audio) -> NDArray[np.float32]:
    padded = np.pad(audio, (0, -audio.size % _WINDOW)).astype(np.float32)
    return np.asarray(_model()(padded), dtype=np.float32).ravel()
