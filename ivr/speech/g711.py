"""The two codes of telephone sound (ITU-T G.711): one byte a sample, logarithmic. Tables only, no files."""

import numpy as np
from numpy.typing import NDArray

_MU_BIAS = 0x84
_MU_CLIP = 32635


def _mu_law_table() -> NDArray[np.int16]:
    code = ~np.arange(256, dtype=np.uint8)
    exponent = (code >> 4) & 7
    magnitude = ((((code & 15).astype(np.int32) << 3) + _MU_BIAS) << exponent) - _MU_BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _a_law_table() -> NDArray[np.int16]:
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    exponent = ((code >> 4) & 7).astype(np.int32)
    step = (code & 15).astype(np.int32) << 4
    magnitude = np.where(exponent == 0, step + 8, (step + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


MU_LAW: NDArray[np.int16] = _mu_law_table()
"""Code byte → 16-bit sample (North America, Japan, Twilio's media streams)."""

A_LAW: NDArray[np.int16] = _a_law_table()
"""Code byte → 16-bit sample (Europe)."""


def to_mu_law(samples: NDArray[np.int16]) -> NDArray[np.uint8]:
    """16-bit samples → mu-law code bytes."""
    wide = samples.astype(np.int32)
    magnitude = np.minimum(np.abs(wide), _MU_CLIP) + _MU_BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 15
    code = (exponent << 4) | mantissa | np.where(wide < 0, 0x80, 0)
    return np.asarray(~code & 0xFF, dtype=np.uint8)
