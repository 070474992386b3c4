"""The music that comes with this product: ten seconds that loop, made of sine tones here, so nobody's rights are in it."""

import hashlib
import io
import wave
from functools import cache

import numpy as np
from flask import Response

RATE = 8000
SECONDS = 10
_BEAT_S = 0.625
_CHORDS_HZ = ((261.63, 329.63, 392.0), (220.0, 261.63, 329.63), (174.61, 220.0, 261.63), (196.0, 246.94, 293.66))
"""C, A minor, F, G: four beats each, broken upwards and down again."""
_ORDER = (0, 1, 2, 1)
_FADE_S = 0.9
_LOUDNESS = 0.16
"""Well under speech on a telephone line, so that words between two rounds do not sound faint."""


@cache
def hold_wav() -> bytes:
    """16-bit PCM, 8 kHz, mono."""
    total = np.zeros(SECONDS * RATE + RATE)
    note = np.arange(int(_FADE_S * 1.5 * RATE)) / RATE
    shape = np.exp(-note / (_FADE_S / 3)) * np.minimum(1.0, note / 0.01)
    for beat in range(int(SECONDS / _BEAT_S)):
        tone = _CHORDS_HZ[beat // len(_ORDER)][_ORDER[beat % len(_ORDER)]]
        sound = (np.sin(2 * np.pi * tone * note) + 0.4 * np.sin(4 * np.pi * tone * note)) * shape
        begin = int(beat * _BEAT_S * RATE)
        total[begin : begin + len(sound)] += sound
    loop = total[: SECONDS * RATE]
    loop[:RATE] += total[SECONDS * RATE :]  # the end rings on into the beginning
    samples = (loop / np.abs(loop).max() * _LOUDNESS * 32767).astype("<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def serve() -> Response:
    """The sound file; the carrier keeps it."""
    response = Response(hold_wav(), content_type="audio/x-wav")
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.set_etag(hashlib.sha256(hold_wav()).hexdigest()[:16])
    return response
