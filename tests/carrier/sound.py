"""Sound as the carrier keeps it: 8 kHz, mono, 16 bit. Clips come from WAV files (PCM or mu-law); tones stand in where no words matter."""

import io
import struct
import wave
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 8_000
MULAW, PCM = 7, 1
Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Clip:
    """Something a caller says: the words (for the carrier's own recogniser) and the sound."""

    text: str
    samples: Samples = field(repr=False)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / RATE


def clip(path: Path, text: str = "") -> Clip:
    """The clip in a WAV file."""
    return Clip(text or path.stem, read_wav(path.read_bytes()))


def tone(seconds: float, hertz: float = 440.0) -> Samples:
    """A plain tone."""
    times = np.arange(int(seconds * RATE)) / RATE
    return np.asarray(9_000 * np.sin(2 * np.pi * hertz * times), dtype=np.int16)


def silence(seconds: float) -> Samples:
    """A line with its usual faint noise."""
    return np.asarray(np.random.default_rng(0).normal(0, 8, int(seconds * RATE)), dtype=np.int16)


def read_wav(data: bytes) -> Samples:
    """The samples of an 8 kHz mono WAV file, PCM or mu-law (which the standard library cannot read)."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("not a WAV file")
    place, coding = 12, PCM
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        body = data[place + 8 : place + 8 + size]
        if name == b"fmt ":
            coding, channels, rate = struct.unpack_from("<HHI", body)
            if channels != 1 or rate != RATE:
                raise ValueError(f"{channels} channels at {rate} Hz; telephone clips are mono at {RATE} Hz")
        if name == b"data":
            return _from_mulaw(body) if coding == MULAW else np.frombuffer(body, dtype="<i2").astype(np.int16)
        place += 8 + size + size % 2
    raise ValueError("no sound in the WAV file")


def write_wav(samples: Samples) -> bytes:
    """A 16-bit PCM WAV file, as the carrier serves recordings."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return out.getvalue()


def _from_mulaw(body: bytes) -> Samples:
    """ITU-T G.711."""
    value = ~np.frombuffer(body, dtype=np.uint8)
    magnitude = (((value & 0x0F).astype(np.int32) << 3) + 0x84) << ((value & 0x70) >> 4).astype(np.int32)
    return np.asarray(np.where(value & 0x80, 0x84 - magnitude, magnitude - 0x84), dtype=np.int16)
