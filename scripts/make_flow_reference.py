"""Writes the field tables of docs/flows.md from the models. Run it as python scripts/make_flow_reference.py.

A table stands between `<!-- fields: Model -->` and `<!-- end -->`; everything else in the file is written by hand.
"""

import re
import sys
from pathlib import Path
from typing import Any

from ivr.flows.field_words import FIELD_WORDS
from ivr.flows.flow import STEP_KINDS, Directory, FaqEntry, FlowFile, SalesPolicy, Voice
from ivr.flows.prompts import DEFAULT_PROMPTS
from ivr.flows.steps.ask import SlotQuestion
from ivr.flows.steps.branch import Case

FILE = Path(__file__).parent.parent / "docs" / "flows.md"
MODELS = {model.__name__: model for model in (FlowFile, Voice, Directory, FaqEntry, SalesPolicy, SlotQuestion, Case, *STEP_KINDS.values())}
_MARK = re.compile(r"(<!-- fields: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PROMPTS = re.compile(r"(<!-- sentences -->\n).*?(<!-- end -->)", re.DOTALL)


def table(name: str) -> str:
    """The fields of a model."""
    schema = MODELS[name].model_json_schema()
    required = set(schema.get("required", ()))
    lines = ["| field | value | default | |", "|---|---|---|---|"]
    for field, (_ja, en) in FIELD_WORDS[name].items():
        value = _value(schema["properties"][field], schema.get("$defs", {}))
        default = "required" if field in required else _default(MODELS[name].model_fields[field])
        lines.append(f"| `{field}` | {value} | {default} | {en} |")
    return "\n".join(lines) + "\n"


def sentences() -> str:
    """The system's own sentences."""
    lines = ["| key | sentence |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{key}` | {text} |" for key, text in DEFAULT_PROMPTS.items())]) + "\n"


def _default(field: Any) -> str:
    default = field.get_default(call_default_factory=True)
    if default is None or default in ({}, []):
        return ""
    if isinstance(default, bool | int | float | str):
        return f"`{str(default).lower() if isinstance(default, bool) else default}`"
    return f"`[{', '.join(default)}]`" if isinstance(default, list) else ""


def _value(schema: dict[str, Any], models: dict[str, Any]) -> str:
    """What may be written, in a few words."""
    options = [option for option in schema.get("anyOf", schema.get("oneOf", ())) if option.get("type") != "null"]
    if options:
        return "a step" if len(options) > len(FIELD_WORDS["Listen"]) else ", or ".join(dict.fromkeys(_value(option, models) for option in options))
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _value(models[name], models) if "enum" in models[name] else f"{{{', '.join(FIELD_WORDS[name])}}}"
    if "const" in schema or "enum" in schema:
        return " · ".join(f"`{each}`" for each in schema.get("enum", [schema.get("const")]))
    return _by_type(schema, models)


def _by_type(schema: dict[str, Any], models: dict[str, Any]) -> str:
    match schema.get("type"):
        case "array":
            return f"list of {_value(schema['items'], models)}"
        case "object":
            inner = schema.get("additionalProperties") or next(iter(schema.get("patternProperties", {}).values()), {})
            return f"name: {_value(inner, models)}" if isinstance(inner, dict) and inner else "names and values"
        case "boolean":
            return "`true` · `false`"
        case "integer" | "number":
            return _bounds(schema)
        case _:
            return _text(schema)


def _bounds(schema: dict[str, Any]) -> str:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    return f"{'over ' if 'exclusiveMinimum' in schema else ''}{low:g}–{schema['maximum']:g}" if low is not None else "a number"


def _text(schema: dict[str, Any]) -> str:
    described = schema.get("description", "")
    for start, word in (("the name of a step", "step"), ("words to speak", "words"), ("a telephone number", "number")):
        if described.startswith(start):
            return word
    return "https address" if "https" in schema.get("pattern", "") else "text"


def made(text: str) -> str:
    """The file with every table as it should be."""
    text = _MARK.sub(lambda found: found[1] + table(found[2]) + found[3], text)
    return _PROMPTS.sub(lambda found: found[1] + sentences() + found[2], text)


def main() -> None:
    """Rewrite the file where it is out of date."""
    text = FILE.read_text(encoding="utf-8")
    new = made(text)
    if new != text:
        FILE.write_text(new, encoding="utf-8")
        print(f"wrote {FILE}")
    else:
        print("docs/flows.md is up to date")


if __name__ == "__main__":
    sys.exit(main())
