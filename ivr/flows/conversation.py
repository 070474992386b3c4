"""Golden conversations: inputs of a call and all that the interpreter answers, as plain data that a diff can be read from.

One is a mapping: flow, clock, turns; a turn has `in` (an input) and what it must give: `out`, `store` (effects), `step`. What was understood of
words is written with the input, so that a better classifier leaves the conversations alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from ivr.classify.model import Sales, Understanding, Urgency
from ivr.faq.model import NO_MATCH, Candidate, FaqMatch
from ivr.flows import inputs
from ivr.flows.inputs import Caller, CallStarted, Heard, Input
from ivr.flows.interpreter import advance
from ivr.flows.moves import BadMove, read_clock
from ivr.flows.outputs import Collect, Effect, Output, Play, Say
from ivr.flows.player import Step
from ivr.flows.resolved import Flow
from ivr.flows.state import State
from ivr.flows.turn import Turn

_KINDS: dict[str, Callable[..., Input]] = {
    "keys": inputs.Keys,
    "spoken": inputs.Spoken,
    "silence": inputs.Silence,
    "recorded": inputs.Recorded,
    "heard_late": inputs.HeardLate,
    "transfer_ended": inputs.TransferEnded,
    "queue_key": inputs.QueueKey,
    "queue_overflow": inputs.QueueOverflow,
    "queue_ended": inputs.QueueEnded,
    "hung_up": inputs.HungUp,
    "fault": inputs.Fault,
}


def replay(flow: Flow, conversation: Mapping[str, Any]) -> dict[str, Any]:
    """The conversation with what the interpreter gives now; equal to `conversation` when nothing has changed. Raises `BadMove`."""
    state: State | None = None
    now = read_clock(conversation["clock"])
    turns = []
    for line in conversation["turns"]:
        now = read_clock(line["clock"]) if "clock" in line else now
        turn = advance(flow, None if state is None else State.from_json(state.to_json()), read_input(line["in"]), now)
        state = turn.state
        kept = {"clock": line["clock"]} if "clock" in line else {}
        turns.append(kept | {"in": dict(line["in"])} | _given(turn))
    return dict(conversation) | {"turns": turns}


def written(flow_name: str, clock: datetime, steps: list[Step]) -> dict[str, Any]:
    """A call that was played, as a conversation."""
    turns = [{"in": write_input(step.given)} | _given(step.turn) for step in steps]
    return {"flow": flow_name, "clock": clock.isoformat(), "turns": turns}


def _given(turn: Turn) -> dict[str, Any]:
    given: dict[str, Any] = {"out": [_output(output) for output in turn.outputs]}
    if turn.effects:
        given["store"] = [_effect(effect) for effect in turn.effects]
    return given | {"step": turn.state.step}


def _output(output: Output) -> dict[str, Any]:
    if isinstance(output, Say):
        return {"say": output.text}
    if isinstance(output, Play):
        return {"play": output.url}
    values = _differing(output)
    if isinstance(output, Collect):
        values["prompts"] = [_output(prompt) for prompt in output.prompts]
    return {_snake(output): values}


def _effect(effect: Effect) -> dict[str, Any]:
    return {_snake(effect): _differing(effect)}


def _differing(value: Any) -> dict[str, Any]:
    """The fields that are not as they usually are."""
    kept = {}
    for each in fields(value):
        mine = getattr(value, each.name)
        usual = each.default_factory() if callable(each.default_factory) else each.default
        if mine != usual:
            kept[each.name] = list(mine) if isinstance(mine, tuple) else mine
    return kept


def _snake(value: object) -> str:
    name = type(value).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() and place else letter.lower() for place, letter in enumerate(name))


def read_input(line: Mapping[str, Any]) -> Input:
    """An input from its line: `kind`, and its fields. Raises `BadMove`."""
    values = {name: value for name, value in line.items() if name != "kind"}
    kind = str(line.get("kind"))
    try:
        if kind == "call_started":
            return CallStarted(Caller(**_caller(values.pop("caller", None))), **values)
        if kind == "heard":
            return _read_heard(values)
        return _KINDS[kind](**values)
    except (KeyError, TypeError) as error:
        raise BadMove(f"no such input: {dict(line)}") from error


def _caller(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {"number": value}


def _read_heard(values: dict[str, Any]) -> Heard:
    text = str(values["text"])
    sales, urgent, faq = values.get("sales", "pass"), values.get("urgent", "none"), values.get("faq")
    understanding = Understanding(
        text=text,
        sales=Sales(sales, 0.9 if sales == "decline" else 0.5 if sales == "ask" else 0.1),
        intent=values.get("intent", "inquiry"),
        urgent=Urgency(urgent != "none", urgent),
        relationship=values.get("relationship", "unknown"),
        angry=bool(values.get("angry")),
    )
    match = NO_MATCH
    if faq:
        candidates = tuple(Candidate(each, 0.5) for each in faq["candidates"])
        match = FaqMatch(text, faq["candidates"][0] if faq["band"] == "answer" else None, 0.5, faq["band"], candidates)
    return Heard(int(values["recording"]), text, float(values.get("confidence", 0.9)), understanding, match)


def write_input(given: Input) -> dict[str, Any]:
    """The line of an input that `read_input` reads back, as far as the interpreter judges by it."""
    if isinstance(given, CallStarted):
        return {"kind": "call_started", "caller": given.caller.number if given.caller == Caller(given.caller.number) else asdict(given.caller)}
    if isinstance(given, Heard):
        return _write_heard(given)
    return {"kind": _snake(given)} | _differing(given)


def _write_heard(given: Heard) -> dict[str, Any]:
    meant = given.understanding
    line: dict[str, Any] = {"kind": "heard", "recording": given.recording, "text": given.text}
    line |= {"intent": meant.intent} if meant.intent != "inquiry" else {}
    line |= {"sales": meant.sales.decision} if meant.sales.decision != "pass" else {}
    line |= {"urgent": meant.urgent.level} if meant.urgent.level != "none" else {}
    line |= {"relationship": meant.relationship} if meant.relationship != "unknown" else {}
    line |= {"angry": True} if meant.angry else {}
    if given.faq.band != "none":
        others = [each.id for each in given.faq.candidates if each.id != given.faq.match]
        line["faq"] = {"band": given.faq.band, "candidates": ([given.faq.match] if given.faq.match else []) + others[:2]}
    return line
