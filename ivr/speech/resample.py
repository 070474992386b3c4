"""Change of sample rate by a polyphase windowed-sinc filter, in blocks so that memory stays small."""

from functools import lru_cache
from math import gcd

import numpy as np
from numpy.typing import NDArray

from ivr.speech.model import Audio

_ZERO_CROSSINGS = 16  # each side: pass band flat to 0.92 of the lower Nyquist, images below −70 dB
_KAISER_BETA = 8.0
_BLOCK = 16_000


@lru_cache(maxsize=8)
def _taps(up: int, down: int) -> NDArray[np.float32]:
    """One row a phase: the filter's weights for the inputs around an output sample."""
    scale = min(1.0, up / down)
    reach = int(np.ceil(_ZERO_CROSSINGS / scale))
    offsets = np.arange(-reach + 1, reach + 1)
    phases = np.arange(up)[:, None] / up
    distance = (offsets[None, :] - phases) * scale
    window = np.i0(_KAISER_BETA * np.sqrt(np.clip(1 - (distance / _ZERO_CROSSINGS) ** 2, 0, None))) / np.i0(_KAISER_BETA)
    weights = np.sinc(distance) * window
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


def resample(samples: Audio, rate_hz: int, to_hz: int) -> Audio:
    """`samples` at `rate_hz` → the same sound at `to_hz`."""
    if rate_hz == to_hz or samples.size == 0:
        return samples
    common = gcd(rate_hz, to_hz)
    up, down = to_hz // common, rate_hz // common
    taps = _taps(up, down)
    reach = taps.shape[1] // 2
    padded = np.pad(samples, (reach - 1, reach + 1))
    windows = np.lib.stride_tricks.sliding_window_view(padded, taps.shape[1])
    count = -(-samples.size * up // down)
    out = np.empty(count, dtype=np.float32)
    for start in range(0, count, _BLOCK):
        position = np.arange(start, min(start + _BLOCK, count), dtype=np.int64) * down
        np.einsum("ij,ij->i", windows[position // up], taps[position % up], out=out[start : start + _BLOCK])
    return out
