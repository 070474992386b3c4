"""Enqueue: the caller waits in a queue, its waitUrl is asked again and again, until somebody or something ends it."""

import time
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from tests.carrier import verbs
from tests.carrier.line import CallOver, Goto, LeaveQueue, Moved
from tests.carrier.meeting import Queue
from tests.carrier.twiml import Document

if TYPE_CHECKING:
    from tests.carrier.leg import Leg

SHORTEST_ROUND_S = 0.1
"""A wait document that takes no time at all would otherwise be asked for thousands of times."""


def enqueue(leg: "Leg", element: ET.Element, document: Document) -> Goto | None:
    """Wait; then the action with how it ended."""
    name, action = (element.text or "").strip(), element.get("action")
    queue, began = leg.network.meetings.enqueue(name, leg), time.monotonic()
    result, queue_id = "queue-full", ""

    def told(how: str) -> dict[str, str]:
        return {"QueueResult": how, "QueueSid": queue_id, "QueueTime": str(int(time.monotonic() - began))}

    if queue is not None:
        queue_id = queue.id
        leg.transcript.did(f"waits in queue {name}")
        try:
            _wait(leg, queue, element, document, began)
        except LeaveQueue:
            result = "leave"
        except Moved:
            if action:
                _check_empty(leg, leg.ask(leg.resolve(document, action), told("redirected")))
            raise
        except CallOver:
            leg.status = "completed"
            if action:
                leg.tell(leg.resolve(document, action), told("hangup"))
            raise
        finally:
            leg.waits_in_queue = False
            leg.network.meetings.leave_queue(queue, leg)
    leg.transcript.did(f"is out of the queue: {result}")
    return leg.goto(document, action, told(result), element.get("method")) if action else None


def _wait(leg: "Leg", queue: Queue, element: ET.Element, document: Document, began: float) -> None:
    leg.waits_in_queue = True
    wait_url = element.get("waitUrl")
    start = leg.goto(document, wait_url, {}, element.get("waitUrlMethod")) if wait_url else None
    goto = start
    while True:
        round_began = time.monotonic()
        if start is not None:
            at = goto or start
            goto = verbs.obey(leg, leg.fetch(Goto(at.url, _standing(leg, queue, began) | at.params, at.method), "queue"))
        if leg.person.leaves("Enqueue", listening=True):
            leg.person_leaves()
        leg.spend("music", max(0.0, SHORTEST_ROUND_S - (time.monotonic() - round_began)))


def _standing(leg: "Leg", queue: Queue, began: float) -> dict[str, str]:
    place = queue.members.index(leg) + 1 if leg in queue.members else 1
    seconds = str(int(time.monotonic() - began))
    return {
        "QueueSid": queue.id, "QueuePosition": str(place), "QueueTime": seconds, "AvgQueueTime": seconds,
        "CurrentQueueSize": str(len(queue.members)), "MaxQueueSize": str(leg.network.meetings.queue_limit),
    }  # fmt: skip


def _check_empty(leg: "Leg", answer: str) -> None:
    if answer.strip() and len(ET.fromstring(answer)):  # noqa: S314 - our own application's reply
        leg.complaints.append(f"the action of a queue the caller was moved out of must answer an empty document, not {answer}")
