"""answer, screen, urgent: judge once more what the caller last said."""

from ivr.flows.inputs import Input
from ivr.flows.run import faq, sales
from ivr.flows.run.person import go
from ivr.flows.run.work import Work
from ivr.flows.steps.answer import Answer
from ivr.flows.steps.screen import Screen
from ivr.flows.steps.urgent import Urgent


def enter_answer(work: Work, step: Answer) -> None:
    """Answer from the FAQ."""
    if work.heard is None or not faq.answer(work, work.heard):
        go(work, step.otherwise, "当てはまるFAQがなかったため")


def resume_answer(work: Work, step: Answer, given: Input) -> None:
    """Solved, or which question was meant."""
    if not faq.resume(work, step, given):
        go(work, step.otherwise, "当てはまるFAQがなかったため")


def again_answer(work: Work, _step: Answer) -> None:
    """The present question."""
    faq.again(work)


def enter_screen(work: Work, step: Screen) -> None:
    """Turn a pitch away."""
    if work.heard is None or not sales.screen(work, work.heard, declined=step.declined):
        work.goto(step.next, "営業ではないため")


def resume_screen(work: Work, step: Screen, given: Input) -> None:
    """The answer to the one question."""
    sales.resume(work, given, declined=step.declined, go_on=lambda: work.goto(step.next, "営業ではないため"))


def again_screen(work: Work, _step: Screen) -> None:
    """The one question."""
    sales.ask(work)


def enter_urgent(work: Work, step: Urgent) -> None:
    """Send an urgent caller on."""
    level = work.heard.urgent if work.heard is not None else "none"
    if level == "danger" or (level == "hurry" and step.level == "hurry"):
        work.raise_to("urgent" if level == "danger" else "high")
        why = "危険が迫っているご様子のため" if level == "danger" else "お急ぎのご様子のため"
        work.decide(level, "yes", why)
        work.goto(step.urgent, why)
    else:
        work.goto(step.next, "緊急ではないため")
