"""Measure what docs/performance.md says, in one run, on loopback only, and write it there.

    .venv/bin/python scripts/load.py                      all parts (about eight minutes on two idle cores)
    .venv/bin/python scripts/load.py turns calls --quick  some parts, small counts, nothing written

Parts: turns (a second, beside a bare view), calls (200 up at the pace of callers), interpreter (in process), answer (from the
last sample of speech to the first word), start (of live work after idle time and under load).
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ivr.calls import rows  # noqa: E402 - the project's root must be on the path first
from scripts.loadtest import speech, turns  # noqa: E402
from scripts.loadtest.hammer import Result  # noqa: E402
from tests.stores import drop_postgres_template  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
PARTS = ("turns", "calls", "interpreter", "answer", "start")
BEGIN, END = "<!-- scripts/load.py writes from here -->", "<!-- to here -->"


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each part."""

    turns: int
    calls_up: int
    pace_s: float
    questions: int
    idle_s: float
    clips: int


FULL = Size(turns=6_400, calls_up=200, pace_s=40.0, questions=11, idle_s=60.0, clips=5)
QUICK = Size(turns=640, calls_up=50, pace_s=10.0, questions=2, idle_s=3.0, clips=2)


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="small counts, to see that it works")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append", help="default: both")
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    size, lines = QUICK if chosen.quick else FULL, list[str]()
    with tempfile.TemporaryDirectory(prefix="uketsuke-load-") as folder:
        for line in measure(chosen.parts or list(PARTS), chosen.database or ["sqlite", "postgresql"], size, Path(folder)):
            print(line, flush=True)
            lines.append(line)
    drop_postgres_template()
    if not chosen.quick and not chosen.parts and not chosen.database:
        write(lines)


def measure(parts: list[str], databases: list[str], size: Size, folder: Path) -> Iterator[str]:
    """The lines of the report, as they are found."""
    yield f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}."
    if "turns" in parts or "calls" in parts:
        yield from web(parts, databases, size, folder)
    if "interpreter" in parts:
        yield from interpreter()
    if "answer" in parts or "start" in parts:
        with speech.whole_house(folder / "speech") as house:
            if "answer" in parts:
                yield from answer(house, size)
            if "start" in parts:
                yield from start(house, size)


def web(parts: list[str], databases: list[str], size: Size, folder: Path) -> Iterator[str]:
    """Turns a second and latency."""
    yield ""
    yield "## The turn webhook"
    yield f"{turns.LANES} connections, one web process with 16 threads; the load comes from another process on the same machine."
    yield ""
    yield "| what | a second | of bare | p50 ms | p99 ms |"
    yield "|---|---|---|---|---|"
    bare: Result | None = None
    notes: list[str] = []
    for kind in databases:
        with turns.web_only(kind, folder / kind) as house:
            turns.warm_up(house)
            if "turns" in parts:
                if bare is None:
                    bare = turns.bare(folder / "bare", sample_document(house), size.turns)
                    yield row("bare Flask view, constant TwiML", bare, bare)
                yield row(f"a turn on {kind}", turns.full_speed(house, size.turns), bare)
                yield row(f"a waiting poll of the queue on {kind}", turns.polls(house, size.turns // 2), bare)
            if "calls" in parts:
                paced = turns.at_the_pace_of_callers(house, size.calls_up, size.pace_s)
                yield row(f"a turn on {kind}, {size.calls_up} calls up, one turn per call in {turns.TURN_EVERY_S:.0f} s", paced, None)
            notes.append(f"{kind}: " + ", ".join(f"{name} = {value}" for name, value in turns.durability(house).items()))
    yield ""
    yield "Commits are durable, as the databases tell: " + "; ".join(notes) + "."


def sample_document(house: turns.Installation) -> str:
    """A document of the usual length: what answers a turn."""
    call = turns.begin(house, 1)[0]
    with house.store.read() as connection:
        found = rows.read_by_carrier_id(connection, call.id)
        return str(rows.stored_reply(connection, found.id, "0")) if found is not None else "<Response/>"


def row(what: str, result: Result, bare: Result | None) -> str:
    """A line of the table. Stops the run when an answer was wrong."""
    if result.wrong:
        raise RuntimeError(f"{what}: wrong answers, for instance {result.wrong[0]}")
    share = f"{result.rate / bare.rate:.2f}" if bare is not None else ""
    return f"| {what} | {result.rate:,.0f} | {share} | {result.percentile_ms(0.5):.1f} | {result.percentile_ms(0.99):.1f} |"


def interpreter() -> Iterator[str]:
    """Turns a second in process."""
    done = subprocess.run([sys.executable, str(ROOT / "scripts" / "bench_interpreter.py")], capture_output=True, text=True, timeout=120, check=True)
    yield ""
    yield "## The interpreter, in process"
    yield ""
    yield from ("    " + line for line in done.stdout.strip().splitlines())


def answer(house: turns.Installation, size: Size) -> Iterator[str]:
    """From the last sample of a question to the first word of its answer."""
    speech.gaps(house, 1)
    found = speech.gaps(house, size.questions)
    total, ours = [gap.total for gap in found], [gap.ours for gap in found]
    yield ""
    yield "## From the caller's last word to the answer's first"
    yield f"A question of {speech.QUESTION_S:.0f} s, recorded, answered from the FAQ; {len(found)} times."
    yield "The carrier's 2 s of silence, the hold sentence and the fetch of the recording are included."
    yield ""
    yield "| seconds | median | longest |"
    yield "|---|---|---|"
    yield f"| last sample of speech → first word of the answer | {speech.middle(total):.2f} | {max(total):.2f} |"
    yield f"| of which after the carrier asked `action` | {speech.middle(ours):.2f} | {max(ours):.2f} |"


def start(house: turns.Installation, size: Size) -> Iterator[str]:
    """When the work on a live clip begins."""
    yield ""
    yield "## Live speech starts at once"
    yield f"After {size.idle_s:.0f} s of nothing: {speech.after_idle(house, size.idle_s):.3f} s from the job's row to a worker's hand."
    delays = speech.during_a_message(house, size.clips)
    told = f"longest {max(delays):.3f} s of {len(delays)}" if delays else "the message was done before a clip came"
    yield f"During the transcription of a message of 60 s: {told}."


def write(lines: list[str]) -> None:
    """Put the report into the page, between its marks."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
