"""Ways through a flow: every step can be reached, every way has an end, nobody goes round in circles."""

from collections.abc import Callable, Iterator

from ivr.flows.check.book import Book, Chart, Edge
from ivr.flows.check.names import START
from ivr.flows.problems import Finding, nearest
from ivr.flows.steps.base import Step
from ivr.flows.steps.end import End
from ivr.flows.steps.use import Use

Lines = dict[str, list[str]]

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

_MAY_END = frozenset({"end", "queue"})
"""Kinds at which a call may be over whatever is written; others where an optional way is left out."""

_ENDS_WITHOUT = {
    "menu": ("otherwise",),
    "listen": ("otherwise",),
    "answer": ("solved", "otherwise"),
    "screen": ("declined",),
    "transfer": ("unanswered", "next"),
    "message": ("next",),
}
"""Kind → ways that, left out, lead to the built-in person, message or end."""


def unreachable(book: Book) -> Iterator[Finding]:
    """Steps of the file that nothing leads to."""
    for chart in book.charts:
        if START not in chart.names:
            continue
        reached = _reached(book, chart)
        for name in chart.raw:
            if name not in reached:
                yield Finding("unreachable_step", (*chart.path, name), "key", {"step": name})


def endless(book: Book) -> Iterator[Finding]:
    """Circles in which the caller is never asked anything."""
    for chart in book.charts:
        for circle in _circles(_lines(book, chart, _goes_without_caller)):
            if any(chart.is_own(name) for name in circle):
                first = next(name for name in circle if chart.is_own(name))
                yield Finding("endless_loop", (*chart.path, first), "key", {"steps": _shown(circle)})


def silent(book: Book) -> Iterator[Finding]:
    """Circles that a caller who says nothing never leaves, though one who answers would."""
    for chart in book.charts:
        without = {frozenset(circle) for circle in _circles(_lines(book, chart, _goes_without_caller))}
        for circle in _circles(_lines(book, chart, _goes_on_silence)):
            if frozenset(circle) not in without and any(chart.is_own(name) for name in circle):
                first = next(name for name in circle if chart.is_own(name))
                yield Finding("silent_loop", (*chart.path, first), "key", {"steps": _shown(circle)})


def no_way_out(book: Book) -> Iterator[Finding]:
    """Steps from which no answer leads to an end. The first step of such a part is named."""
    for chart in book.charts:
        lines = {name: [edge.target for edge in chart.edges(name)] for name in chart.names}
        ends = [name for name in chart.names if _may_end(book, chart, name)]
        good = _backwards(lines, ends)
        named = {name for circle in _circles(_lines(book, chart, _goes_without_caller)) for name in circle}
        reached = _reached(book, chart) if START in chart.names else set(chart.names)
        for name in chart.raw:
            if name in reached and name not in good and name not in named:
                part = _backwards(_turned(lines), [name])
                if not named & part:
                    yield Finding("no_way_out", (*chart.path, name), "key", {"step": name})
                named |= part


def _may_end(book: Book, chart: Chart, name: str) -> bool:
    """Whether a call may be over at a step; broken steps and unknown targets are reported elsewhere and count as ends."""
    step = chart.steps.get(name)
    if step is None or step.KIND in _MAY_END:
        return True
    if any(edge.target not in chart.names for edge in chart.edges(name)):
        return True
    if isinstance(step, Use):
        return _may_end_inside(book, step.use)
    return any(getattr(step, field) is None for field in _ENDS_WITHOUT.get(step.KIND, ()))


def _may_end_inside(book: Book, subflow: str, inside: frozenset[str] = frozenset()) -> bool:
    """Whether a call may be over within a sub-flow, without coming back."""
    chart = book.subflows.get(subflow)
    if chart is None or subflow in inside:
        return chart is None
    for name, step in chart.steps.items():
        if isinstance(step, Use):
            ends = _may_end_inside(book, step.use, inside | {subflow})
        else:
            ends = _may_end(book, chart, name) and not (isinstance(step, End) and step.end == "return")
        if ends:
            return True
    return False


