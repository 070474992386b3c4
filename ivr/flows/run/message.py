"""message: take a message. It is stored in the turn that says so."""

from ivr.flows.inputs import Input, Recorded
from ivr.flows.run.ending import take_message
from ivr.flows.run.work import Work
from ivr.flows.steps.message import Message

PAUSE_S = 5
"""Silence that ends a message. People who look up a number are quiet for three or four seconds."""


def enter(work: Work, step: Message) -> None:
    """Ask and record."""
    work.place("")
    work.say(work.fill(step.message, {"message": work.sentence("message")}))
    again(work, step)


def again(work: Work, step: Message) -> None:
    """Record."""
    work.record(max_s=step.max_s, silence_s=PAUSE_S, beep=True)


def resume(work: Work, step: Message, given: Input) -> None:
    """Keep the message and go on; nothing said: once more, then the end."""
    if isinstance(given, Recorded) and given.seconds >= work.limits.message_min_s:
        take_message(work, given.recording)
        if step.next:
            work.goto(step.next, "伝言をお預かりしたため")
            return
        work.set_outcome("message", "伝言を預かって終了")
        work.say_key("message_taken")
        work.hang_up()
    elif work.tries == 0:
        work.place("", tries=1)
        work.say_key("message_again")
        again(work, step)
    else:
        _nothing(work)


def _nothing(work: Work) -> None:
    """Silent twice. What was told before is still a message; else the caller is told that there is none."""
    if work.left_message or any(taken.value or taken.recording is not None for taken in work.slots.values()):
        if not work.left_message:
            take_message(work, None)
        work.set_outcome("message", "お伺いした内容を伝言として預かり")
        work.say_key("message_taken")
    else:
        work.set_outcome("abandoned", "伝言が録音されなかったため")
        work.say_key("message_missing")
    work.hang_up()
