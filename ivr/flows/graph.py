"""A flow as a drawing: steps and the ways between them with their lines, as data or as mermaid text."""

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from ivr.flows.check.book import Book, Chart, Edge, open_book
from ivr.flows.check.names import START
from ivr.flows.load import Loaded
from ivr.flows.steps.branch import Branch, Case
from ivr.flows.steps.use import Use
from ivr.flows.summary import INTENT_LABELS


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A step. `id` is unique in the file: its name, after its sub-flow's. `line` is None in a pack. `kind` "missing": named, not written."""

    id: str
    name: str
    flow: str
    kind: str
    line: int | None


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """A way from step to step. `label` says when it is taken, "" = always."""

    source: str
    target: str
    label: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole file."""

    nodes: list[GraphNode] = field(default_factory=list)
    edges: list[GraphEdge] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


_LABELS = {
    "next": "", "otherwise": "それ以外", "on_silence": "無言", "urgent": "緊急", "complaint": "苦情", "solved": "解決", "declined": "営業",
    "unanswered": "応答なし", "overflow": "つながらない",
}  # fmt: skip
_CONDITIONS = {
    ("hours", "open"): "営業時間内", ("hours", "closed"): "営業時間外", ("covered", True): "契約時間内", ("covered", False): "契約時間外",
    ("holiday", True): "祝日", ("holiday", False): "祝日以外", ("caller", "known"): "電話帳にある方", ("caller", "unknown"): "電話帳にない方",
    ("caller", "vip"): "VIP", ("caller", "blocked"): "着信拒否", ("caller", "withheld"): "非通知",
}  # fmt: skip


def graph(loaded: Loaded) -> Graph:
    """The drawing of a file, as far as it loads."""
    book = open_book(loaded)
    drawn = Graph()
    for chart in book.charts:
        _draw(book, chart, drawn)
        if chart.name and START not in chart.known:
            drawn.nodes.append(GraphNode(_id(chart, START), START, chart.name, "missing", None))
    return drawn


def _draw(book: Book, chart: Chart, drawn: Graph) -> None:
    positions = book.loaded.positions
    known = set(chart.names)
    for name in chart.names:
        step = chart.steps.get(name)
        own = chart.is_own(name)
        line = positions.of((*chart.path, name), "key").line if own else None
        drawn.nodes.append(GraphNode(_id(chart, name), name, chart.name, step.KIND if step else "broken", line))
        for edge in chart.edges(name):
            if edge.target not in known:
                known.add(edge.target)
                drawn.nodes.append(GraphNode(_id(chart, edge.target), edge.target, chart.name, "missing", None))
            at = positions.of((*chart.path, name, *edge.field)).line if own else None
            drawn.edges.append(GraphEdge(_id(chart, name), _id(chart, edge.target), _label(step, edge), at))
        if isinstance(step, Use) and step.use in book.subflows:
            at = positions.of((*chart.path, name, "use")).line if own else None
            drawn.edges.append(GraphEdge(_id(chart, name), f"{step.use}/{START}", step.use, at))


def _id(chart: Chart, name: str) -> str:
    return f"{chart.name}/{name}" if chart.name else name


def _label(step: Any, edge: Edge) -> str:
    first, *rest = edge.field
    if first == "choices":
        return str(rest[0])
    if first == "intents":
        return INTENT_LABELS.get(str(rest[0]), str(rest[0]))
    if first == "branch" and isinstance(step, Branch):
        return _condition(step.branch[int(rest[0])])
    return _LABELS.get(str(first), str(first))


def _condition(case: Case) -> str:
    """「営業時間内・VIP」."""
    parts: list[str] = []
    for name, value in case:
        if name == "next" or value is None or value in ({}, []):
            continue
        if isinstance(value, dict):
            parts += [f"{slot} = {text}" for slot, text in value.items()]
        elif isinstance(value, list):
            parts.append("・".join(value))
        else:
            parts.append(_CONDITIONS.get((name, value), str(value)))
    return "・".join(parts)


_SHAPES = {"end": ("([", "])"), "branch": ("{", "}"), "menu": ("[/", "/]"), "listen": ("[/", "/]"), "ask": ("[/", "/]")}


def mermaid(drawn: Graph) -> str:
    """A `flowchart`; sub-flows are boxes of their own."""
    ids = {node.id: f"n{number}" for number, node in enumerate(drawn.nodes)}
    lines = ["flowchart TD"]
    for flow in dict.fromkeys(node.flow for node in drawn.nodes):
        indent = "    " if flow else "  "
        if flow:
            lines.append(f"  subgraph {_quoted(flow)}")
        for node in drawn.nodes:
            if node.flow == flow:
                opening, closing = _SHAPES.get(node.kind, ("[", "]"))
                lines.append(f"{indent}{ids[node.id]}{opening}{_quoted(f'{node.name} ({node.kind})')}{closing}")
        if flow:
            lines.append("  end")
    for edge in drawn.edges:
        arrow = f"-->|{_quoted(edge.label)}|" if edge.label else "-->"
        lines.append(f"  {ids[edge.source]} {arrow} {ids[edge.target]}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A label as mermaid takes it: quotes and brackets by their codes."""
    return '"' + re.sub(r'["<>&#;|\n]', lambda found: f"#{ord(found.group())};", text) + '"'
