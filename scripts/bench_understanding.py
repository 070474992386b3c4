"""Time and memory of one FAQ decision and one classification, on one core: `scripts/bench_understanding.py [--quick]`.

    python scripts/bench_understanding.py                          # 1,000 and 100,000 entries, minutes; prints Markdown for docs/performance.md
    python scripts/bench_understanding.py --entries 5000 --questions 200

Every measurement is a process of its own, bound to one core. The FAQ's entries and questions are made (scripts/made_faq.py), no question is asked
twice, and each is also given to a plain `rapidfuzz.process.extractOne` over the entries' questions, in turn with ours, so that a busy machine
slows both. Utterances are the development set's. Run it on an idle machine.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
WARM_UP = 50
STARTS = 5
BUDGET_S = 240.0  # for one number of entries: at 100,000 rapidfuzz takes a good part of a second a question
LONG_CHARS = 100_000


def memory_mb() -> float:
    """Resident memory of this process now, with what it has mapped from files."""
    return sum(resident_mb())


def resident_mb() -> tuple[float, float]:
    """Its own, and pages of files it has mapped (shared with other processes, and given back when memory is short)."""
    _, resident, of_files = (
        int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6 for pages in Path("/proc/self/statm").read_text(encoding="ascii").split()[:3]
    )
    return resident - of_files, of_files


def timed_ms(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def spread(times_ms: Sequence[float]) -> dict[str, float]:
    """Median and 99th of 100."""
    ordered = sorted(times_ms)
    return {"count": len(ordered), "median": statistics.median(ordered), "p99": ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]}


def faq(entries: int, questions: int) -> dict[str, Any]:
    """One process: the matcher is made, asked, and compared."""
    from made_faq import made_faq  # noqa: PLC0415 - each measurement loads what it measures

    from ivr.faq import Matcher  # noqa: PLC0415

    made = made_faq(entries, questions + WARM_UP)
    Matcher(made.entries[:50]).match(made.questions[0])  # dictionaries and models are loaded: what follows is the entries' own
    own, mapped = resident_mb()
    built: list[Matcher] = []
    with tempfile.TemporaryDirectory() as folder:  # as a worker keeps them
        build_ms = timed_ms(lambda: Matcher(made.entries, folder=Path(folder)))
        again_ms = timed_ms(lambda: built.append(Matcher(made.entries, folder=Path(folder))))
        changed = [*made.entries[:-1], replace(made.entries[-1], answer="本日は臨時休業です。")]
        changed_ms = timed_ms(lambda: Matcher(changed, folder=Path(folder)))
        return {"build_s": build_ms / 1000, "again_s": again_ms / 1000, "changed_s": changed_ms / 1000, **asked(built[0], made, own, mapped)}


def asked(matcher: Any, made: Any, own: float, mapped: float) -> dict[str, Any]:
    """The questions, ours and theirs in turn."""
    from rapidfuzz import process  # noqa: PLC0415

    for text in made.questions[:WARM_UP]:
        matcher.match(text)
    own_after, mapped_after = resident_mb()
    plain = [entry.question for entry in made.entries]
    ours, theirs, began = [], [], time.monotonic()
    for text in made.questions[WARM_UP:]:
        ours.append(timed_ms(lambda text=text: matcher.match(text)))
        theirs.append(timed_ms(lambda text=text: process.extractOne(text, plain)))
        if time.monotonic() - began > BUDGET_S:
            break
    memory = {"own_mb": own_after - own, "mapped_mb": mapped_after - mapped, "process_mb": own_after + mapped_after}
    return {**memory, "ours": spread(ours), "theirs": spread(theirs)}


def utterances(count: int) -> dict[str, Any]:
    """One process: utterances of the development set, each once, and one text without end."""
    from ivr.classify import classify  # noqa: PLC0415 - as above
    from ivr.evaluation.data import utterances as labelled  # noqa: PLC0415

    texts = [row.text for row in labelled("dev")]
    classify(texts[0])
    for text in texts[-WARM_UP:]:
        classify(text)
    memory = memory_mb()
    times = [timed_ms(lambda text=text: classify(text)) for text in texts[: min(count, len(texts) - WARM_UP)]]
    endless = "".join(texts) * (LONG_CHARS // sum(map(len, texts)) + 1)
    return {"process_mb": memory, "ours": spread(times), "long_ms": timed_ms(lambda: classify(endless[:LONG_CHARS]))}


def start(what: str) -> dict[str, Any]:
    """One process: nothing at all, or until the first decision is there."""
    if what == "classify":
        from ivr.classify import classify  # noqa: PLC0415 - as above

        classify("天井から水が漏れていて止まりません")
    elif what == "faq":
        from ivr.faq import Entry, Matcher  # noqa: PLC0415

        Matcher([Entry("hours", "営業時間を教えてください", "午前9時から午後6時までです。")]).match("何時まで開いていますか")
    return {"memory_mb": memory_mb()}


MODELS = "BENCH_MODELS"
"""Names the folder where the processes keep the made encoder, as an installation does: the first makes it."""


CHILDREN: dict[str, Callable[..., dict[str, Any]]] = {"faq": faq, "utterances": utterances, "start": start}


def child(kind: str, *arguments: str | int) -> dict[str, Any]:
    """A measurement in a fresh process on one core; `wall_s` = from starting Python to its end."""
    command = [sys.executable, __file__, "--child", kind, json.dumps(arguments)]
    began = time.perf_counter()
    done = subprocess.run(command, env=os.environ | ONE_THREAD, check=True, stdout=subprocess.PIPE, text=True)
    wall_s = time.perf_counter() - began
    return {**json.loads(done.stdout.splitlines()[-1]), "wall_s": wall_s}


def run_child(kind: str, arguments: str) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if arguments != '["nothing"]':
        from ivr.encoders import keep_in  # noqa: PLC0415 - as above

        keep_in(Path(os.environ[MODELS]))
    print(json.dumps(CHILDREN[kind](*json.loads(arguments))))


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(*cells: str) -> None:
    row(*cells)
    row(*("---" for _ in cells))


def report(sizes: Sequence[int], questions: int) -> None:
    """Everything, as Markdown."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {machine}; each measurement on one core; load {os.getloadavg()[0]:.1f} at the start.\n"
    )
    head(
        "one FAQ decision", "questions", "median ms", "p99 ms", "rapidfuzz extractOne: median ms", "p99 ms", "median, times as quick",
        "first made ready in s", "again", "one entry changed", "own memory of the entries, MB", "mapped", "of the process, MB",
    )  # fmt: skip
    for size in sizes:
        found = child("faq", size, questions)
        ours, theirs = found["ours"], found["theirs"]
        row(
            f"{size:,} entries", ours["count"], f"{ours['median']:.2f}", f"{ours['p99']:.2f}", f"{theirs['median']:.2f}", f"{theirs['p99']:.2f}",
            f"{theirs['median'] / ours['median']:.1f}", f"{found['build_s']:.1f}", f"{found['again_s']:.1f}", f"{found['changed_s']:.1f}",
            f"{found['own_mb']:.0f}", f"{found['mapped_mb']:.0f}", f"{found['process_mb']:.0f}",
        )  # fmt: skip
    print()
    head("one classification", "utterances", "median ms", "p99 ms", f"a text of {LONG_CHARS:,} characters, ms", "of the process, MB")
    found = child("utterances", questions)
    ours = found["ours"]
    row("development set", ours["count"], f"{ours['median']:.2f}", f"{ours['p99']:.2f}", f"{found['long_ms']:.1f}", f"{found['process_mb']:.0f}")
    print()
    head("from starting Python to …", f"s, median of {STARTS}", "memory, MB")
    for name, what in (("nothing", "nothing"), ("the first classification", "classify"), ("the first FAQ decision", "faq")):
        starts = [child("start", what) for _ in range(STARTS)]
        memory = statistics.median(each["memory_mb"] for each in starts)
        row(name, f"{statistics.median(each['wall_s'] for each in starts):.2f}", f"{memory:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--entries", type=int, nargs="+", default=[1_000, 100_000], help="numbers of entries")
    parser.add_argument("--questions", type=int, default=1_000, help="so many decisions, as far as the time allows")
    parser.add_argument("--quick", action="store_true", help="small counts, to see that it works")
    parser.add_argument("--child", nargs=2, metavar=("KIND", "ARGUMENTS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        run_child(*options.child)
        return
    with tempfile.TemporaryDirectory() as models:
        os.environ[MODELS] = models
        report([100, 1_000] if options.quick else options.entries, 50 if options.quick else options.questions)


if __name__ == "__main__":
    main()
