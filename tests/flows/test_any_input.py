"""Whatever a caller, a carrier or our own side does: each turn has one ending, a call ends with one outcome, the state survives JSON."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.classify.model import Sales, Understanding, Urgency
from ivr.faq.model import NO_MATCH, Candidate, FaqMatch
from ivr.flows.inputs import (
    Caller,
    CallStarted,
    Fault,
    Heard,
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
from ivr.flows.limits import Limits
from ivr.flows.load import load_flow
from ivr.flows.outputs import Collect, Play, Reject, Say, SetOutcome
from ivr.flows.resolved import Flow, resolve
from ivr.flows.state import State
from ivr.flows.turn import Turn
from tests.flows.playing import NIGHT, OPEN

FLOW: Flow = resolve(load_flow((Path(__file__).parent / "everything.yaml").read_text(encoding="utf-8")).flow)  # type: ignore[arg-type]
"""One flow with every kind of step in it."""
LIMITS = Limits(turns_a_call=25, turns_at_most=35)

words = st.sampled_from(
    [
        "",
        "はい",
        "いいえ",
        "修理",
        "佐藤花子と申します",
        "ゼロキュウゼロイチニサンヨンゴロクナナハチ",
        "明日",
        "午後3時",
        "東京都港区1-2-3",
        "違います",
    ]
)
recordings = st.integers(1, 5)


@st.composite
def heards(draw: st.DrawFn) -> Heard:
    """Any understanding of any words."""
    text = draw(words)
    understanding = Understanding(
        text=text,
        sales=Sales(draw(st.sampled_from(["decline", "ask", "pass"])), 0.5, ("理由",)),
        intent=draw(st.sampled_from(["sales", "complaint", "repair_normal", "inquiry", "wrong_number"])),
        urgent=Urgency(True, draw(st.sampled_from(["danger", "hurry", "none"])), ("水漏れ",)),
        relationship=draw(st.sampled_from(["existing", "none", "unknown"])),
        angry=draw(st.booleans()),
    )
    known = [Candidate("hours", 0.9), Candidate("parking", 0.8), Candidate("gone", 0.1)]
    faq = draw(
        st.sampled_from(
            [
                NO_MATCH,
                FaqMatch(text, "hours", 0.9, "answer", tuple(known)),
                FaqMatch(text, "gone", 0.9, "answer"),
                FaqMatch(text, None, 0.5, "ask", tuple(known)),
                FaqMatch(text, None, 0.5, "ask", tuple(known[:1])),
                FaqMatch(text, None, 0.5, "ask"),
            ]
        )
    )
    return Heard(draw(recordings), text, 0.9, understanding, faq)


inputs: st.SearchStrategy[Input] = st.one_of(
    st.builds(Keys, st.text("0123456789*#", max_size=11)),
    st.builds(Keys, st.sampled_from(["1", "2", "3", "0312345678#", "1129", "1530"])),
    st.builds(Spoken, words),
    st.just(Silence()),
    st.builds(Recorded, recordings, st.sampled_from([0.2, 1.0, 5.0]), st.sampled_from([False, False, False, True])),
    heards(),
    st.builds(HeardLate, recordings, st.sampled_from(["deadline", "engine"])),
    st.builds(TransferEnded, st.booleans()),
    st.builds(QueueKey, st.sampled_from(["1", "2", "3", "*", ""])),
    st.builds(QueueOverflow, st.sampled_from(["max_wait", "nobody", "full"])),
    st.builds(QueueEnded, st.sampled_from(["left", "full", "error", "handled", "hung_up"])),
    st.builds(Fault, st.just("boom")),
    st.builds(CallStarted, st.builds(Caller, st.sampled_from([None, "+819012345678"]))),
    st.just(HungUp()),
)
callers = st.builds(Caller, st.sampled_from([None, "+819012345678", "+819099990000", "+819055556666"]))


FITTING = {
    "collect": st.one_of(
        st.builds(Keys, st.sampled_from(["1", "2", "3", "4", "0312345678", "0123", "1129", "#"])),
        st.builds(Spoken, words),
        st.just(Silence()),
    ),
    "record": st.one_of(st.builds(Recorded, recordings, st.sampled_from([0.2, 5.0])), st.just(Silence())),
    "heard": st.one_of(heards(), heards(), st.builds(HeardLate, recordings)),
    "transfer": st.builds(TransferEnded, st.booleans()),
    "queue": st.one_of(
        st.builds(QueueKey, st.sampled_from(["1", "2", "3"])), st.builds(QueueOverflow, st.just("nobody")), st.builds(QueueEnded, st.just("left"))
    ),
}
"""What answers each wait: random inputs alone rarely get far into a call."""


def check(turn: Turn, outcomes: list[str]) -> None:
    """What holds after every turn."""
    assert State.from_json(turn.state.to_json()) == turn.state
    *prompts, ending = turn.outputs
    assert all(isinstance(prompt, Say | Play) for prompt in prompts)
    assert not isinstance(ending, Say | Play)
    assert not (isinstance(ending, Collect) and not ending.prompts)
    assert isinstance(ending, Reject) <= (len(turn.outputs) == 1)
    assert turn.state.summary()
    assert not any(event.data.get("code") == "unknown_step" for event in turn.events)
    outcomes += [effect.outcome for effect in turn.effects if isinstance(effect, SetOutcome)]
    assert turn.state.outcome == (outcomes[0] if outcomes else None)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), callers, st.sampled_from([OPEN, NIGHT]), st.booleans())
def test_any_sequence_of_inputs_ends_with_one_outcome(data, caller, now, begins):
    outcomes: list[str] = []
    state = advance(FLOW, None, CallStarted(caller), now, LIMITS).state if begins else None
    if state is not None and state.outcome:
        outcomes.append(state.outcome)
    for _ in range(data.draw(st.integers(0, 40))):
        fits = state is not None and state.waiting in FITTING and data.draw(st.integers(0, 9)) > 0
        each = data.draw(FITTING[state.waiting] if fits else inputs)
        turn = advance(FLOW, state, each, now, LIMITS)
        assert turn == advance(FLOW, state, each, now, LIMITS)
        check(turn, outcomes)
        state = turn.state
    for each in [*[Silence()] * 40, HungUp()]:
        turn = advance(FLOW, state, each, now, LIMITS)
        check(turn, outcomes)
        state = turn.state

    assert state is not None
    assert state.ended
    assert len(outcomes) == 1


@pytest.mark.parametrize("given_input", [Silence(), Keys("2"), QueueKey("1"), Spoken("あのー")])
def test_a_caller_who_does_the_same_for_ever_is_let_go_in_the_end(given_input):
    state: State | None = None
    for _ in range(310):
        turn = advance(FLOW, state, given_input, OPEN)
        state = turn.state
        if state.ended:
            break

    assert state is not None
    assert state.ended
    assert state.outcome is not None
