"""The JSON Schema of a flow file, for editors: completion, a line of help for each field, mistakes while typing."""

from collections.abc import Sequence
from typing import Any

from ivr.flows.check.written_tests import MOVES
from ivr.flows.expect import EXPECTATIONS
from ivr.flows.field_words import FIELD_WORDS
from ivr.flows.flow import FlowFile
from ivr.flows.prompts import DEFAULT_PROMPTS
from ivr.flows.voices import VOICES
from ivr.hours.days import ENGLISH

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(steps: Sequence[str] = ()) -> dict[str, Any]:
    """The schema. With `steps`, the names of a file's steps, fields that lead to a step offer exactly these."""
    made: dict[str, Any] = _tidied(FlowFile.model_json_schema())
    definitions: dict[str, Any] = made.get("$defs", {})
    definitions["Voice"]["properties"]["name"]["examples"] = [name for names in VOICES.values() for name in names]
    for model, fields in FIELD_WORDS.items():
        properties = made["properties"] if model == "FlowFile" else definitions[model]["properties"]
        for name, (ja, _en) in fields.items():
            properties[name]["description"] = ja
    _offer_words(made["properties"])
    made["$schema"] = DIALECT
    made["title"] = "Uketsuke の受付マニュアル (flows.yaml)"
    if steps:
        for definition in definitions.values():
            _offer(definition.get("properties", {}), list(dict.fromkeys(steps)))
    return made


def _offer_words(properties: dict[str, Any]) -> None:
    """What the models leave open and an editor can still offer: days, voices, system sentences, the lines of tests."""
    days = ("mon-fri", "sat", "sun", "daily", *ENGLISH)
    properties["hours"]["properties"] = {name: {"description": "例: 09:00-18:00、休みは closed"} for name in days} | {
        "holidays": {"description": "祝日。例: closed"},
        "except": {"type": "object", "description": "臨時の休みや時間変更。例: 2026-12-29..2027-01-03: closed"},
    }
    sentence = properties["prompts"]["additionalProperties"]
    properties["prompts"]["properties"] = {key: {**sentence, "description": text} for key, text in DEFAULT_PROMPTS.items()}
    properties["prompts"]["additionalProperties"] = False
    expect = {"type": "object", "properties": {name: {} for name in EXPECTATIONS}, "additionalProperties": False}
    line = {"type": "object", "properties": {name: {} for name in MOVES} | {"expect": expect}, "additionalProperties": False}
    properties["tests"]["additionalProperties"] = {"type": "array", "items": line}


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
