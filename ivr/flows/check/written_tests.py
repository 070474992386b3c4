"""The `tests:` of a file: whether their lines say something, and name steps and outcomes that exist. Running them is `ivr.flows.run_tests`."""

from collections.abc import Iterator
from typing import Any, get_args

from ivr.flows.check.book import Book
from ivr.flows.expect import EXPECTATIONS
from ivr.flows.moves import BadMove, read_move
from ivr.flows.outputs import Outcome
from ivr.flows.problems import Finding, Path, nearest
from ivr.flows.run.person import OWN_STEPS

OUTCOMES: tuple[str, ...] = get_args(Outcome)
MOVES = ("caller", "keys", "silence", "hangs_up", "from", "clock", "transfer", "operator", "transcription", "fault", "expect")
"""What a line of a test may begin with."""


def written_tests(book: Book) -> Iterator[Finding]:
    """Every line of every test."""
    tests = book.data.get("tests")
    names = tuple(dict.fromkeys((*(name for chart in book.charts for name in chart.names), *OWN_STEPS)))
    for test, lines in tests.items() if isinstance(tests, dict) else ():
        for i, line in enumerate(lines if isinstance(lines, list) else ()):
            if isinstance(line, dict):
                yield from _line(("tests", test, i), line, names)


def _line(path: Path, line: dict[str, Any], names: tuple[str, ...]) -> Iterator[Finding]:
    unknown = [key for key in line if key not in MOVES]
    if unknown:
        yield Finding("unknown_test_key", (*path, unknown[0]), "key", {"name": unknown[0]}, nearest(unknown[0], MOVES))
    elif "expect" in line:
        if isinstance(line["expect"], dict):
            yield from _expectation((*path, "expect"), line["expect"], names)
        else:
            yield Finding("test_not_a_map", (*path, "expect"))
    else:
        try:
            read_move(line)
        except BadMove as bad:
            yield Finding("bad_test_line", path, values={"detail": str(bad)})


def _expectation(path: Path, expect: dict[str, Any], names: tuple[str, ...]) -> Iterator[Finding]:
    for key in expect:
        if key not in EXPECTATIONS:
            yield Finding("unknown_test_key", (*path, key), "key", {"name": key}, nearest(key, EXPECTATIONS))
    step, end = expect.get("step"), expect.get("end")
    if isinstance(step, str) and step not in names:
        yield Finding("unknown_test_step", (*path, "step"), values={"name": step}, suggestion=nearest(step, names))
    if isinstance(end, str) and end not in OUTCOMES:
        yield Finding("unknown_test_outcome", (*path, "end"), values={"name": end}, suggestion=nearest(end, OUTCOMES))
