"""When our own side breaks: apology, then a person; again, then a message; at last a polite end with what is known kept."""

from ivr.flows.run.ending import give_up
from ivr.flows.run.person import to_own_message, to_person
from ivr.flows.run.work import Work


def take(work: Work) -> None:
    """The turn before failed."""
    work.faults += 1
    if work.waiting == "queue" and work.queued and not work.at:
        work.stay()  # the caller still stands in the carrier's queue: nothing is better than to go on waiting there
    elif work.faults >= work.limits.faults_at_most:
        give_up(work, "システムの障害が続いたため")
    else:
        work.say_key("apology")
        if work.faults < work.limits.faults_before_message:
            to_person(work, "システムの障害のため")
        else:
            to_own_message(work, "システムの障害が続いたため")


def unknown_step(work: Work) -> None:
    """The flow names a step that it does not have. The checker refuses that; a person is there for when it did not."""
    work.event("fault", code="unknown_step")
    work.say_key("apology")
    to_person(work, f"手順「{work.step}」がないため")
