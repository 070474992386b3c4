"""Play inputs against a flow given as YAML; the shortest way to a call in a test."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from ivr.classify.model import CallerSigns
from ivr.faq import Matcher
from ivr.flows.inputs import Caller, CallStarted, Heard, Input, Recorded
from ivr.flows.interpreter import advance
from ivr.flows.limits import DEFAULT_LIMITS, Limits
from ivr.flows.listening import make_heard
from ivr.flows.load import load_flow
from ivr.flows.outputs import Collect, Effect, Event, HangUp, Output, Say, SetOutcome
from ivr.flows.resolved import Flow, resolve
from ivr.flows.state import State
from ivr.flows.turn import Turn

OPEN = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # Tuesday, noon in Japan
NIGHT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # Wednesday, three in the morning
NUMBER = "+819012345678"
HEAD = 'client: test\nname: テスト商会\nnumbers: ["+815031234567"]\nhours: {mon-fri: "09:00-18:00"}\n'


def flow_of(steps: str, head: str = "") -> Flow:
    """A flow from the YAML of its `flow:` mapping, and of what else the file should say."""
    body = "\n".join(f"  {line}" for line in steps.strip("\n").splitlines())
    loaded = load_flow(f"{HEAD}{head}\nflow:\n{body}\n")
    assert loaded.flow is not None, loaded.problems
    return resolve(loaded.flow)


@dataclass
class Call:
    """A call being played."""

    flow: Flow
    now: datetime = OPEN
    limits: Limits = DEFAULT_LIMITS
    state: State | None = None
    turns: list[Turn] = field(default_factory=list)
    recordings: int = 0

    def __post_init__(self) -> None:
        self.matcher = Matcher(self.flow.faq)

    def rings(self, number: str | None = NUMBER, **caller: object) -> Turn:
        """The call begins."""
        return self.give(CallStarted(Caller(number, **caller), "+815031234567"))  # type: ignore[arg-type]

    def give(self, *inputs: Input) -> Turn:
        """Take turns; the last one."""
        for given in inputs:
            # Each turn may be taken by another process: the state goes through JSON.
            state = None if self.state is None else State.from_json(self.state.to_json())
            assert state == self.state
            turn = advance(self.flow, state, given, self.now, self.limits)
            self.turns.append(turn)
            self.state = turn.state
        return self.turns[-1]

    def heard(self, text: str) -> Heard:
        """What the job would make of words in the newest recording."""
        return make_heard(self.recordings, text, 0.9, self.flow, self.matcher, CallerSigns())

    def says(self, text: str, seconds: float = 3.0) -> Turn:
        """Speak into a Record; "" is sound without words."""
        self.recordings += 1
        return self.give(Recorded(self.recordings, seconds), self.heard(text))

    @property
    def step(self) -> str:
        """Where the call stands."""
        assert self.state is not None
        return self.state.step

    @property
    def outputs(self) -> tuple[Output, ...]:
        """What the newest turn asks for."""
        return self.turns[-1].outputs

    @property
    def words(self) -> str:
        """What the caller hears in the newest turn."""
        return words(self.turns[-1])

    @property
    def ending(self) -> Output:
        """What the newest turn waits for."""
        return self.turns[-1].outputs[-1]

    @property
    def effects(self) -> list[Effect]:
        """All that was stored."""
        return [effect for turn in self.turns for effect in turn.effects]

    @property
    def events(self) -> list[Event]:
        """The whole timeline."""
        return [event for turn in self.turns for event in turn.events]

    @property
    def outcome(self) -> str | None:
        """The outcome that was written; it must be one at most."""
        written = [effect.outcome for effect in self.effects if isinstance(effect, SetOutcome)]
        assert len(written) <= 1
        assert self.state is not None
        assert self.state.outcome == (written[0] if written else None)
        return written[0] if written else None

    @property
    def over(self) -> bool:
        """Whether we hung up."""
        return isinstance(self.ending, HangUp)


def words(turn: Turn) -> str:
    """All that is spoken in a turn."""
    said = [output.text for output in turn.outputs if isinstance(output, Say)]
    for output in turn.outputs:
        if isinstance(output, Collect):
            said += [prompt.text for prompt in output.prompts]
    return "".join(said)