def _reached(book: Book, chart: Chart) -> set[str]:
    """What can be reached; a misspelt target counts as the step that was meant, so that one slip is one problem."""
    found, waiting = {START}, [START]
    while waiting:
        name = waiting.pop()
        step = chart.steps.get(name)
        if isinstance(step, Use) and not _comes_back(book, step.use):
            continue
        for edge in chart.edges(name):
            target = edge.target if edge.target in chart.names else nearest(edge.target, chart.names)
            if target and target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _comes_back(book: Book, subflow: str) -> bool:
    """Whether a sub-flow may return; an unknown or broken one is reported elsewhere."""
    chart = book.subflows.get(subflow)
    if chart is None:
        return True
    return any(chart.is_broken(name) for name in chart.raw) or any(isinstance(step, End) and step.end == "return" for step in chart.steps.values())


def _lines(book: Book, chart: Chart, takes: Callable[[Book, Step, Edge], bool]) -> Lines:
    """The graph of a flow, only with the ways that `takes` accepts."""
    return {
        name: [edge.target for edge in chart.edges(name) if edge.target in chart.names and takes(book, chart.steps[name], edge)]
        for name in chart.names
        if name in chart.steps
    }


def _goes_without_caller(book: Book, step: Step, edge: Edge) -> bool:
    """Whether the way is taken with nothing asked of the caller. A queue that offers nothing asks nothing."""
    if isinstance(step, Use):
        return _passes_silently(book, step.use)
    if step.KIND == "queue" and not getattr(step, "offers", None):
        return True
    return edge.field[0] not in _CALLER_DECIDES.get(step.KIND, ())


def _goes_on_silence(book: Book, step: Step, edge: Edge) -> bool:
    if step.KIND == "menu" and getattr(step, "on_silence", None) and edge.field[0] == "otherwise":
        return False
    if edge.field[0] in _SILENCE_TAKES.get(step.KIND, ()):
        return True
    return step.KIND not in {"transfer", "queue"} and _goes_without_caller(book, step, edge)


def _passes_silently(book: Book, subflow: str, inside: frozenset[str] = frozenset()) -> bool:
    """Whether a sub-flow can come back without asking the caller anything."""
    chart = book.subflows.get(subflow)
    if chart is None or subflow in inside:
        return False
    found, waiting = {START}, [START]
    while waiting:
        name = waiting.pop()
        step = chart.steps.get(name)
        if isinstance(step, End) and step.end == "return":
            return True
        if step is None:
            continue
        for edge in chart.edges(name):
            goes = _passes_silently(book, step.use, inside | {subflow}) if isinstance(step, Use) else _goes_without_caller(book, step, edge)
            if goes and edge.target not in found:
                found.add(edge.target)
                waiting.append(edge.target)
    return False


def _backwards(lines: Lines, ends: list[str]) -> set[str]:
    """Every step from which one of `ends` can be reached."""
    before = _turned(lines)
    found, waiting = set(ends), list(ends)
    while waiting:
        for name in before.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _turned(lines: Lines) -> Lines:
    """The graph with every way the other way round."""
    found: Lines = {}
    for name, targets in lines.items():
        for target in targets:
            found.setdefault(target, []).append(name)
    return found


def _circles(lines: Lines) -> list[list[str]]:
    """One circle for each part of the graph that has any, its steps in order."""
    lines = _on_circles(lines)
    found: list[list[str]] = []
    done: set[str] = set()
    for name in lines:
        if name in done:
            continue
        circle = _circle_from(lines, name)
        if circle and not done.intersection(circle):
            found.append(circle)
            done.update(circle)
    return found


def _on_circles(lines: Lines) -> Lines:
    """The graph without what only leads into circles or out of them: a long flow costs one walk, not one a step."""
    for _ in range(2):
        counts = dict.fromkeys(lines, 0)
        for targets in lines.values():
            for target in targets:
                counts[target] = counts.get(target, 0) + 1
        waiting = [name for name, count in counts.items() if count == 0]
        gone: set[str] = set()
        while waiting:
            name = waiting.pop()
            gone.add(name)
            for target in lines.get(name, ()):
                counts[target] -= 1
                if counts[target] == 0:
                    waiting.append(target)
        lines = _turned({name: [target for target in targets if target not in gone] for name, targets in lines.items() if name not in gone})
    return lines


def _circle_from(lines: Lines, start: str) -> list[str]:
    """The shortest way from a step back to itself, or []."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for name in waiting:
        for target in lines.get(name, ()):
            if target == start:
                circle = [name]
                while circle[0] != start:
                    circle.insert(0, came_from[circle[0]])
                return circle
            if target not in came_from:
                came_from[target] = name
                waiting.append(target)
    return []


def _shown(circle: list[str]) -> str:
    return " → ".join(f"「{name}」" for name in (*circle, circle[0]))
