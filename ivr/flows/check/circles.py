"""Walks over a graph of names: what can be reached backwards, and where it goes round in circles. Knows nothing of flows."""

from collections.abc import Iterable

Lines = dict[str, list[str]]
"""Name → names it leads to."""


def turned(lines: Lines) -> Lines:
    """The graph with every way the other way round."""
    found: Lines = {}
    for name, targets in lines.items():
        for target in targets:
            found.setdefault(target, []).append(name)
    return found


def reached(lines: Lines, starts: Iterable[str]) -> set[str]:
    """Everything that can be reached from `starts`, these included."""
    waiting = list(starts)
    found = set(waiting)
    while waiting:
        for name in lines.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def circles(lines: Lines) -> list[list[str]]:
    """One circle for each part of the graph that has any, its names in order."""
    lines = _on_circles(lines)
    found: list[list[str]] = []
    done: set[str] = set()
    for name in lines:
        circle = [] if name in done else _circle_from(lines, name)
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
        lines = turned({name: [target for target in targets if target not in gone] for name, targets in lines.items() if name not in gone})
    return lines


def _circle_from(lines: Lines, start: str) -> list[str]:
    """The shortest way from a name back to itself, or []."""
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
