"""The way to a person, which is the default for everything unknown: the operators' queue when open, a message when closed."""

from collections.abc import Iterator

from ivr.flows.resolved import Flow
from ivr.flows.run.work import Work
from ivr.flows.steps.base import Step
from ivr.flows.steps.message import Message
from ivr.flows.steps.queue import Queue

GENERAL = "一般"
OWN_QUEUE, OWN_MESSAGE, OWN_CALLBACK = "※オペレーター", "※伝言", "※折り返し"
"""Steps that every flow has without writing them. The mark keeps them apart from the author's names."""


class Callback(Step):
    """A caller in the queue wants to be called back: make sure of the number."""

    KIND = "callback"
    REFERS = ()


OWN_STEPS: dict[str, Step] = {OWN_QUEUE: Queue(queue=GENERAL), OWN_MESSAGE: Message(message="{message}"), OWN_CALLBACK: Callback()}


def find_step(flow: Flow, inside: str, name: str) -> Step | None:
    """A step by name: in its sub-flow, else in the main flow, else one of our own."""
    if inside and (found := flow.subflows.get(inside, {}).get(name)):
        return found
    return flow.steps.get(name) or OWN_STEPS.get(name)


def _all(flow: Flow) -> Iterator[tuple[str, str, Step]]:
    for name, step in flow.steps.items():
        yield "", name, step
    for inside, steps in flow.subflows.items():
        for name, step in steps.items():
            yield inside, name, step


def home_queue(flow: Flow) -> tuple[str, str]:
    """The flow's own queue step (sub-flow, step): the general queue's at normal priority first; else ours."""
    found = [(step.queue != GENERAL, step.priority != "normal", inside, name) for inside, name, step in _all(flow) if isinstance(step, Queue)]
    if not found:
        return "", OWN_QUEUE
    *_rank, inside, name = min(found, key=lambda each: each[:2])
    return inside, name


def home_message(flow: Flow) -> tuple[str, str]:
    """The flow's message step for callers nobody can serve: where its queues overflow to, or the only one it has; else ours."""
    messages = [(inside, name) for inside, name, step in _all(flow) if isinstance(step, Message)]
    inside, queue = home_queue(flow)
    home = find_step(flow, inside, queue)
    overflows = [home] + [step for _inside, _name, step in _all(flow)]
    for step in overflows:
        if isinstance(step, Queue) and step.overflow:
            for place in ((inside, step.overflow), ("", step.overflow)):
                if place in messages:
                    return place
    return messages[0] if len(messages) == 1 else ("", OWN_MESSAGE)


def to_person(work: Work, why: str, *, day_or_night: bool = False) -> None:
    """To the operators' queue when the client is open (or it may not wait), else to a message."""
    if day_or_night or work.flow.hours.is_open(work.now):
        inside, name = home_queue(work.flow)
        work.stack = ()
        work.goto(name, f"{why}(オペレーターへ)", inside=inside)
        return
    work.say_key("closed")
    to_message(work, f"{why}(営業時間外のため伝言へ)")


def to_message(work: Work, why: str) -> None:
    """To the flow's message step."""
    inside, name = home_message(work.flow)
    work.stack = ()
    work.goto(name, why, inside=inside)


def to_own_message(work: Work, why: str) -> None:
    """To our own message step: when the flow's may be what fails."""
    work.stack = ()
    work.goto(OWN_MESSAGE, why, inside="")


def go(work: Work, target: str | None, why: str) -> None:
    """To `target`; to a person where the flow names none."""
    if target is None:
        to_person(work, why)
    else:
        work.goto(target, why)
