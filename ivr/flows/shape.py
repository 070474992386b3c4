"""The shape of a flow file: every key, type and range, as findings at their path. What the parts mean together is `ivr.flows.check`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from ivr.flows.flow import COMING_KINDS, STEP_KINDS, FlowFile
from ivr.flows.problems import Finding, Path, nearest
from ivr.flows.shape_words import findings_of
from ivr.flows.steps.base import Step
from ivr.flows.yaml_syntax import why_no_mapping
from ivr.hours import problems as hours_problems

Steps = dict[str, Step]


@dataclass(slots=True)
class Shaped:
    """The parts of a file that have the right shape. `flow` is None while any has not."""

    flow: FlowFile | None = None
    steps: Steps = field(default_factory=dict)
    subflows: dict[str, Steps] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def shape(data: dict[str, Any]) -> Shaped:
    """Read `data` (a mapping out of YAML) as a flow file."""
    shaped = Shaped()
    whole = dict(data)
    if isinstance(data.get("flow"), dict):
        shaped.steps = _steps(data["flow"], ("flow",), shaped.findings)
        whole["flow"] = shaped.steps
    if isinstance(data.get("flows"), dict):
        for name, steps in data["flows"].items():
            if isinstance(steps, dict):
                shaped.subflows[name] = _steps(steps, ("flows", name), shaped.findings)
        whole["flows"] = {**data["flows"], **shaped.subflows}
    shaped.findings += _hours(data.get("hours"))
    try:
        flow = FlowFile.model_validate(whole)
    except ValidationError as error:
        shaped.findings += findings_of(error, whole, FlowFile)
    else:
        shaped.flow = None if shaped.findings else flow
    return shaped


def _steps(written: dict[str, Any], path: Path, findings: list[Finding]) -> Steps:
    """The steps that have the right shape; what is wrong with the others goes to `findings`."""
    found: Steps = {}
    for name, step in written.items():
        here = (*path, name)
        wrong = list(_kind_problems(name, step, here))
        findings += wrong
        if wrong:
            continue
        kind = STEP_KINDS[next(iter(step))]
        try:
            found[name] = kind.model_validate(step)
        except ValidationError as error:
            findings += findings_of(error, step, kind, here)
    return found


def _kind_problems(name: str, step: Any, here: Path) -> Iterator[Finding]:
    if not isinstance(step, dict):
        slip = why_no_mapping(step) if isinstance(step, str) else None
        yield Finding("step_empty" if step is None else slip or "step_not_a_map", here, "value" if slip else "key", {"step": name})
        return
    if not step:
        yield Finding("step_empty", here, "key", {"step": name})
        return
    leading = next(iter(step))
    coming = next((key for key in step if key in COMING_KINDS), None)
    if coming and (leading not in STEP_KINDS or leading == "say"):
        yield Finding("coming_kind", (*here, coming), "key", {"kind": coming})
    elif leading not in STEP_KINDS:
        yield _no_kind(name, step, here, leading)
    else:
        yield from _second_kind(name, step, here, leading)


def _no_kind(name: str, step: dict[str, Any], here: Path, leading: str) -> Finding:
    later = next((key for key in STEP_KINDS if key in step and not _is_field(key, leading)), None)
    if later:
        return Finding("kind_not_first", (*here, later), "key", {"step": name, "kind": later})
    return Finding("unknown_kind", (*here, leading), "key", {"step": name, "kind": leading}, nearest(leading, (*STEP_KINDS, *COMING_KINDS)))


def _is_field(key: str, leading: str) -> bool:
    """Whether a misspelt `leading` (lisen) leads a step of which `key` (screen) is a field."""
    meant = nearest(leading, STEP_KINDS)
    return meant is not None and leading not in _FIELDS and key in STEP_KINDS[meant].model_fields


_FIELDS = frozenset(name for kind in STEP_KINDS.values() for name in kind.model_fields if name not in STEP_KINDS)


def _second_kind(name: str, step: dict[str, Any], here: Path, leading: str) -> Iterator[Finding]:
    own = STEP_KINDS[leading].model_fields
    for key in step:
        if key not in STEP_KINDS or key in own:
            continue
        if leading in STEP_KINDS[key].model_fields:
            yield Finding("kind_not_first", (*here, key), "key", {"step": name, "kind": key})
        else:
            yield Finding("two_kinds", (*here, key), "key", {"step": name, "first": leading, "kind": key})
        return


def _hours(hours: Any) -> Iterator[Finding]:
    if not isinstance(hours, dict):
        return
    for problem in hours_problems(hours):
        path = ("hours", *(part if isinstance(part, int) else str(part) for part in problem.path))
        yield Finding("bad_hours", path, values={"detail": problem.message, "detail_en": problem.message_en})
