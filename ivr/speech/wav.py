"""Reading and writing WAV: PCM, float, mu-law and a-law. Believes nothing that a header claims about lengths."""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ivr.errors import PortError
from ivr.speech.g711 import A_LAW, MU_LAW, to_mu_law
from ivr.speech.model import Audio

PCM, FLOAT, CODE_A_LAW, CODE_MU_LAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_LOWEST_RATE_HZ, _HIGHEST_RATE_HZ = 4_000, 192_000
_MOST_CHANNELS = 8
_LEAST_OF_A_CUT_FILE_S = 0.5  # less than this is not worth hearing as if it were whole
_FULL_SCALE = 32_768.0


class UnreadableAudio(PortError):
    """These bytes are not sound we can read, and trying again will not help."""

    code = "unreadable_audio"

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


@dataclass(frozen=True, slots=True)
class _Format:
    code: int
    channels: int
    rate_hz: int
    bits: int


def read_wav(data: bytes, *, limit_s: float) -> tuple[Audio, int]:
    """Mono samples of the first `limit_s` seconds and their rate. A file cut short gives what is there."""
    shape, body, is_cut = _find(data)
    frame = shape.channels * shape.bits // 8
    frames = min(len(body) // frame, int(limit_s * shape.rate_hz))
    if frames == 0:
        raise UnreadableAudio("the sound file holds no samples")
    if is_cut and frames < _LEAST_OF_A_CUT_FILE_S * shape.rate_hz:
        raise UnreadableAudio("the sound file is cut short")
    samples = _samples(shape, body[: frames * frame])
    if shape.channels > 1:
        samples = samples.reshape(-1, shape.channels).mean(axis=1, dtype=np.float32)
    return np.asarray(samples, dtype=np.float32), shape.rate_hz


def _find(data: bytes) -> tuple[_Format, memoryview, bool]:
    """The format, the bytes of the data chunk, however long the header says it is, and whether it is longer than the file."""
    view, at, shape = memoryview(data), 12, None
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = view[at + 8 : at + 8 + size]
        if name == b"fmt ":
            shape = _format(bytes(body))
        elif name == b"data" and shape is not None:
            # Written while streaming, the length is 0 or all ones: then the samples go on to the end of the file.
            is_streamed = size in {0, 0xFFFFFFFF}
            return shape, view[at + 8 :] if is_streamed else body, not is_streamed and len(body) < size
        at += 8 + size + (size & 1)
    raise UnreadableAudio("the WAV file has no " + ("samples" if shape else "format"))


def _format(body: bytes) -> _Format:
    if len(body) < 16:  # noqa: PLR2004 - the least a fmt chunk holds
        raise UnreadableAudio("the WAV header is cut short")
    code, channels, rate_hz, _bytes_per_s, _align, bits = struct.unpack_from("<HHIIHH", body)
    if code == EXTENSIBLE and len(body) >= 26:  # noqa: PLR2004 - where the sub-format begins to be whole
        code = int.from_bytes(body[24:26], "little")
    known = {PCM: {8, 16, 24, 32}, FLOAT: {32}, CODE_A_LAW: {8}, CODE_MU_LAW: {8}}
    if bits not in known.get(code, set()):
        raise UnreadableAudio(f"WAV coding {code} with {bits} bits is not read here (PCM, mu-law and a-law are)")
    if not (_LOWEST_RATE_HZ <= rate_hz <= _HIGHEST_RATE_HZ and 1 <= channels <= _MOST_CHANNELS):
        raise UnreadableAudio(f"the WAV header claims {channels} channels at {rate_hz} Hz")
    return _Format(code, channels, rate_hz, bits)


def _samples(shape: _Format, body: memoryview) -> NDArray[Any]:
    if shape.code in {CODE_MU_LAW, CODE_A_LAW}:
        table = MU_LAW if shape.code == CODE_MU_LAW else A_LAW
        return table[np.frombuffer(body, np.uint8)].astype(np.float32) / _FULL_SCALE
    if shape.code == FLOAT:
        return np.clip(np.nan_to_num(np.frombuffer(body, "<f4").astype(np.float32)), -1, 1)
    if shape.bits == 8:  # noqa: PLR2004 - the only unsigned width
        return (np.frombuffer(body, np.uint8).astype(np.float32) - 128) / 128
    if shape.bits == 24:  # noqa: PLR2004 - numpy has no such integer
        low, middle, high = np.frombuffer(body, np.uint8).reshape(-1, 3).T.astype(np.int32)
        wide = ((high << 24) | (middle << 16) | (low << 8)).astype(np.int32)
        return wide.astype(np.float32) / 2**31
    width = np.dtype(f"<i{shape.bits // 8}")
    return np.frombuffer(body, width).astype(np.float32) / float(2 ** (shape.bits - 1))


def encode_wav_pcm(samples: Audio, rate_hz: int = 8_000) -> bytes:
    """Samples in −1…1 → a WAV file of 16-bit PCM, as the carrier serves recordings."""
    return _wav(PCM, 16, rate_hz, _to_int16(samples).astype("<i2").tobytes())


def encode_wav_mulaw(samples: Audio, rate_hz: int = 8_000) -> bytes:
    """Samples in −1…1 → a WAV file of mu-law, half the size."""
    return _wav(CODE_MU_LAW, 8, rate_hz, to_mu_law(_to_int16(samples)).tobytes())


def _to_int16(samples: Audio) -> NDArray[np.int16]:
    return np.clip(np.round(samples * _FULL_SCALE), -32_768, 32_767).astype(np.int16)


def _wav(code: int, bits: int, rate_hz: int, body: bytes) -> bytes:
    frame = bits // 8
    shape = struct.pack("<HHIIHH", code, 1, rate_hz, rate_hz * frame, frame, bits)
    chunks = _chunk(b"fmt ", shape if code == PCM else shape + b"\x00\x00")
    if code != PCM:  # the count of samples, which the format asks of every coding but PCM
        chunks += _chunk(b"fact", struct.pack("<I", len(body) // frame))
    chunks += _chunk(b"data", body)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) & 1)
