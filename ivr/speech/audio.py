"""Sound files in: telephone recordings (WAV or MP3) to samples at 16 kHz, within fixed time and memory."""

from io import BytesIO

import numpy as np

from ivr.errors import MissingExtra
from ivr.speech.model import SAMPLE_RATE_HZ, Audio
from ivr.speech.resample import resample
from ivr.speech.wav import UnreadableAudio, encode_wav_mulaw, encode_wav_pcm, read_wav

__all__ = ["UnreadableAudio", "decode", "encode_wav_mulaw", "encode_wav_pcm"]

MOST_BYTES = 128_000_000
"""More than 300 s of any format we read; a file beyond it is not a telephone recording."""


def decode(data: bytes, *, limit_s: float = 300) -> Audio:
    """Samples at 16 kHz of a WAV (PCM, mu-law, a-law) or MP3 file; what lies beyond `limit_s` is left out.

    A file that ends early gives the sound that is there. Raises `UnreadableAudio`, and `MissingExtra` for MP3 without PyAV.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableAudio(f"the sound file is larger than {MOST_BYTES // 1_000_000} MB")
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        samples, rate_hz = read_wav(data, limit_s=limit_s)
        return resample(samples, rate_hz, SAMPLE_RATE_HZ)
    if data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0):  # noqa: PLR2004 - MPEG frame sync
        return _read_mp3(data, limit_s)
    raise UnreadableAudio("neither a WAV nor an MP3 file" if data else "the sound file is empty")


def _read_mp3(data: bytes, limit_s: float) -> Audio:
    try:
        import av  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtra("PyAV (reads MP3)", "speech") from error
    blocks: list[Audio] = []
    wanted = int(limit_s * SAMPLE_RATE_HZ)
    try:
        with av.open(BytesIO(data), "r", format="mp3") as container:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE_HZ)
            for frame in container.decode(audio=0):
                blocks.extend(block.to_ndarray()[0] for block in resampler.resample(frame))
                wanted -= frame.samples * SAMPLE_RATE_HZ // max(frame.sample_rate, 1)
                if wanted <= 0:
                    break
    except (av.error.FFmpegError, ValueError, IndexError) as error:
        if not blocks:
            raise UnreadableAudio("the MP3 file cannot be read") from error
    if not blocks:
        raise UnreadableAudio("the MP3 file holds no samples")
    return np.clip(np.concatenate(blocks)[: int(limit_s * SAMPLE_RATE_HZ)], -1, 1).astype(np.float32)
