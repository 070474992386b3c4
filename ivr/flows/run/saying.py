"""say and play: speak or play, and go on."""

from ivr.flows.run.work import Work
from ivr.flows.steps.play import Play
from ivr.flows.steps.say import Say


def enter_say(work: Work, step: Say) -> None:
    """Speak."""
    work.say(work.fill(step.say))
    work.goto(step.next)


def enter_play(work: Work, step: Play) -> None:
    """Play."""
    work.play(step.play, work.fill(step.text or ""))
    work.goto(step.next)
