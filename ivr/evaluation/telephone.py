"""A telephone line for synthetic speech: band, level, noise behind the caller, noise of the line, mu-law. Pure: the chance comes in.

Also used by scripts/make_clips.py, whose files must come out the same every time.
"""

import numpy as np
from numpy.typing import NDArray

from ivr.speech.audio import encode_wav_mulaw
from ivr.speech.model import Audio

RATE_HZ = 8_000
LEVEL_DBFS = -20.0
"""An average telephone talker after the network's level control."""
LINE_NOISE_DBFS = -60.0
"""What a quiet line adds."""
LOW_HZ, HIGH_HZ = 300.0, 3_400.0

Wave = NDArray[np.float64]


def pink(count: int, random: np.random.Generator) -> Wave:
    """Noise that falls 3 dB an octave: rooms, streets and many voices at once are like it."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 1)), count)


def through_the_telephone(samples: Audio, random: np.random.Generator, *, noise_db: float | None = None) -> Audio:
    """Samples at `RATE_HZ` as they arrive at the other end.

    `noise_db`: pink noise behind the caller, so many dB under the speech, both measured in the telephone's band and speech without its
    pauses; None = a quiet room.
    """
    narrow = _band(samples)
    loud = narrow[np.abs(narrow) > 0.02 * np.abs(narrow).max()] if narrow.any() else narrow
    if loud.size and loud.any():
        narrow = narrow * 10 ** (LEVEL_DBFS / 20) / _rms(loud)
    line = random.standard_normal(samples.size) * 10 ** (LINE_NOISE_DBFS / 20)
    if noise_db is not None:
        noise = _band(pink(samples.size, random))
        line = line + noise * 10 ** ((LEVEL_DBFS - noise_db) / 20) / _rms(noise)
    return np.clip(narrow + line, -1, 1).astype(np.float32)


def recorded(samples: Audio, random: np.random.Generator, *, noise_db: float | None = None) -> bytes:
    """The same as the carrier's recording: a WAV file of mu-law bytes."""
    return encode_wav_mulaw(through_the_telephone(samples, random, noise_db=noise_db), RATE_HZ)


def _band(samples: NDArray[np.floating]) -> Wave:
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(samples.size, 1 / RATE_HZ)
    low = 1 / (1 + (LOW_HZ / np.maximum(hertz, 1)) ** 6)
    high = 1 / (1 + (hertz / HIGH_HZ) ** 20)
    return np.fft.irfft(spectrum * np.sqrt(low * high), samples.size)


def _rms(samples: Wave) -> float:
    return float(np.sqrt(np.mean(samples**2)))
