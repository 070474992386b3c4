"""Runs the `tests:` of a flow file. Pure: the file's author gets a sentence for what went otherwise than expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ivr.faq import Matcher
from ivr.flows.expect import problem_of
from ivr.flows.moves import BadMove, read_move
from ivr.flows.player import Player
from ivr.flows.problems import Positions
from ivr.flows.resolved import Flow


@dataclass(frozen=True, slots=True)
class TestResult:
    """How a test went. `line` is that of the expectation (or the move) that failed; None where the file's lines are not known."""

    __test__ = False  # not a test class, whatever its name

    name: str
    passed: bool
    line: int | None = None
    problem: str | None = None


def run_tests(flow: Flow, tests: Mapping[str, Sequence[Mapping[str, Any]]], positions: Positions | None = None) -> list[TestResult]:
    """Run every test, in the file's order. `tests` is `FlowFile.tests`; with `positions` (of `Loaded`) failures have their lines."""
    matcher = Matcher(flow.faq)
    return [_run(flow, name, lines, positions, matcher) for name, lines in tests.items()]


def _run(flow: Flow, name: str, lines: Sequence[Mapping[str, Any]], positions: Positions | None, matcher: Matcher) -> TestResult:
    player = Player(flow, matcher=matcher)
    since = 0
    for place, line in enumerate(lines):
        try:
            problem = _take(player, since, line)
        except BadMove as error:
            problem = str(error)
        if "expect" in line:
            since = len(player.steps)
        if problem:
            at = positions.of(("tests", name, place)).line if positions is not None else None
            return TestResult(name, passed=False, line=at, problem=problem)
    return TestResult(name, passed=True)


def _take(player: Player, since: int, line: Mapping[str, Any]) -> str | None:
    """Make a move or check an expectation; what is wrong."""
    if "expect" in line:
        player.begin()
        return problem_of(player, player.steps[since:], line["expect"])
    move = read_move(line)
    if player.over:
        return "通話はもう終わっています"
    player.play(move)
    return None
