"""Where legs meet: queues and conferences of the account."""

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.carrier.ids import new_id

if TYPE_CHECKING:
    from tests.carrier.leg import Leg


@dataclass(eq=False)
class Queue:
    """Calls waiting, first in first."""

    name: str
    id: str = field(default_factory=lambda: new_id("QU"))
    members: list["Leg"] = field(default_factory=list)


@dataclass(eq=False)
class Conference:
    """A room. It begins when somebody enters who starts it, and ends when somebody leaves who ends it."""

    name: str
    id: str = field(default_factory=lambda: new_id("CF"))
    inside: dict["Leg", bool] = field(default_factory=dict)  # leg → whether its leaving ends the conference
    started: bool = False
    ended: bool = False


class Meetings:
    """The account's queues and conferences; thread-safe."""

    def __init__(self, queue_limit: int = 1000) -> None:
        self.queue_limit = queue_limit
        self.queues: dict[str, Queue] = {}
        self.conferences: dict[str, Conference] = {}
        self._lock = threading.RLock()

    def enqueue(self, name: str, leg: "Leg") -> Queue | None:
        """Put a leg at the end of a queue; None when it is full."""
        with self._lock:
            queue = self.queues.setdefault(name, Queue(name))
            if len(queue.members) >= self.queue_limit:
                return None
            queue.members.append(leg)
            return queue

    def leave_queue(self, queue: Queue, leg: "Leg") -> None:
        """The leg waits no longer."""
        with self._lock:
            if leg in queue.members:
                queue.members.remove(leg)

    def take(self, queue_id: str, call_id: str, url: str, method: str) -> "Leg | None":
        """Move a waiting leg to `url`, by REST. None when it is not in that queue."""
        with self._lock:
            queue = next((queue for queue in self.queues.values() if queue.id == queue_id), None)
            leg = None if queue is None else next((leg for leg in queue.members if leg.id == call_id), None)
            if queue is None or leg is None or leg.over:
                return None
            queue.members.remove(leg)
            leg.move(url, method)
            return leg

    def enter(self, name: str, leg: "Leg", *, starts: bool, ends: bool) -> Conference:
        """Go into a conference."""
        with self._lock:
            room = self.conferences.get(name)
            if room is None or room.ended:
                room = self.conferences[name] = Conference(name)
            room.inside[leg] = ends
            room.started = room.started or starts
            for other in room.inside:
                other.wake.set()
            return room

    def exit(self, room: Conference, leg: "Leg") -> None:
        """Leave it; the others go too when this leg ends it, or when nobody is left."""
        with self._lock:
            ends = room.inside.pop(leg, False)
            if ends or not room.inside:
                room.ended = True
                for other in room.inside:
                    other.wake.set()

    def together(self, one: "Leg", number: str, within_s: float = 15.0) -> bool:
        """Whether `one` talks with the telephone `number` before `within_s` have passed."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            with self._lock:
                for room in self.conferences.values():
                    if room.started and not room.ended and one in room.inside and any(leg.to == number for leg in room.inside):
                        return True
            time.sleep(0.02)
        return False
