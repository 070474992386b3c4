"""Plays a caller's moves against a flow: the simulator, the tests of a flow file and the golden conversations all drive this.

Stands in for the telephone: what the interpreter waits for is answered as the carrier would. Pure; nothing is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.classify.model import CallerSigns
from ivr.faq import Matcher
from ivr.flows.inputs import (
    Caller,
    CallStarted,
    Fault,
    HeardLate,
    HungUp,
    Input,
    Keys,
    QueueEnded,
    QueueKey,
    QueueOverflow,
    Recorded,
    Silence,
    Spoken,
    TransferEnded,
)
from ivr.flows.interpreter import advance
from ivr.flows.listening import make_heard
from ivr.flows.moves import Breaks, CallsFrom, ClockIs, GoesAway, IsSilent, Move, OperatorDoes, Presses, RingEnds, Speaks
from ivr.flows.outputs import AwaitHeard, Collect, Ending, Enqueue, LeaveQueue, Play, Prompt, Record, Say, StayInQueue, Transfer
from ivr.flows.resolved import Flow
from ivr.flows.state import State
from ivr.flows.turn import Turn
from ivr.hours import TOKYO
from ivr.text.phone import number_kind

USUAL_CALLER = "+819012345678"
"""Who calls where a test does not say: a number of the kind reserved for examples."""
_MONDAY = datetime(2026, 11, 30, 11, 0, tzinfo=TOKYO)
_SECONDS_A_CHARACTER = 0.13
"""Japanese is spoken at seven or eight characters a second."""


def usual_time(flow: Flow) -> datetime:
    """When a test takes place that names no clock: the first Monday at 11 o'clock, or the next time from then that the client is open."""
    opens = flow.hours.next_open(_MONDAY)
    return _MONDAY if opens is None else opens


@dataclass(frozen=True, slots=True)
class Step:
    """One input and the turn that it made."""

    given: Input
    turn: Turn


class Player:
    """One call. `play` gives the turns that a move led to (none where nobody listens to it)."""

    def __init__(self, flow: Flow, now: datetime | None = None, *, caller: str | None = USUAL_CALLER, matcher: Matcher | None = None) -> None:
        self.flow = flow
        self.now = now or usual_time(flow)
        self.caller = caller
        self.state: State | None = None
        self.steps: list[Step] = []
        self._matcher = matcher or Matcher(flow.faq)
        self._recordings = 0
        self._waits: Ending | None = None

    @property
    def ending(self) -> Ending | None:
        """What the call waits for; None before it began."""
        return self._waits

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.state is not None and self.state.ended

    def begin(self) -> list[Step]:
        """The telephone rings, unless it did already."""
        if self.state is not None:
            return []
        called = "+815000000000"
        return [self._take(CallStarted(Caller(self.caller), called, is_test=True))]

    def play(self, move: Move) -> list[Step]:
        """Make a move; the turns it led to."""
        if isinstance(move, ClockIs):
            self.now = move.at
            return []
        if isinstance(move, CallsFrom):
            self.caller = move.number
            return []
        steps = self.begin()
        if self.over:
            return steps
        for given in self._inputs(move):
            steps.append(self._take(given))
            if isinstance(self._waits, LeaveQueue):
                steps.append(self._take(QueueEnded("left")))
            if self.over:
                break
        return steps

    def _take(self, given: Input) -> Step:
        state = None if self.state is None else State.from_json(self.state.to_json())
        turn = advance(self.flow, state, given, self.now)
        self.state = turn.state
        last = turn.outputs[-1]
        if not isinstance(last, Say | Play | StayInQueue):
            self._waits = last
        step = Step(given, turn)
        self.steps.append(step)
        return step

    def _inputs(self, move: Move) -> Sequence[Input]:  # noqa: PLR0911 - one return a kind of move
        """What the carrier would tell us of a move, where the call stands now."""
        match move:
            case Speaks():
                return self._spoken(move)
            case Presses(keys=keys):
                return self._pressed(keys)
            case IsSilent():
                return [] if isinstance(self._waits, Enqueue | Transfer) else [Silence()]
            case GoesAway():
                return [HungUp()]
            case RingEnds(how=how):
                return [TransferEnded(accepted=True)] if how == "accepted" else [TransferEnded(accepted=False, status=how)]
            case OperatorDoes(what=what):
                answers: dict[str, Input] = {
                    "answers": QueueEnded("handled"),
                    "nobody": QueueOverflow("nobody"),
                    "too_long": QueueOverflow("max_wait"),
                }
                return [answers[what]]
            case Breaks(code=code):
                return [Fault(code)]
            case _:
                return []

    def _pressed(self, keys: str) -> Sequence[Input]:
        if isinstance(self._waits, Enqueue):
            return [QueueKey(keys)]
        if isinstance(self._waits, Collect):
            return [Keys(keys.rstrip(self._waits.finish_key))]
        return [Silence()] if isinstance(self._waits, Record) else []

    def _spoken(self, move: Speaks) -> Sequence[Input]:
        match self._waits:
            case Collect(speech=True):
                return [Spoken(move.text, move.confidence)] + ([HungUp()] if move.hangs_up else [])
            case Collect():
                return [Silence()]
            case Record(max_s=max_s):
                return self._recorded(move, float(max_s))
            case _:
                return [HungUp()] if move.hangs_up else []

    def _recorded(self, move: Speaks, max_s: float) -> Sequence[Input]:
        """A recording, and what would be heard in it if the call waits for that: a message is only recorded."""
        self._recordings += 1
        recording = self._recordings
        seconds = round(min(max_s, max(1.0, len(move.text) * _SECONDS_A_CHARACTER) if move.seconds is None else move.seconds), 1)
        recorded = Recorded(recording, seconds, hung_up=move.hangs_up)
        ahead = advance(self.flow, self.state, recorded, self.now)
        if not isinstance(ahead.outputs[-1], AwaitHeard):
            return [recorded]
        if move.late:
            return [recorded, HeardLate(recording)]
        signs = CallerSigns(number_kind=number_kind(self.caller), welcome=self.flow.welcome, unwelcome=self.flow.unwelcome)
        return [recorded, make_heard(recording, move.text, move.confidence, self.flow, self._matcher, signs)]


def prompts_of(turn: Turn) -> list[Prompt]:
    """All that the caller hears in a turn, in order."""
    heard: list[Prompt] = []
    for output in turn.outputs:
        if isinstance(output, Say | Play):
            heard.append(output)
        elif isinstance(output, Collect):
            heard.extend(output.prompts)
    return heard


def words_of(turn: Turn) -> str:
    """What the caller hears in a turn, as one text."""
    return "".join(prompt.text for prompt in prompts_of(turn))


__all__ = ["USUAL_CALLER", "Player", "Step", "prompts_of", "usual_time", "words_of"]
