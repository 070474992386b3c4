"""Which functions run which kind of step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ivr.flows.inputs import Input
from ivr.flows.run import ask, branch, callback, ending, judging, listen, menu, message, passing, queue, saying, transfer
from ivr.flows.run.person import Callback
from ivr.flows.run.work import Work
from ivr.flows.steps.answer import Answer
from ivr.flows.steps.ask import Ask
from ivr.flows.steps.base import Step
from ivr.flows.steps.branch import Branch
from ivr.flows.steps.end import End
from ivr.flows.steps.listen import Listen
from ivr.flows.steps.menu import Menu
from ivr.flows.steps.message import Message
from ivr.flows.steps.play import Play
from ivr.flows.steps.queue import Queue
from ivr.flows.steps.report import Report
from ivr.flows.steps.say import Say
from ivr.flows.steps.screen import Screen
from ivr.flows.steps.transfer import Transfer
from ivr.flows.steps.urgent import Urgent
from ivr.flows.steps.use import Use


def _never_waits(work: Work, _step: Any, _given: Input | None = None) -> None:
    raise AssertionError(f"step {work.step} waits for nothing")


@dataclass(frozen=True, slots=True)
class Runner:
    """`enter` begins a step, `resume` takes what the caller gave, `again` waits for the same once more.

    Each sets an ending or a step to go on at. Steps that never wait have only `enter`.
    """

    enter: Callable[[Work, Any], None]
    resume: Callable[[Work, Any, Input], None] = _never_waits
    again: Callable[[Work, Any], None] = _never_waits


_RUNNERS: dict[type[Step], Runner] = {
    Say: Runner(saying.enter_say),
    Play: Runner(saying.enter_play),
    Menu: Runner(menu.enter, menu.resume, menu.again),
    Listen: Runner(listen.enter, listen.resume, listen.again),
    Ask: Runner(ask.enter, ask.resume, ask.again),
    Branch: Runner(branch.enter),
    Answer: Runner(judging.enter_answer, judging.resume_answer, judging.again_answer),
    Screen: Runner(judging.enter_screen, judging.resume_screen, judging.again_screen),
    Urgent: Runner(judging.enter_urgent),
    Transfer: Runner(transfer.enter, transfer.resume, transfer.again),
    Queue: Runner(queue.enter, queue.resume, queue.again),
    Callback: Runner(callback.enter, callback.resume, callback.again),
    Message: Runner(message.enter, message.resume, message.again),
    Report: Runner(passing.enter_report),
    Use: Runner(passing.enter_use),
    End: Runner(ending.enter),
}


def runner_of(step: Step) -> Runner:
    """The runner of a step's kind."""
    return _RUNNERS[type(step)]
