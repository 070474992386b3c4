"""Names that must exist: steps, sub-flows, slots and plans in conditions, system sentences, voices. Whom to ring is `people`."""

from collections.abc import Iterator
from typing import get_args

from ivr.flows.check.book import Book, Chart
from ivr.flows.flow import Plan
from ivr.flows.problems import Finding, Path, nearest
from ivr.flows.prompts import DEFAULT_PROMPTS
from ivr.flows.steps.branch import Branch
from ivr.flows.steps.end import End
from ivr.flows.steps.use import Use
from ivr.flows.voices import VOICES, is_voice

START = "start"
PLANS: tuple[str, ...] = get_args(Plan)


def missing_start(book: Book) -> Iterator[Finding]:
    """Every flow begins at `start`."""
    for chart in book.charts:
        if START not in chart.known:
            where = f"flows「{chart.name}」" if chart.name else "flow"
            yield Finding("missing_start", chart.path, "key", {"where": where}, nearest(START, chart.names))


def targets(book: Book) -> Iterator[Finding]:
    """Every step a step leads to."""
    for chart in book.charts:
        for name in chart.raw:
            for edge in chart.edges(name):
                if edge.target not in chart.known:
                    path = (*chart.path, name, *edge.field)
                    yield Finding("unknown_step", path, values={"name": edge.target}, suggestion=nearest(edge.target, chart.names))


def sub_flows(book: Book) -> Iterator[Finding]:
    """Sub-flows that are used but not there, there but not used, or used by themselves."""
    used: set[str] = set()
    for chart in book.charts:
        for name, step in chart.steps.items():
            if isinstance(step, Use):
                used.add(step.use)
                if step.use not in book.subflows:
                    path = (*chart.path, name, "use")
                    yield Finding("unknown_sub_flow", path, values={"name": step.use}, suggestion=nearest(step.use, book.subflows))
    for name, chart in book.subflows.items():
        chain = _chain_to_itself(book, name)
        if chain:
            yield Finding("recursive_sub_flow", chart.path, "key", {"name": name, "chain": " → ".join(chain)})
        elif name not in used and chart.raw:
            yield Finding("unused_sub_flow", chart.path, "key", {"name": name})


def _uses(chart: Chart) -> list[str]:
    return [step.use for step in chart.steps.values() if isinstance(step, Use)]


def _chain_to_itself(book: Book, name: str) -> list[str]:
    """The shortest chain of uses from a sub-flow back to itself."""
    paths, seen = [[name]], {name}
    for path in paths:
        for used in _uses(book.subflows[path[-1]]):
            if used == name:
                return [*path, name]
            if used in book.subflows and used not in seen:
                seen.add(used)
                paths.append([*path, used])
    return []


def returns(book: Book) -> Iterator[Finding]:
    """`end: return` has nothing to return to in the main flow."""
    for name, step in book.main.steps.items():
        if isinstance(step, End) and step.end == "return":
            yield Finding("return_outside", ("flow", name, "end"))


def conditions(book: Book) -> Iterator[Finding]:
    """Slots and plans that a condition compares."""
    for chart in book.charts:
        for name, step in chart.steps.items():
            if not isinstance(step, Branch) or not chart.is_own(name):
                continue
            for i, case in enumerate(step.branch):
                path = (*chart.path, name, "branch", i)
                if case.plan is not None and case.plan not in PLANS:
                    choices = "、".join(PLANS)
                    yield Finding(
                        "not_one_of", (*path, "plan"), values={"value": case.plan, "choices": choices}, suggestion=nearest(case.plan, PLANS)
                    )
                asked: dict[Path, str] = {("slot", slot): slot for slot in case.slot} | {("has", at): slot for at, slot in enumerate(case.has)}
                for where, slot in asked.items():
                    if slot not in book.slots:
                        yield Finding("unknown_slot_in_branch", (*path, *where), "key", {"name": slot}, nearest(slot, book.slots))


def system_sentences(book: Book) -> Iterator[Finding]:
    """Keys of `prompts`."""
    prompts = book.data.get("prompts")
    for key in prompts if isinstance(prompts, dict) else ():
        if key not in DEFAULT_PROMPTS:
            yield Finding("unknown_prompt", ("prompts", key), "key", {"name": key}, nearest(key, DEFAULT_PROMPTS))


def voice(book: Book) -> Iterator[Finding]:
    """The voice and its language."""
    written = book.data.get("voice")
    if not isinstance(written, dict) or not isinstance(written.get("name"), str):
        return
    name, language = written["name"], written.get("language", "ja-JP")
    if language in VOICES and not is_voice(name, language):
        yield Finding("unknown_voice", ("voice", "name"), values={"name": name, "language": language}, suggestion=nearest(name, VOICES[language]))
