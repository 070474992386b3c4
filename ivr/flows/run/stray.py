"""Inputs that do not answer what the call waits for: late, doubled or out of order. Used where they can be; the wait goes on."""

from ivr.flows.inputs import Heard, Input, Keys, QueueKey, Recorded, Spoken
from ivr.flows.outputs import Transcribe
from ivr.flows.run.runners import runner_of
from ivr.flows.run.work import Work
from ivr.flows.steps.base import Step
from ivr.summary import Said


def take(work: Work, step: Step, given: Input) -> None:
    """Keep what `given` brings, then wait as before."""
    runner = runner_of(step)
    match given:
        case Keys(digits=digits) if work.waiting == "queue":
            runner.resume(work, step, QueueKey(digits))
            return
        case QueueKey(digits=digits) if work.waiting == "collect":
            runner.resume(work, step, Keys(digits))
            return
        case Heard() if given.text:
            work.hear(given)
            if given.understanding.urgent.level == "danger":
                work.decide("danger", "yes", "あとから聞き取れたお話に危険のご様子があるため")
                work.raise_to("urgent")
        case Recorded(recording=recording):
            work.effects.append(Transcribe(recording, live=False))
        case Spoken(text=text):
            work.note_said(Said(text))
        case _:
            pass
    runner.again(work, step)
