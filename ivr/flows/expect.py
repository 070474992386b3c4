"""What a test expects of a call, and how it says that it is not so.

`expect:` may name: step (stands there, or came through since the last expectation) · end (outcome, or `true` = the call is over) ·
says / not_says (words the caller hears since the last expectation) · queue · priority · transfer (a number rung) · slot {name: value} ·
message (true = one was left) · report (channels) · waits (keys, recording, operator, transfer).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ivr.flows.moves import BadMove
from ivr.flows.outputs import Collect, Enqueue, PutInQueue, Record, RequestReport, TakeMessage, Transfer
from ivr.flows.player import Player, Step, words_of
from ivr.text.phone import to_e164

_WAITS: dict[str, type[object]] = {"keys": Collect, "recording": Record, "operator": Enqueue, "transfer": Transfer}


def problem_of(player: Player, since: Sequence[Step], wanted: Any) -> str | None:
    """Why the expectation is not met, in a Japanese sentence; None when it is. Raises `BadMove` for a name it does not know."""
    if not isinstance(wanted, Mapping):
        raise BadMove("expect は「expect: {step: 手順の名前}」の形で書いてください")
    for name, value in wanted.items():
        if name not in _CHECKS:
            raise BadMove(f"expect に書けない項目です: {name}(書けるもの: {'、'.join(_CHECKS)})")
        problem = _CHECKS[name](player, since, value)
        if problem:
            return problem
    return None


def _step(player: Player, since: Sequence[Step], value: Any) -> str | None:
    passed = [str(event.data["step"]) for step in since for event in step.turn.events if event.kind == "step"]
    here = player.state.step if player.state else ""
    if value == here or value in passed:
        return None
    way = " → ".join(passed) or here
    return f"手順「{value}」に進むはずが、「{here}」にいます(通った手順: {way})"


def _end(player: Player, _since: Sequence[Step], value: Any) -> str | None:
    outcome = player.state.outcome if player.state else None
    if not player.over:
        return f"通話が「{value}」で終わるはずが、手順「{player.state.step if player.state else ''}」で続いています"
    if value is True or value == outcome:
        return None
    return f"結果は「{value}」のはずが、「{outcome}」でした"


def _heard(since: Sequence[Step]) -> str:
    return "".join(words_of(step.turn) for step in since)


def _says(_player: Player, since: Sequence[Step], value: Any) -> str | None:
    said = _heard(since)
    missing = [text for text in _list(value) if text not in said]
    return f"「{missing[0]}」と案内するはずが、案内は「{said}」でした" if missing else None


def _not_says(_player: Player, since: Sequence[Step], value: Any) -> str | None:
    said = _heard(since)
    wrong = [text for text in _list(value) if text in said]
    return f"「{wrong[0]}」とは案内しないはずが、案内しました" if wrong else None


def _queued(player: Player) -> PutInQueue | None:
    items = [effect for step in player.steps for effect in step.turn.effects if isinstance(effect, PutInQueue)]
    return items[-1] if items else None


def _queue(player: Player, _since: Sequence[Step], value: Any) -> str | None:
    item = _queued(player)
    if item is None:
        return f"窓口「{value}」で待つはずが、待ちに入っていません"
    return None if item.queue == value else f"窓口「{value}」で待つはずが、「{item.queue}」で待っています"


def _priority(player: Player, _since: Sequence[Step], value: Any) -> str | None:
    item = _queued(player)
    if item is None:
        return f"優先度 {value} で待つはずが、待ちに入っていません"
    return None if item.priority == value else f"優先度は {value} のはずが、{item.priority} でした"


def _transfer(player: Player, _since: Sequence[Step], value: Any) -> str | None:
    rung = [number for step in player.steps for output in step.turn.outputs if isinstance(output, Transfer) for number in output.numbers]
    wanted = [to_e164(str(number)) or str(number) for number in _list(value)]
    missing = [number for number in wanted if number not in rung]
    return f"{missing[0]} を呼び出すはずが、呼び出した番号は {'、'.join(rung) or 'ありません'}" if missing else None


def _slot(player: Player, _since: Sequence[Step], value: Any) -> str | None:
    if not isinstance(value, Mapping):
        raise BadMove("expect の slot は「項目: 値」の形で書いてください")
    slots = player.state.slots if player.state else {}
    for name, wanted in value.items():
        taken = slots.get(name)
        if taken is None or str(wanted) not in {taken.value, taken.spoken}:
            return f"「{name}」は「{wanted}」のはずが、{f'「{taken.value}」でした' if taken else '伺っていません'}"
    return None


def _message(player: Player, _since: Sequence[Step], value: Any) -> str | None:
    left = any(isinstance(effect, TakeMessage) for step in player.steps for effect in step.turn.effects)
    if left == bool(value):
        return None
    return "伝言を預かるはずが、預かっていません" if value else "伝言は預からないはずが、預かりました"


def _report(player: Player, _since: Sequence[Step], value: Any) -> str | None:
    asked = {channel for step in player.steps for effect in step.turn.effects if isinstance(effect, RequestReport) for channel in effect.channels}
    missing = [channel for channel in _list(value) if channel not in asked]
    return f"{missing[0]} で報告するはずが、報告していません" if missing else None


def _waits(player: Player, _since: Sequence[Step], value: Any) -> str | None:
    if value not in _WAITS:
        raise BadMove(f"expect の waits に書けるのは {'、'.join(_WAITS)} です")
    return None if not player.over and isinstance(player.ending, _WAITS[value]) else f"「{value}」を待つはずが、待っていません"


def _list(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


_CHECKS: dict[str, Callable[[Player, Sequence[Step], Any], str | None]] = {
    "step": _step,
    "end": _end,
    "says": _says,
    "not_says": _not_says,
    "queue": _queue,
    "priority": _priority,
    "transfer": _transfer,
    "slot": _slot,
    "message": _message,
    "report": _report,
    "waits": _waits,
}
EXPECTATIONS = tuple(_CHECKS)
"""The names that `expect:` takes, for the checker and the schema."""
