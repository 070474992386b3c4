"""end: the call ends, with an outcome. Also how a call ends when it was not the flow's doing."""

from ivr.flows.outputs import Outcome, PromiseCallback, TakeMessage, Transcribe
from ivr.flows.run.person import to_person
from ivr.flows.run.work import Work
from ivr.flows.steps.end import End

RECORDED = "(録音)"
"""A slot's value in a message where only its recording was kept."""
_SAID_ALREADY: frozenset[Outcome] = frozenset({"transferred", "handled"})


def enter(work: Work, step: End) -> None:
    """Write the outcome and hang up; or go back to where the sub-flow was used."""
    if step.end == "return":
        _back(work, step)
        return
    keep_promise(work, step.end)
    work.set_outcome(step.end, "フローの終了")
    if step.say:
        work.say(work.fill(step.say))
    elif step.end not in _SAID_ALREADY:
        work.say_key("closing")
    work.hang_up()


def _back(work: Work, step: End) -> None:
    work.say(work.fill(step.say or ""))
    if work.stack:
        (inside, name), work.stack = work.stack[-1], work.stack[:-1]
        work.goto(name, "サブフローの終わり", inside=inside)
    elif work.outcome or work.left_message or work.wants_callback:
        close(work)
        work.say_key("closing")
        work.hang_up()
    else:
        to_person(work, "戻る先がないため")


def keep_promise(work: Work, outcome: Outcome) -> None:
    """An end that promises something stores it first: a message without a recording, a call-back by the client's own staff."""
    if outcome == "message" and not work.left_message:
        take_message(work, None)
    if outcome == "callback" and not work.wants_callback:
        phone = work.slots.get("phone")
        promise_callback(work, (phone.value if phone else "") or work.caller.number, operators=False)


def take_message(work: Work, recording: int | None) -> None:
    """Store what the caller left: a recording, the slots, or both. An answer that was only recorded is the recording where there is no other."""
    work.left_message = True
    kept = {name: taken.value or RECORDED for name, taken in work.slots.items() if taken.value or taken.recording is not None}
    if recording is not None:
        work.effects.append(Transcribe(recording, live=False))
    else:
        recording = next((taken.recording for taken in work.slots.values() if not taken.value and taken.recording is not None), None)
    work.effects.append(TakeMessage(recording, kept))


def promise_callback(work: Work, number: str | None, *, operators: bool) -> None:
    """Store that somebody calls back."""
    work.wants_callback = True
    work.effects.append(PromiseCallback(number, "operators" if operators else "client", work.state().summary()))


def close(work: Work) -> None:
    """The call is over: its outcome where it has none yet (docs/call-life.md)."""
    if work.left_message:
        work.set_outcome("message", "伝言を預かって終了")
    elif work.wants_callback:
        work.set_outcome("callback", "折り返しを約束して終了")
    else:
        work.set_outcome("abandoned", "途中で電話が切れたため")


def give_up(work: Work, why: str) -> None:
    """Nothing more can be done on the line: apologise, keep what is known for a person, hang up."""
    work.say_key("apology_end")
    if not work.left_message and work.outcome is None:
        take_message(work, None)
    work.set_outcome("message", why)
    work.hang_up()
