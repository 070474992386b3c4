"""Ways through a flow: every step can be reached, every way has an end, nobody goes round in circles."""

from collections.abc import Callable, Iterator

from ivr.flows.check.book import Book, Chart, Edge
from ivr.flows.check.circles import Lines, circles, reached, turned
from ivr.flows.check.names import START
from ivr.flows.problems import Finding, nearest
from ivr.flows.steps.base import Step
from ivr.flows.steps.end import End
from ivr.flows.steps.use import Use

_CALLER_DECIDES = {
    "menu": ("choices", "otherwise", "on_silence"),
    "listen": ("urgent", "complaint", "intents", "solved", "otherwise"),
    "ask": ("next",),
    "message": ("next",),
    "answer": ("solved",),
    "queue": ("overflow",),
}
"""Kind → the ways out of it that come only after the caller was asked something."""

_SILENCE_TAKES = {"menu": ("otherwise", "on_silence"), "listen": ("otherwise",), "ask": ("next",)}
"""Kind → the ways out of it that a caller who never says or presses anything takes."""

_ALWAYS_MAY_END = frozenset({"end", "queue"})

_ENDS_WITHOUT = {
    "menu": ("otherwise",),
    "listen": ("otherwise",),
    "answer": ("solved", "otherwise"),
    "screen": ("declined",),
    "transfer": ("unanswered", "next"),
    "message": ("next",),
}
"""Kind → ways that, left out, lead to the built-in person, message or end."""


def ways(book: Book) -> Iterator[Finding]:
    """Everything wrong with the ways of every flow."""
    walker = _Walker(book)
    for chart in book.charts:
        yield from walker.findings(chart)


class _Walker:
    """Knows which sub-flows come back without a word and which may end the call, and follows the ways with that."""

    def __init__(self, book: Book) -> None:
        self._subflows = book.subflows
        self._silent: set[str] = set()
        self._ending: set[str] = set()
        _settle(self._silent, self._subflows, self._comes_back_silently)
        _settle(self._ending, self._subflows, self._ends_inside)

    def findings(self, chart: Chart) -> Iterator[Finding]:
        """What is wrong in one flow."""
        can_reach = self._reached(chart)
        if START in chart.known:
            for name in chart.raw:
                if name not in can_reach:
                    yield Finding("unreachable_step", (*chart.path, name), "key", {"step": name})
        endless = _own(chart, circles(self._lines(chart, self._goes_without_caller)))
        for circle in endless:
            yield _circle_finding("endless_loop", chart, circle)
        for circle in _own(chart, circles(self._lines(chart, self._goes_on_silence))):
            if not any(set(circle) == set(other) for other in endless):
                yield _circle_finding("silent_loop", chart, circle)
        yield from self._no_way_out(chart, can_reach, {name for circle in endless for name in circle})

    def _no_way_out(self, chart: Chart, can_reach: set[str], named: set[str]) -> Iterator[Finding]:
        """Steps from which no answer leads to an end; the first of each such part is named."""
        lines = {name: [edge.target for edge in chart.edges(name)] for name in chart.names}
        good = reached(turned(lines), [name for name in chart.names if self._may_end(chart, name)])
        for name in chart.raw:
            if name in can_reach and name not in good and name not in named:
                part = reached(lines, [name])
                if not named & part:
                    yield Finding("no_way_out", (*chart.path, name), "key", {"step": name})
                named |= part

    def _reached(self, chart: Chart) -> set[str]:
        """What can be reached; a misspelt target counts as the step that was meant, so that one slip is one problem."""
        lines: Lines = {}
        for name in chart.names:
            step = chart.steps.get(name)
            if isinstance(step, Use) and not self._comes_back(step.use):
                continue
            meant = [edge.target if edge.target in chart.known else nearest(edge.target, chart.names) for edge in chart.edges(name)]
            lines[name] = [target for target in (*meant, *chart.mentions(name)) if target]
        return reached(lines, [START])

    def _comes_back(self, subflow: str) -> bool:
        """Whether a sub-flow may return; an unknown or broken one is reported elsewhere."""
        chart = self._subflows.get(subflow)
        if chart is None or any(chart.is_broken(name) for name in chart.raw):
            return True
        return any(_is_return(step) for step in chart.steps.values())

    def _may_end(self, chart: Chart, name: str) -> bool:
        """Whether a call may be over at a step; broken steps and unknown targets are reported elsewhere and count as ends."""
        step = chart.steps.get(name)
        if step is None or step.KIND in _ALWAYS_MAY_END:
            return True
        if any(edge.target not in chart.known for edge in chart.edges(name)):
            return True
        if isinstance(step, Use):
            return step.use not in self._subflows or step.use in self._ending
        return any(getattr(step, field) is None for field in _ENDS_WITHOUT.get(step.KIND, ()))

    def _ends_inside(self, chart: Chart) -> bool:
        """Whether a call may be over within a sub-flow, without coming back."""
        return any(self._may_end(chart, name) and not _is_return(step) for name, step in chart.steps.items())

    def _comes_back_silently(self, chart: Chart) -> bool:
        """Whether a sub-flow can come back without asking the caller anything."""
        passed = reached(self._lines(chart, self._goes_without_caller), [START])
        return any(_is_return(chart.steps.get(name)) for name in passed)

    def _lines(self, chart: Chart, takes: Callable[[Step, Edge], bool]) -> Lines:
        """The ways of a flow, only those that `takes` accepts."""
        return {
            name: [edge.target for edge in chart.edges(name) if edge.target in chart.steps and takes(step, edge)]
            for name, step in chart.steps.items()
        }

    def _goes_without_caller(self, step: Step, edge: Edge) -> bool:
        """Whether the way is taken with nothing asked of the caller. A queue that offers nothing asks nothing."""
        if isinstance(step, Use):
            return step.use in self._silent
        if step.KIND == "queue" and not getattr(step, "offers", None):
            return True
        return edge.field[0] not in _CALLER_DECIDES.get(step.KIND, ())

    def _goes_on_silence(self, step: Step, edge: Edge) -> bool:
        """Whether a caller who says nothing may go this way without anybody having been rung or waited for."""
        if step.KIND == "menu" and getattr(step, "on_silence", None) and edge.field[0] == "otherwise":
            return False
        if edge.field[0] in _SILENCE_TAKES.get(step.KIND, ()):
            return True
        return step.KIND not in {"transfer", "queue"} and self._goes_without_caller(step, edge)


def _settle(found: set[str], subflows: dict[str, Chart], holds: Callable[[Chart], bool]) -> None:
    """Add the sub-flows of which it holds, given that it holds of those in `found`: from nothing, until no more are found."""
    while more := [name for name, chart in subflows.items() if name not in found and holds(chart)]:
        found.update(more)


def _is_return(step: Step | None) -> bool:
    return isinstance(step, End) and step.end == "return"


def _own(chart: Chart, found: list[list[str]]) -> list[list[str]]:
    """Circles with a step of this file in them."""
    return [circle for circle in found if any(chart.is_own(name) for name in circle)]


def _circle_finding(code: str, chart: Chart, circle: list[str]) -> Finding:
    first = next(name for name in circle if chart.is_own(name))
    shown = " → ".join(f"「{name}」" for name in (*circle, circle[0]))
    return Finding(code, (*chart.path, first), "key", {"steps": shown})
