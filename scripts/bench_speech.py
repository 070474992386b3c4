"""Measure hearing on the telephone clips: error, time, padding, sounds without words, two callers at once.

    python scripts/bench_speech.py [PART…] [--data-dir DIR] [--rounds N]

Parts: engines, reference (needs scripts/install-reference, takes minutes), hints, padding, wordless, at-once; none = all
but reference. Prints Markdown. On a machine that does other work the seconds are too high but the ratios hold: every
configuration hears each clip in turn.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from make_clips import RATE_HZ, SOUNDS, sound, through_the_telephone
from rapidfuzz.distance import Levenshtein

from ivr.settings import Settings
from ivr.speech.audio import decode, encode_wav_mulaw
from ivr.speech.engines import ctranslate
from ivr.speech.engines.ctranslate import CTranslateEngine
from ivr.speech.factory import make_engine
from ivr.speech.hear import hear
from ivr.speech.model import Audio, Engine
from ivr.speech.weights import prepare_weights
from ivr.text import normalise
from tests.clips import Clip, speech_clips

LIMIT_S = 600.0


@dataclass
class Tally:
    """What one configuration did."""

    name: str
    wrong: int = 0
    letters: int = 0
    exact: int = 0
    took_s: list[float] | None = None

    def add(self, clip: Clip, text: str, took_s: float) -> None:
        """Count one clip."""
        said, heard = normalise(clip.text), normalise(text)
        self.wrong += Levenshtein.distance(said, heard)
        self.letters += len(said)
        self.exact += said == heard
        self.took_s = [*(self.took_s or []), took_s]


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def head(*cells: str) -> None:
    row(*cells)
    row(*("---" for _ in cells))


def compare(engines: dict[str, Engine], rounds: int) -> None:
    """Every engine hears each clip in turn, so that a busy machine slows all of them alike."""
    tallies = {name: Tally(name) for name in engines}
    for number in range(rounds):
        for clip in speech_clips():
            audio = clip.audio
            best = {name: timed(lambda engine=engine, audio=audio: hear(engine, audio, time_limit_s=LIMIT_S)) for name, engine in engines.items()}
            for name, (heard, took_s) in best.items():
                tallies[name].add(clip, heard.text, took_s) if number == 0 else tallies[name].took_s.append(took_s)  # type: ignore[union-attr]
    base = statistics.median(next(iter(tallies.values())).took_s or [1])
    sound_s = sum(clip.audio.size for clip in speech_clips()) / 16_000
    head("engine", "character error", "exact", "median s a clip", "to the first row", "of real time")
    for tally in tallies.values():
        took = tally.took_s or [0]
        median = statistics.median(took)
        error = f"{100 * tally.wrong / tally.letters:.1f} %"
        row(
            tally.name,
            error,
            f"{tally.exact} of {len(speech_clips())}",
            f"{median:.2f}",
            f"{median / base:.1f}×",
            f"{sum(took) / rounds / sound_s:.2f}",
        )


def with_hints(engine: Engine, rounds: int) -> None:
    """What the client's own words do for the text."""
    hints = {
        "none": (),
        "the client's name": ("さくら不動産",),
        "its own words": ("さくら不動産", "山田電気", "駐車場", "予約", "担当者", "インターネット回線"),
        "words of its FAQ": ("さくら不動産", "営業時間", "駐車場", "場所", "駅", "予約", "料金", "支払い方法", "キャンセル", "見積もり"),
    }
    head("hints", "character error", "exact", "median s a clip")
    for name, words in hints.items():
        tally = Tally(name)
        for clip in speech_clips() * rounds:
            heard, took_s = timed(lambda clip=clip, words=words: hear(engine, clip.audio, hints=words, time_limit_s=LIMIT_S))
            tally.add(clip, heard.text, took_s)
        error, exact = 100 * tally.wrong / tally.letters, tally.exact // rounds
        row(name, f"{error:.1f} %", f"{exact} of {len(speech_clips())}", f"{statistics.median(tally.took_s or [0]):.2f}")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def by_padding(weights: Path) -> None:
    """How much silence a clip needs behind it, by its length."""
    engine = CTranslateEngine(weights)
    lengths = {"under 3 s": (0, 3), "3 to 5 s": (3, 5), "5 s and over": (5, 99)}
    head("silence behind, least in all", *(f"{name}: error, median s" for name in lengths))
    for extra_s, least_s in ((1, 3), (2, 4), (3, 6), (5, 8), (8, 12), (30, 30)):
        ctranslate.EXTRA_S, ctranslate.LEAST_S = float(extra_s), float(least_s)
        cells = []
        for low, high in lengths.values():
            tally = Tally("")
            for clip in speech_clips():
                if low <= clip.audio.size / 16_000 < high:
                    heard, took_s = timed(lambda clip=clip: hear(engine, clip.audio, time_limit_s=LIMIT_S))
                    tally.add(clip, heard.text, took_s)
            cells.append(f"{100 * tally.wrong / tally.letters:.0f} %, {statistics.median(tally.took_s or [0]):.2f}")
        row("30 s in all" if extra_s == 30 else f"{extra_s} s, {least_s} s", *cells)
    ctranslate.EXTRA_S, ctranslate.LEAST_S = 3.0, 6.0


