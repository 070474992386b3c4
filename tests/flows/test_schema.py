"""The JSON Schema: up to date, complete, and of one mind with the loader."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from ivr.flows.field_words import FIELD_WORDS
from ivr.flows.flow import STEP_KINDS, Directory, FaqEntry, FlowFile, SalesPolicy, Voice
from ivr.flows.packs import PACKS, pack_text
from ivr.flows.schema import json_schema
from ivr.flows.steps.ask import SlotQuestion
from ivr.flows.steps.branch import Case
from ivr.flows.yaml_source import read

ROOT = Path(__file__).parent.parent.parent
MODELS: list[type[BaseModel]] = [FlowFile, Voice, Directory, FaqEntry, SalesPolicy, SlotQuestion, Case, *STEP_KINDS.values()]
SMALL = {"client": "small", "name": "店", "flow": {"start": {"say": "はい。", "next": "終"}, "終": {"end": "message"}}}


def test_the_committed_schema_is_up_to_date():
    """After a change of the models: ivr flow schema > flows.schema.json."""
    assert json.loads((ROOT / "flows.schema.json").read_text(encoding="utf-8")) == json_schema()


def test_every_field_is_explained_in_both_languages():
    assert {model.__name__: set(model.model_fields) for model in MODELS} == {model: set(fields) for model, fields in FIELD_WORDS.items()}
    assert all(ja and en for fields in FIELD_WORDS.values() for ja, en in fields.values())


def test_it_is_a_schema():
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("text", [(ROOT / "flows.yaml").read_text(encoding="utf-8"), *(pack_text(name) for name in PACKS)], ids=["flows", *PACKS])
def test_sound_files_pass(text):
    assert list(Draft202012Validator(json_schema()).iter_errors(read(text).data)) == []


@pytest.mark.parametrize(
    "step",
    [
        {"say": "はい。", "nxt": "終"},
        {"lisen": "どうぞ。"},
        {"menu": "どうぞ。", "choices": {}},
        {"end": "mesage"},
        {"transfer": 1},
        {"book": "内見", "next": "終"},
        {"ask": {"a b": "どうぞ。"}, "next": "終"},
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(step):
    validator = Draft202012Validator(json_schema())

    assert validator.is_valid(SMALL)
    assert not validator.is_valid({**SMALL, "flow": {"start": step, "終": {"end": "message"}}})


def test_the_steps_of_a_file_are_offered_where_a_step_is_named():
    validator = Draft202012Validator(json_schema(["start", "終"]))

    assert validator.is_valid(SMALL)
    assert not validator.is_valid({**SMALL, "flow": {"start": {"say": "はい。", "next": "無い"}, "終": {"end": "message"}}})
    assert not validator.is_valid({**SMALL, "flow": {"start": {"menu": "1を押して", "choices": {"1": "無い"}}, "終": {"end": "message"}}})
    assert validator.is_valid({**SMALL, "flow": {"start": {"menu": "1を押して", "choices": {"1": "終"}}, "終": {"end": "message"}}})


def test_days_sentences_and_the_lines_of_tests_are_offered():
    properties = json_schema()["properties"]

    assert {"mon-fri", "holidays", "except"} <= set(properties["hours"]["properties"])
    assert "closing" in properties["prompts"]["properties"]
    assert "says" in properties["tests"]["additionalProperties"]["items"]["properties"]["expect"]["properties"]
    assert not Draft202012Validator(json_schema()).is_valid({**SMALL, "tests": {"a": [{"callr": "もしもし"}]}})
