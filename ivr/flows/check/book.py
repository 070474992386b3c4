"""What the rules read: a loaded file with its pack laid under it, and how its steps lead to one another."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ivr.flows.flow import STEP_KINDS
from ivr.flows.load import Loaded
from ivr.flows.packs import PACKS, pack
from ivr.flows.problems import Path
from ivr.flows.steps.base import Step


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from a step to another of the same flow. `field` is the path of the target's name inside the step."""

    field: Path
    target: str


@dataclass(frozen=True)
class Chart:
    """One flow: the main one (`name` "") or a sub-flow. `steps` are those of the right shape, the pack's included; `raw` the file's own."""

    name: str
    path: Path
    steps: dict[str, Step]
    raw: dict[str, Any]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every step that can be named."""
        return tuple(dict.fromkeys((*self.raw, *self.steps)))

    @cached_property
    def known(self) -> frozenset[str]:
        """The same, to look names up in."""
        return frozenset(self.names)

    def is_own(self, step: str) -> bool:
        """Whether the step is written in this file."""
        return step in self.raw

    def is_broken(self, step: str) -> bool:
        """Whether the step is written, but not as a step can be: its own problems are reported, it stops nothing else."""
        return step in self.raw and step not in self.steps

    def mentions(self, step: str) -> list[str]:
        """The steps that a step of the wrong shape names anywhere, behind misspelt keys too: they are not unreachable for that."""
        return [name for name in _texts(self.raw.get(step)) if name in self.known] if self.is_broken(step) else []

    def edges(self, step: str) -> list[Edge]:
        """Where a step leads, unknown targets included."""
        known = self.steps.get(step)
        found = known.targets() if known is not None else _written_targets(self.raw.get(step))
        return [Edge(_field_path(name), target) for name, target in found.items()]


@dataclass(frozen=True)
class Book:
    """The whole file."""

    loaded: Loaded
    charts: tuple[Chart, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def main(self) -> Chart:
        """The main flow."""
        return self.charts[0]

    @cached_property
    def size(self) -> int:
        """How many steps there are."""
        return sum(len(chart.names) for chart in self.charts)

    @cached_property
    def subflows(self) -> dict[str, Chart]:
        """The sub-flows by name."""
        return {chart.name: chart for chart in self.charts[1:]}

    @cached_property
    def slots(self) -> frozenset[str]:
        """Every slot that some step asks for."""
        own = (step.get("ask") for chart in self.charts for step in chart.raw.values() if isinstance(step, dict))
        from_pack = (getattr(step, "ask", None) for chart in self.charts for name, step in chart.steps.items() if not chart.is_own(name))
        return frozenset(slot for asked in (*own, *from_pack) if isinstance(asked, dict) for slot in asked)

    def own_steps(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Every step of the file that is a mapping, as written."""
        for chart in self.charts:
            for name, step in chart.raw.items():
                if isinstance(step, dict):
                    yield (*chart.path, name), step


def open_book(loaded: Loaded) -> Book:
    """What the rules read of a loaded file."""
    data, shaped = loaded.data, loaded.shaped
    used = data.get("use")
    base = pack(used) if used in PACKS else None
    own = _mapping(data.get("flow"))
    inherited = {name: step for name, step in base.flow.items() if name not in own} if base else {}
    main = Chart("", ("flow",), {**inherited, **shaped.steps}, own)
    charts = [main]
    written = _mapping(data.get("flows"))
    names = dict.fromkeys((*written, *(base.flows if base else ())))
    for name in names:
        steps: dict[str, Step] = dict(shaped.subflows.get(name, {}))
        if name not in written and base:
            steps = dict(base.flows[name])
        charts.append(Chart(name, ("flows", name), steps, _mapping(written.get(name))))
    return Book(loaded, tuple(charts), data)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _written_targets(step: Any) -> dict[str, str]:
    """The targets in a step that has not the right shape, as far as they can be made out."""
    if not isinstance(step, dict):
        return {}
    kind = next((STEP_KINDS[key] for key in step if key in STEP_KINDS), None)
    found: dict[str, str] = {}
    for name in (*(kind.REFERS if kind else ()), "next", "otherwise"):
        value = step.get(name)
        if isinstance(value, str):
            found[name] = value
        elif isinstance(value, dict):
            found.update({f"{name}.{key}": target for key, target in value.items() if isinstance(target, str)})
    cases = step.get("branch")
    for i, case in enumerate(cases if isinstance(cases, list) else ()):
        if isinstance(case, dict) and isinstance(case.get("next"), str):
            found[f"branch.{i}.next"] = case["next"]
    return found


def _field_path(name: str) -> Path:
    """`branch.0.next` → ("branch", 0, "next"); `choices.1 故障. 水漏れ` keeps the dots of its key."""
    head, _, rest = name.partition(".")
    if head == "branch" and rest:
        number, _, last = rest.partition(".")
        return (head, int(number), last)
    return (head, rest) if rest else (head,)