def wordless(engine: Engine) -> None:
    """How quickly nothing is heard."""
    head("sound", "3 s of it", "30 s of it", "60 s of it", "text", "reason")
    random = np.random.default_rng(1)
    for kind in SOUNDS:
        heard, cells = None, []
        for seconds in (3, 30, 60):
            audio = telephone(kind, seconds, random)
            heard, took_s = timed(lambda audio=audio: hear(engine, audio))
            cells.append(f"{took_s:.3f} s")
        row(kind, *cells, repr(heard.text) if heard else "", heard.reason if heard else "")


def telephone(kind: str, seconds: float, random: np.random.Generator) -> Audio:
    return decode(encode_wav_mulaw(through_the_telephone(sound(kind, seconds, random), random), RATE_HZ))


def at_once(weights: Path, rounds: int) -> None:
    """Callers heard at the same time, each by a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    took: dict[tuple[int, int], list[float]] = {(1, 1): [], (1, 2): [], (2, 1): [], (2, 2): []}
    for _ in range(rounds):
        for (processes, threads), so_far in took.items():
            with spawn.Pool(processes, _load, (weights, threads, spawn.Barrier(processes))) as pool:
                for one in pool.map(_hear_all, range(processes), chunksize=1):
                    so_far.extend(one)
    head("processes", "threads each", "median s a clip under 5 s", "95th of 100")
    for (processes, threads), seconds in took.items():
        row(processes, threads, f"{statistics.median(seconds):.2f}", f"{sorted(seconds)[int(len(seconds) * 0.95)]:.2f}")


_loaded: dict[str, object] = {}


def _load(weights: Path, threads: int, barrier: object) -> None:
    _loaded["engine"], _loaded["barrier"] = CTranslateEngine(weights, cpu_threads=threads), barrier


def _hear_all(_number: int) -> list[float]:
    engine, barrier = _loaded["engine"], _loaded["barrier"]
    clips = [clip.audio for clip in speech_clips() if clip.audio.size < 5 * 16_000]
    hear(engine, clips[0])  # type: ignore[arg-type]
    barrier.wait(60)  # type: ignore[attr-defined]
    return [timed(lambda audio=audio: hear(engine, audio))[1] for audio in clips]  # type: ignore[arg-type]


def engines(settings: Settings, rounds: int) -> None:
    """The default engine beside what it could be."""
    weights = prepare_weights(settings)
    compare(
        {
            "faster-whisper int8, short padding, beam 5 (default)": CTranslateEngine(weights),
            "… beam 2": CTranslateEngine(weights, beam_size=2),
            "… beam 1": CTranslateEngine(weights, beam_size=1),
            "… padded to 30 s, beam 5": CTranslateEngine(weights, short_padding=False),
            "… float32, short padding, beam 5": CTranslateEngine(weights, compute_type="float32"),
        },
        rounds,
    )


def reference(settings: Settings, rounds: int) -> None:
    """The default engine beside openai-whisper."""
    from ivr.speech.engines.openai import OpenAiEngine  # noqa: PLC0415 - an optional extra

    checkpoint = prepare_weights(settings.model_copy(update={"speech_engine": "openai-whisper"}))
    compare(
        {
            "faster-whisper (default)": make_engine(settings),
            "openai-whisper, beam 5": OpenAiEngine(checkpoint),
            "openai-whisper, greedy": OpenAiEngine(checkpoint, beam_size=None),
        },
        rounds,
    )


PARTS: dict[str, Callable[[Settings, int], None]] = {
    "engines": engines,
    "reference": reference,
    "hints": lambda settings, rounds: with_hints(make_engine(settings), rounds),
    "padding": lambda settings, _rounds: by_padding(prepare_weights(settings)),
    "wordless": lambda settings, _rounds: wordless(make_engine(settings)),
    "at-once": lambda settings, rounds: at_once(prepare_weights(settings), rounds),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; none = all but reference")
    parser.add_argument("--data-dir", type=Path, default=Path("var"))
    parser.add_argument("--rounds", type=int, default=2, help="times each clip is heard")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    for name in options.parts or [name for name in PARTS if name != "reference"]:
        print(f"\n## {name} ({len(speech_clips())} clips, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start)\n", flush=True)
        PARTS[name](Settings(data_dir=options.data_dir), options.rounds)


if __name__ == "__main__":
    main()
