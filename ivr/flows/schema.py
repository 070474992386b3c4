"""The JSON Schema of a flow file, for editors: completion, a line of help for each field, mistakes while typing."""

from collections.abc import Sequence
from typing import Any

from ivr.flows.field_words import FIELD_WORDS
from ivr.flows.flow import FlowFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(steps: Sequence[str] = ()) -> dict[str, Any]:
    """The schema. With `steps`, the names of a file's steps, fields that lead to a step offer exactly these."""
    made: dict[str, Any] = _tidied(FlowFile.model_json_schema())
    definitions: dict[str, Any] = made.get("$defs", {})
    for model, fields in FIELD_WORDS.items():
        properties = made["properties"] if model == "FlowFile" else definitions[model]["properties"]
        for name, (ja, _en) in fields.items():
            properties[name]["description"] = ja
    made["$schema"] = DIALECT
    made["title"] = "Uketsuke の受付マニュアル (flows.yaml)"
    if steps:
        for definition in definitions.values():
            _offer(definition.get("properties", {}), list(dict.fromkeys(steps)))
    return made


_LEADING_TO_STEPS = frozenset({"next", "otherwise", "on_silence", "urgent", "complaint", "solved", "declined", "unanswered", "overflow"})
_MAPPING_TO_STEPS = frozenset({"intents", "choices"})


def _offer(properties: dict[str, Any], steps: list[str]) -> None:
    """Narrow the fields that hold step names to these."""
    for name, field in properties.items():
        if name in _LEADING_TO_STEPS:
            inner = next((option for option in field.get("anyOf", ()) if option.get("type") == "string"), field)
            inner["enum"] = steps
        elif name in _MAPPING_TO_STEPS and _is_step_name(field.get("additionalProperties", {})):
            field["additionalProperties"] = {"enum": steps}


def _is_step_name(field: Any) -> bool:
    """The choices of a menu lead to steps, those of a slot to texts without a limit."""
    return isinstance(field, dict) and "maxLength" in field


def _tidied(value: Any) -> Any:
    """The schema without pydantic's titles (each field named once more), and with keys of a pattern refused where they do not fit it."""
    if isinstance(value, list):
        return [_tidied(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    tidied = {key: _tidied(inner) for key, inner in value.items() if key != "title" or not isinstance(inner, str)}
    return {**tidied, "additionalProperties": False} if "patternProperties" in tidied else tidied
