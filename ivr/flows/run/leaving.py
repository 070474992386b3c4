"""The caller is gone, or has talked with an operator: the call gets its outcome."""

from ivr.flows.inputs import HungUp, Input, QueueEnded, Recorded
from ivr.flows.run.ending import close, promise_callback, take_message
from ivr.flows.run.person import OWN_CALLBACK
from ivr.flows.run.work import Work


def is_leaving(given: Input) -> bool:
    """Whether `given` ends the call, wherever it stands."""
    match given:
        case HungUp() | Recorded(hung_up=True):
            return True
        case QueueEnded(result=result):
            return result in {"handled", "hung_up"}
        case _:
            return False


def take(work: Work, given: Input) -> None:
    """Keep what the caller left, write the outcome."""
    match given:
        case QueueEnded(result="handled"):
            work.queued = False
            work.event("queue", what="handled")
            work.set_outcome("handled", "オペレーターが対応したため")
        case QueueEnded():
            work.queued = False
            work.event("queue", what="hung_up")
        case Recorded(recording=recording, seconds=seconds) if seconds >= work.limits.message_min_s:
            take_message(work, recording)
        case HungUp() if work.waiting == "heard" and not work.left_message and "recording" in work.memo:
            take_message(work, int(work.memo["recording"]))  # hung up while held: the words are recorded and must not be lost
        case HungUp() if work.step == OWN_CALLBACK and not work.wants_callback and (number := work.memo.get("number") or work.caller.number):
            promise_callback(work, str(number), operators=True)
        case _:
            pass
    close(work)
    work.hang_up()


def after_the_end(work: Work, given: Input) -> None:
    """A late word about a call that is over: a recording is still kept as a message, nothing else changes."""
    if isinstance(given, Recorded) and given.seconds >= work.limits.message_min_s and not work.left_message:
        take_message(work, given.recording)
    work.hang_up()
