"""The interpreter: one input in, one turn out. Pure: no clock, network, database; the same arguments give the same result.

`docs/call-life.md` is the meaning. The default for everything unknown is a person: `ivr.flows.run.person`.
"""

from datetime import datetime

from ivr.flows.inputs import (
    Caller,
    Fault,
    Heard,
    HeardLate,
    Input,
    Keys,
    QueueEnded,
    QueueKey,
    QueueOverflow,
    Recorded,
    Silence,
    Spoken,
    TransferEnded,
)  # fmt: skip
from ivr.flows.limits import DEFAULT_LIMITS, Limits
from ivr.flows.resolved import Flow
from ivr.flows.run import beginning, faults, leaving, stray
from ivr.flows.run.ending import give_up
from ivr.flows.run.person import find_step, to_own_message, to_person
from ivr.flows.run.runners import runner_of
from ivr.flows.run.timeline import note
from ivr.flows.run.work import Work
from ivr.flows.state import State, Waiting
from ivr.flows.turn import Turn

_ANSWERS: dict[Waiting, tuple[type[Input], ...]] = {
    "collect": (Keys, Spoken, Silence),
    "record": (Recorded, Silence),
    "heard": (Heard, HeardLate),
    "transfer": (TransferEnded,),
    "queue": (QueueKey, QueueOverflow, QueueEnded),
    "none": (),
}
"""Which inputs answer which wait. Any other is a stray: noted, used where it can be, and the wait goes on."""


def advance(flow: Flow, state: State | None, given: Input, now: datetime, limits: Limits = DEFAULT_LIMITS) -> Turn:
    """Take one turn. `state` None = the call begins. `now` is aware.

    The turn has exactly one ending among its outputs, as the last one; an outcome is written at most once in a call's life.
    """
    work = Work(flow, state or State(flow.version, caller=Caller()), now, limits)
    note(work, given)
    _take(work, given)
    _run(work)
    return work.turn()


def _take(work: Work, given: Input) -> None:
    """Let `given` move the call: an ending is set, or a step to go on at."""
    if work.ended:
        leaving.after_the_end(work, given)
    elif isinstance(given, Fault):
        faults.take(work)
    elif leaving.is_leaving(given):
        leaving.take(work, given)
    elif not work.step:
        beginning.begin(work, given)
    elif work.turns > work.limits.turns_at_most:
        work.event("limit", which="turns_at_most")
        give_up(work, "通話が長くなりすぎたため")
    elif work.turns > work.limits.turns_a_call and not work.over_limit and work.waiting not in {"queue", "transfer"}:
        work.over_limit = True
        work.event("limit", which="turns_a_call")
        to_person(work, "やりとりの回数が上限に達したため")
    else:
        _answer(work, given)


def _answer(work: Work, given: Input) -> None:
    step = find_step(work.flow, work.inside, work.step)
    if step is None:
        faults.unknown_step(work)
    elif isinstance(given, _ANSWERS[work.waiting]):
        runner_of(step).resume(work, step, given)
    else:
        stray.take(work, step, given)


def _run(work: Work) -> None:
    """Enter steps until one waits for the caller or ends the call."""
    entered = rescues = 0
    while work.ending is None:
        if work.target is None:
            to_person(work, "続きがないため")
            continue
        entered += 1
        if entered > work.limits.steps_a_turn:
            entered, rescues = 0, rescues + 1
            work.event("limit", which="steps_a_turn")
            _rescue(work, rescues)
            continue
        (work.inside, work.step, why), work.target = work.target, None
        step = find_step(work.flow, work.inside, work.step)
        if step is None:
            faults.unknown_step(work)
            continue
        work.event("step", step=work.step, kind=step.KIND, why=why)
        runner_of(step).enter(work, step)


def _rescue(work: Work, times: int) -> None:
    """The steps run in a circle: a person; if the way there is a circle too, our own message step, which always waits."""
    if times == 1:
        to_person(work, "フローが一巡したため")
    else:
        to_own_message(work, "フローが一巡したため")
