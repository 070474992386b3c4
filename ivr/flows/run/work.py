"""One turn in the making: the state that is being changed, what the caller will hear, what is stored, what the timeline says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ivr.flows import summary
from ivr.flows.inputs import Heard, said_of
from ivr.flows.limits import Limits
from ivr.flows.outputs import (
    AwaitHeard,
    Collect,
    Effect,
    Ending,
    Enqueue,
    Event,
    HangUp,
    LeaveQueue,
    Outcome,
    Output,
    Play,
    Priority,
    Prompt,
    Record,
    Reject,
    Say,
    SetOutcome,
    StayInQueue,
    Transfer,
)  # fmt: skip
from ivr.flows.prompts import sentence
from ivr.flows.resolved import Flow
from ivr.flows.state import SlotTaken, State, Understood, Waiting
from ivr.flows.turn import Turn
from ivr.summary import Said

_PLACE = re.compile(r"\{([^{}]+)\}")
RANK: dict[Priority, int] = {"low": 0, "normal": 1, "high": 2, "urgent": 3}
_NO_MEMO: Mapping[str, Any] = {}


class Work:
    """Mutable for the length of one turn; `turn()` freezes it. Steps call its verbs: say, collect, goto, set_outcome."""

    __slots__ = (
        "at", "called", "caller", "covered", "effects", "ended", "ending", "events", "faults", "flow", "heard", "inside",
        "is_test", "left_message", "limits", "memo", "now", "outcome", "outputs", "over_limit", "queued", "raised", "said", "slots", "stack",
        "step", "target", "tries", "turns", "waiting", "wants_callback",
    )  # fmt: skip

    def __init__(self, flow: Flow, state: State, now: datetime, limits: Limits) -> None:
        self.flow, self.now, self.limits = flow, now, limits
        self.step, self.inside, self.stack, self.at, self.tries, self.memo = (
            state.step, state.inside, state.stack, state.at, state.tries, state.memo,
        )  # fmt: skip
        self.waiting: Waiting = state.waiting
        self.slots: Mapping[str, SlotTaken] = state.slots
        self.caller, self.called, self.is_test, self.covered = state.caller, state.called, state.is_test, state.covered
        self.outcome, self.heard, self.said = state.outcome, state.heard, state.said
        self.raised: Priority = state.raised
        self.turns, self.faults, self.over_limit = state.turns + 1, state.faults, state.over_limit
        self.left_message, self.wants_callback, self.queued, self.ended = state.left_message, state.wants_callback, state.queued, state.ended
        self.target: tuple[str, str, str] | None = None  # sub-flow, step, why: where to go on
        self.ending: Ending | None = None
        self.outputs: list[Output] = []
        self.effects: list[Effect] = []
        self.events: list[Event] = []

    def state(self) -> State:
        """The state as it stands now."""
        return State(
            self.flow.version, self.step, self.waiting, self.slots, self.caller, self.outcome, self.said, self.heard, self.turns, self.inside,
            self.stack, self.at, self.tries, self.memo, self.raised, self.called, self.is_test, self.covered, self.faults, self.left_message,
            self.wants_callback, self.queued, self.over_limit, self.ended,
        )  # fmt: skip

    def turn(self) -> Turn:
        """The finished turn."""
        ending = (self.ending,) if self.ending is not None else ()
        return Turn(self.state(), (*self.outputs, *ending), tuple(self.effects), tuple(self.events))

    # --- words --------------------------------------------------------------------------------------------------------

    def sentence(self, key: str, values: Mapping[str, str] = _NO_MEMO) -> str:
        """A system sentence, filled in."""
        return self.fill(sentence(self.flow.prompts, key), values)

    def fill(self, text: str, values: Mapping[str, str] = _NO_MEMO) -> str:
        """`text` with {slot}, {summary}, {client}, {caller} and `values` filled in as they are spoken; what is unknown becomes nothing."""
        if "{" in text:
            text = _PLACE.sub(lambda found: self._place(found[1].strip(), values), text)
        if len(text) > self.limits.prompt_chars:
            self.event("limit", which="prompt_chars")
            text = text[: self.limits.prompt_chars]
        return text

    def _place(self, name: str, values: Mapping[str, str]) -> str:
        if name in values:
            return values[name]
        if name in self.slots:
            return self.slots[name].spoken[: self.limits.value_chars]
        if name == "summary":
            return summary.spoken(self.state())
        return {"client": self.flow.name, "caller": self.caller.name or "お客様"}.get(name, "")

    def say(self, text: str) -> None:
        """Speak before the turn's ending; empty text is passed over."""
        if text:
            self.outputs.append(Say(text))
            self.events.append(Event("said", {"text": text}))

    def say_key(self, key: str, values: Mapping[str, str] = _NO_MEMO) -> None:
        """Speak a system sentence."""
        self.say(self.sentence(key, values))

    def play(self, url: str, text: str) -> None:
        """Play a sound before the turn's ending."""
        self.outputs.append(Play(url, text))
        self.events.append(Event("said", {"text": text or url}))

    # --- endings ------------------------------------------------------------------------------------------------------

    def collect(self, *texts: str, max_keys: int | None = 1, timeout_s: float = 5.0, speech: bool = True, hints: Sequence[str] = ()) -> None:
        """Ask by keys and (with `speech`) a few words."""
        prompts: list[Prompt] = []
        for text in texts:
            if text:
                prompts.append(Say(text))
                self.events.append(Event("said", {"text": text}))
        self._end(Collect(tuple(prompts), max_keys=max_keys, timeout_s=timeout_s, speech=speech, hints=tuple(hints)), "collect")

    def record(self, *, max_s: int, silence_s: int, beep: bool = False) -> None:
        """Record the caller."""
        self._end(Record(max_s=max_s, silence_s=silence_s, beep=beep), "record")

    def await_heard(self, recording: int) -> None:
        """Hold the line until the recording is understood."""
        self._end(AwaitHeard(recording), "heard")

    def ring(self, transfer: Transfer) -> None:
        """Ring somebody."""
        self._end(transfer, "transfer")

    def enqueue(self, enqueue: Enqueue) -> None:
        """Wait for an operator."""
        self._end(enqueue, "queue")

    def stay(self) -> None:
        """Go on waiting in the queue."""
        self._end(StayInQueue(), "queue")

    def leave(self) -> None:
        """Leave the queue; `QueueEnded` follows."""
        self._end(LeaveQueue(), "queue")

    def hang_up(self) -> None:
        """End the call."""
        self.ended = True
        self._end(HangUp(), "none")

    def reject(self) -> None:
        """Do not answer the call."""
        self.ended = True
        self._end(Reject(), "none")

    def _end(self, ending: Ending, waiting: Waiting) -> None:
        self.ending, self.waiting = ending, waiting

    # --- ways ---------------------------------------------------------------------------------------------------------

    def goto(self, step: str, why: str = "", *, inside: str | None = None) -> None:
        """Go on at `step` of the present (or the named) sub-flow."""
        self.target = (self.inside if inside is None else inside, step, why)

    def place(self, at: str, *, tries: int = 0, **memo: Any) -> None:
        """Note where inside the step the call stands. `memo` replaces the step's notes."""
        self.at, self.tries, self.memo = at, tries, memo

    # --- what is noted ------------------------------------------------------------------------------------------------

    def event(self, kind: str, /, **data: Any) -> None:
        """A line of the timeline."""
        self.events.append(Event(kind, data))

    def decide(self, rule: str, result: str, why: str) -> None:
        """A decision with its reason, for the timeline."""
        self.events.append(Event("decision", {"rule": rule, "result": result, "why": why}))

    def set_outcome(self, outcome: Outcome, reason: str) -> None:
        """Write the call's outcome; the first one stands."""
        if self.outcome is None:
            self.outcome = outcome
            self.effects.append(SetOutcome(outcome, reason))
            self.events.append(Event("outcome", {"outcome": outcome, "reason": reason}))

    def take_slot(self, name: str, taken: SlotTaken) -> None:
        """Keep what the caller told us."""
        self.slots = {**self.slots, name: taken}
        self.events.append(
            Event("slot", {"name": name, "value": taken.value, "source": taken.source, "verified": taken.verified, "recording": taken.recording})
        )

    def hear(self, given: Heard, *, asked: str = "") -> None:
        """Keep the words heard, for later steps to judge by. `asked`: the slot they answer, "" = the open question."""
        self.heard = Understood.of(given)
        self.note_said(said_of(given, asked=asked))

    def note_said(self, said: Said) -> None:
        """Add to all that the caller said; of a call without end the oldest words go."""
        if not said.text:
            return
        kept = [*self.said, replace(said, text=said.text[: self.limits.heard_chars])]
        while sum(len(each.text) for each in kept) > self.limits.heard_chars:
            kept.pop(0)
        self.said = tuple(kept)

    def raise_to(self, priority: Priority) -> None:
        """Any queue from now on has at least this priority."""
        if RANK[priority] > RANK[self.raised]:
            self.raised = priority
