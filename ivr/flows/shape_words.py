"""What pydantic says about a flow file, as findings: its errors by type, its paths without the names of union members."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from ivr.flows.flow import Directory, FaqEntry, SalesPolicy, Voice
from ivr.flows.problems import Finding, Path, nearest
from ivr.flows.steps.ask import SlotQuestion
from ivr.flows.steps.branch import Case
from ivr.text.phone import to_e164

_INSIDE: dict[str, type[BaseModel]] = {
    "callers": Directory,
    "faq": FaqEntry,
    "sales": SalesPolicy,
    "voice": Voice,
    "ask": SlotQuestion,
    "branch": Case,
}
"""Field → the model of the mappings in it."""

_MEMBERS: tuple[tuple[str, type], ...] = (("list[", list), ("SlotQuestion", dict), ("constrained-str", str))
"""How pydantic names the members of the unions in our fields, and what a value must be to be meant as that member."""

_BY_PATTERN = {
    r"^\+[1-9]\d{6,14}$": "not_e164",
    r"^https://\S+$": "not_https",
    r"^[a-z0-9][a-z0-9-]{0,39}$": "bad_client",
    r"^[^\s]{1,60}$": "bad_faq_id",
    r"^[^\s{}.]{1,40}$": "bad_slot_name",
    r"^([01]?\d|2[0-4]):[0-5]\d-([01]?\d|2[0-4]):[0-5]\d$": "bad_time_range",
}

_BOUNDS = {
    "greater_than": ("より大きい値", "greater than"),
    "greater_than_equal": ("以上", "of at least"),
    "less_than": ("より小さい値", "less than"),
    "less_than_equal": ("以下", "of at most"),
}

_LENGTHS = {"string_too_long": "too_long", "string_too_short": "too_short", "too_short": "too_few", "too_long": "too_many"}

_OFTEN_WRITTEN = {
    "goto": "next",
    "go": "next",
    "then": "next",
    "prompt": "say",
    "text": "say",
    "else": "otherwise",
    "default": "otherwise",
    "steps": "flow",
}
"""Words of other tools for what we call otherwise; used where the model has the right one."""

_EXAMPLES = {
    "numbers": '"+815031234567"',
    "forwarded_from": '"+81312345678"',
    "report": "mail",
    "skills": "英語",
    "offers": "callback",
    "hints": "さくら",
}


def findings_of(error: ValidationError, data: dict[str, Any], model: type[BaseModel], base: Path = ()) -> Iterator[Finding]:
    """The errors of validating `data`, which stands at `base` in the file, as `model`."""
    meant: list[Finding] = []
    unmeant: dict[Path, Finding] = {}
    for each in error.errors(include_url=False):
        path, is_key, is_meant = _path(each["loc"], data)
        found = _finding(each, (*base, *path), is_key, model)
        if is_meant:
            meant.append(found)
        else:
            unmeant.setdefault(found.path, found)
    misspelt = {(found.path[:-1], found.suggestion) for found in meant if found.code == "unknown_key"}
    yield from (found for found in meant if found.code != "missing_key" or (found.path, found.values["key"]) not in misspelt)
    yield from (found for path, found in unmeant.items() if not any(one.path[: len(path)] == path for one in meant))


def _path(loc: tuple[int | str, ...], data: Any) -> tuple[Path, bool, bool]:
    """`loc` without union members; whether it is about a key; whether it is about the union member that was meant."""
    path: list[int | str] = []
    is_key, is_meant = False, True
    for part in loc:
        if isinstance(data, dict) and (part in data or not _member(part)) and part != "[key]":
            path.append(part)
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            path.append(part)
            data = data[part]
        elif part == "[key]":
            is_key = True
        elif member := _member(part):
            is_meant = isinstance(data, member)
        else:
            path.append(part)
    return tuple(path), is_key, is_meant


def _member(part: int | str) -> type | None:
    return next((wanted for name, wanted in _MEMBERS if str(part).startswith(name)), None)


def _finding(error: Any, path: Path, is_key: bool, model: type[BaseModel]) -> Finding:  # noqa: FBT001 - one caller, beside it
    kind, value, ctx = error["type"], error.get("input"), error.get("ctx") or {}
    last = path[-1] if path else ""
    if kind == "missing":
        return Finding("missing_key", path[:-1], "key", {"key": last})
    if kind == "extra_forbidden":
        valid = _keys_at(model, error["loc"])
        usual = _OFTEN_WRITTEN.get(str(last).casefold())
        return Finding("unknown_key", path, "key", {"key": last}, usual if usual in valid else nearest(last, valid))
    if kind == "value_error":
        return Finding("empty_condition", path)
    if is_key:
        value = last
    if value is None:
        return Finding("no_value", path, "key", {"key": last})
    code = _type_code(kind, value)
    if code:
        return Finding(code, path, values={"value": value, "example": _EXAMPLES.get(str(path[-1] if path else ""), "…")})
    return _range(kind, value, ctx, path, at="key" if is_key else "value")


def _type_code(kind: str, value: Any) -> str | None:
    if kind == "string_type":
        return "quote_it" if isinstance(value, bool | int | float) else "not_text"
    if kind.startswith(("int_", "float_")):
        return "not_whole" if kind == "int_from_float" else "not_a_number"
    if kind.startswith("bool_"):
        return "not_yes_no"
    return {"list_type": "not_a_list", "dict_type": "not_a_map", "model_type": "not_a_map", "model_attributes_type": "not_a_map"}.get(kind)


def _range(kind: str, value: Any, ctx: dict[str, Any], path: Path, at: Any) -> Finding:
    if kind == "literal_error":
        choices = [part.strip(" '") for part in str(ctx["expected"]).replace(" or ", ", ").split(",")]
        return Finding("not_one_of", path, at, {"value": value, "choices": "、".join(choices)}, nearest(value, choices))
    if kind == "string_pattern_mismatch":
        code = _BY_PATTERN.get(ctx["pattern"], "bad_pattern")
        number = to_e164(str(value)) if code == "not_e164" else None
        return Finding(code, path, at, {"value": value}, number)
    if kind in _BOUNDS:
        bound = next(iter(ctx.values()))
        ja, en = _BOUNDS[kind]
        return Finding("number_out_of_range", path, at, {"value": value, "bound": f"{bound}{ja}", "bound_en": f"{en} {bound}"})
    return Finding(_LENGTHS.get(kind, "bad_pattern"), path, at, {"value": value, "count": len(str(value)), "limit": ctx.get("max_length")})


def _keys_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that are valid where an unknown key stands: those of the model in the field `loc` begins with, or of `model`."""
    inside = model if len(loc) == 1 else _INSIDE.get(str(loc[0]), model)
    return tuple(inside.model_fields)
