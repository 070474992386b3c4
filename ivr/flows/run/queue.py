"""queue: wait for an operator; by key leave a message or be called back instead."""

from collections.abc import Sequence

from ivr.flows.inputs import Input, QueueEnded, QueueKey, QueueOverflow
from ivr.flows.outputs import Enqueue, PutInQueue
from ivr.flows.run.person import OWN_CALLBACK, to_message
from ivr.flows.run.work import RANK, Work
from ivr.flows.steps.queue import Offer, Queue

_WHY = {
    "max_wait": "最長の待ち時間を過ぎたため",
    "nobody": "受付中のオペレーターがいないため",
    "full": "待っている方が多いため",
    "error": "待ちの途中でエラーが起きたため",
}


def offer_of_key(offers: Sequence[Offer], digits: str) -> Offer | None:
    """What a key chooses while waiting: 1 the first of `offers`, 2 the second; any other key goes on waiting."""
    place = int(digits) - 1 if digits.isascii() and digits.isdigit() else -1
    return offers[place] if 0 <= place < len(offers) else None


def enter(work: Work, step: Queue) -> None:
    """Put the caller in the queue."""
    priority = max(step.priority, work.raised, key=RANK.__getitem__)
    work.place("")
    if not work.queued:
        work.effects.append(PutInQueue(step.queue, priority, tuple(step.skills), work.state().summary()))
    work.queued = True
    work.event("queue", queue=step.queue, what="enter", priority=priority)
    work.say(work.fill(step.say) if step.say else work.sentence("to_person") + work.sentence("queue"))
    work.enqueue(Enqueue(step.queue, tuple(step.offers), step.music or work.flow.music, step.max_wait_s))


def again(work: Work, _step: Queue) -> None:
    """Go on waiting."""
    if work.at:
        work.leave()
    else:
        work.stay()


def resume(work: Work, step: Queue, given: Input) -> None:
    """A key, an overflow or the end of the queue."""
    match given:
        case QueueKey(digits=digits) if not work.at:
            chosen = offer_of_key(step.offers, digits)
            if chosen is None:
                work.event("queue", queue=step.queue, what="stay")
                work.stay()
            else:
                _leave(work, step, chosen)
        case QueueOverflow(reason=reason) if not work.at:
            _leave(work, step, "overflow", reason)
        case QueueEnded(result=result):
            _left(work, step, result)
        case _:
            again(work, step)


def _leave(work: Work, step: Queue, to: str, what: str = "") -> None:
    work.event("queue", queue=step.queue, what=what or to)
    work.place(to, reason=what)
    work.leave()


def _left(work: Work, step: Queue, result: str) -> None:
    """The caller is out of the queue, as asked for or because the carrier put it out."""
    work.queued = False
    if work.at == "callback":
        work.goto(OWN_CALLBACK, "お待ちの間に折り返しを選ばれたため", inside="")
        return
    if work.at == "message":
        to_message(work, "お待ちの間に伝言を選ばれたため")
        return
    if not work.at:
        work.event("queue", queue=step.queue, what=result)
    why = _WHY.get(str(work.memo.get("reason") or result), "お待ちいただけなくなったため")
    work.say_key("queue_full")
    if step.overflow:
        work.goto(step.overflow, why)
    else:
        to_message(work, why)
