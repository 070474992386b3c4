"""report and use: note a report, run a sub-flow; both go on without a word."""

from ivr.flows.outputs import RequestReport
from ivr.flows.run.beginning import START
from ivr.flows.run.person import to_person
from ivr.flows.run.work import Work
from ivr.flows.steps.report import Report
from ivr.flows.steps.use import Use


def enter_report(work: Work, step: Report) -> None:
    """Ask for the report."""
    work.effects.append(RequestReport(tuple(step.report), work.state().summary()))
    work.event("report", channels=list(step.report))
    work.goto(step.next)


def enter_use(work: Work, step: Use) -> None:
    """Into the sub-flow; remember where to come back to."""
    if len(work.stack) >= work.limits.use_depth:
        work.event("limit", which="use_depth")
        to_person(work, "サブフローが深くなりすぎたため")
        return
    work.stack = (*work.stack, (work.inside, step.next))
    work.goto(START, f"サブフロー「{step.use}」へ", inside=step.use)
