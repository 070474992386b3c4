"""Make the telephone clips that the tests hear: synthetic speech and sounds through a telephone channel.

    python scripts/make_clips.py [ID…]      (needs the extra `voices`)

Reads tests/clips/clips.yaml, writes tests/clips/<id>.wav (8 kHz mu-law). The same list and versions give the same bytes.
"""

import argparse
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from ivr.evaluation.telephone import RATE_HZ, Wave, pink, through_the_telephone
from ivr.evaluation.voices import mei
from ivr.speech.audio import encode_wav_mulaw

CLIPS = Path(__file__).parent.parent / "tests" / "clips"

Samples = NDArray[np.float32]
Times = NDArray[np.float64]


def sound(kind: str, seconds: float, random: np.random.Generator) -> Samples:
    """A sound without words."""
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return SOUNDS[kind](t, random).astype(np.float32)


def silence(t: Times, _random: np.random.Generator) -> Wave:
    """Nothing; the line's own noise comes later."""
    return np.zeros(t.size)


def noise(t: Times, random: np.random.Generator) -> Wave:
    """A street that swells and fades."""
    return pink(t.size, random) * (1 + 0.4 * np.sin(2 * np.pi * 0.7 * t))


def breath(t: Times, random: np.random.Generator) -> Wave:
    """Breathing into the mouthpiece."""
    return pink(t.size, random) * np.clip(np.sin(2 * np.pi * 0.45 * t), 0, 1) ** 2


def tone(t: Times, _random: np.random.Generator) -> Wave:
    """What a fax machine calls with."""
    return np.sin(2 * np.pi * 1_100 * t)


def dtmf(t: Times, _random: np.random.Generator) -> Wave:
    """Keys 1, 5, 9, 0 over and over."""
    digits = ((697, 1209), (770, 1336), (852, 1477), (941, 1336))
    low, high = np.array(digits, float)[(t / 0.2).astype(int) % len(digits)].T
    return (np.sin(2 * np.pi * low * t) + np.sin(2 * np.pi * high * t)) * (t % 0.2 < 0.1)


def busy(t: Times, _random: np.random.Generator) -> Wave:
    """Japan: 400 Hz, half a second on and off."""
    return np.sin(2 * np.pi * 400 * t) * (t % 1.0 < 0.5)


def ringback(t: Times, _random: np.random.Generator) -> Wave:
    """Japan: 400 Hz modulated by 16 Hz, one second on, two off."""
    return np.sin(2 * np.pi * 400 * t) * (1 + np.sin(2 * np.pi * 16 * t)) * (t % 3.0 < 1.0)


def music(t: Times, _random: np.random.Generator) -> Wave:
    """Four chords and a plucked melody, as music on hold."""
    root = np.array((261.6, 220.0, 174.6, 196.0))[t.astype(int) % 4]
    tune = np.array((523.3, 659.3, 587.3, 784.0, 659.3, 523.3, 440.0, 493.9))[(t / 0.5).astype(int) % 8]
    chord = sum(np.sin(2 * np.pi * root * ratio * part * t) / part for ratio in (1, 1.26, 1.498) for part in (1, 2, 3))
    melody = sum(np.sin(2 * np.pi * tune * part * t) / part for part in (1, 2, 3))
    return np.asarray(chord * np.exp(-2 * (t % 1.0)) + 1.5 * melody * np.exp(-4 * (t % 0.5)))


SOUNDS: dict[str, Callable[[Times, np.random.Generator], Wave]] = {
    function.__name__: function for function in (silence, noise, breath, tone, dtmf, busy, ringback, music)
}


def make(clip: dict[str, Any]) -> Samples:
    """One clip of the list."""
    random = np.random.default_rng(zlib.crc32(clip["id"].encode()))
    kind = clip.get("kind", "speech")
    samples = mei(clip["text"], clip.get("speed", 1.0)) if kind == "speech" else sound(kind, clip["seconds"], random)
    return through_the_telephone(samples, random)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("ids", nargs="*", help="clips to make; none = all of the list")
    wanted = set(parser.parse_args().ids)
    for clip in YAML(typ="safe").load((CLIPS / "clips.yaml").read_text(encoding="utf-8")):
        if wanted and clip["id"] not in wanted:
            continue
        samples = make(clip)
        path = CLIPS / f"{clip['id']}.wav"
        path.write_bytes(encode_wav_mulaw(samples, RATE_HZ))
        print(f"{path.name}: {samples.size / RATE_HZ:.1f} s, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
