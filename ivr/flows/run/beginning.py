"""The first turn: who calls, is it blocked, and the step `start`."""

from ivr.flows.inputs import Caller, CallStarted, Input
from ivr.flows.resolved import Flow
from ivr.flows.run.work import Work

START = "start"


def begin(work: Work, given: Input) -> None:
    """Answer the call. Another input than `CallStarted` (a call whose first turn was lost) begins with an unknown caller."""
    if isinstance(given, CallStarted):
        work.caller = _known(work.flow, given.caller)
        work.called, work.is_test, work.covered = given.called, given.is_test, given.covered
    if work.caller.blocked:
        work.decide("caller", "blocked", "着信拒否の番号のため")
        work.set_outcome("rejected", "着信拒否の番号のため")
        work.reject()
        return
    work.goto(START, "着信", inside="")


def _known(flow: Flow, caller: Caller) -> Caller:
    """What the flow's own list says of the number, beside what the call brought."""
    if caller.number is None:
        return caller
    entry = next((each for each in flow.callers if each.number == caller.number), None)
    if entry is None:
        return caller
    return Caller(caller.number, caller.name or entry.name, caller.vip or entry.vip, caller.blocked or entry.blocked)
