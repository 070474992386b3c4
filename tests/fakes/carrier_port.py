"""The carrier's REST side in memory. `tests/phone/test_carrier_port.py` holds it to what the real adapter does."""

from dataclasses import dataclass, field

from ivr.calls.ports import CallStatus, RecordingNotReady, Refused
from ivr.errors import PortError


@dataclass
class FakeCarrier:
    """`recordings`: address → sound (None = not ready yet). `queues`: queue → calls waiting. `calls`: call → status. `fails`: raised once."""

    recordings: dict[str, bytes | None] = field(default_factory=dict)
    queues: dict[str, set[str]] = field(default_factory=dict)
    calls: dict[str, CallStatus] = field(default_factory=dict)
    fails: PortError | None = None
    fetched: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    rung: list[dict[str, str | int]] = field(default_factory=list)
    moved: list[tuple[str, str, str]] = field(default_factory=list)
    redirected: list[tuple[str, str]] = field(default_factory=list)
    hung_up: list[str] = field(default_factory=list)

    def fetch_recording(self, url: str) -> bytes:
        """The sound put there by the test."""
        self._fail()
        sound = self.recordings.get(url)
        if sound is None:
            raise RecordingNotReady("the carrier does not have the recording yet")
        self.fetched.append(url)
        return sound

    def delete_recording(self, recording_id: str) -> None:
        """Forget the sound."""
        self._fail()
        self.deleted.append(recording_id)
        self.recordings = {url: sound for url, sound in self.recordings.items() if not url.endswith(recording_id)}

    def call_status(self, call_id: str) -> CallStatus:
        """What the test said of the call."""
        self._fail()
        return self.calls.get(call_id, "unknown")

    def ring(self, *, to: str, caller_id: str, answer_url: str, status_url: str, timeout_s: int) -> str:
        """Remember the ringing."""
        self._fail()
        if not to.startswith("+"):
            raise Refused("ring: not a number", permanent=True)
        self.rung.append({"to": to, "caller_id": caller_id, "answer_url": answer_url, "status_url": status_url, "timeout_s": timeout_s})
        call_id = f"CA-rung-{len(self.rung)}"
        self.calls[call_id] = "waiting"
        return call_id

    def move_from_queue(self, *, queue_id: str, call_id: str, url: str) -> None:
        """Out of the queue, where it is there."""
        self._fail()
        waiting = self.queues.get(queue_id, set())
        if call_id not in waiting:
            raise Refused("move_from_queue: not in the queue", permanent=True)
        waiting.remove(call_id)
        self.moved.append((queue_id, call_id, url))

    def redirect(self, call_id: str, url: str) -> None:
        """Elsewhere, where the call stands."""
        self._fail()
        if self.calls.get(call_id, "ended") == "ended":
            raise Refused("redirect: the call is over", permanent=True)
        self.redirected.append((call_id, url))

    def hang_up(self, call_id: str) -> None:
        """The call ends."""
        self._fail()
        self.hung_up.append(call_id)
        self.calls[call_id] = "ended"

    def _fail(self) -> None:
        error, self.fails = self.fails, None
        if error is not None:
            raise error
