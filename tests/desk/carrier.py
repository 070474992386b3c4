"""A carrier that remembers what it was asked, for the desk's tests."""

from dataclasses import dataclass, field

from ivr.calls.ports import CallStatus
from ivr.errors import PortError


@dataclass
class RecordingCarrier:
    """`fails`: raised by the next ring, move or redirect. `statuses`: what call_status answers (default: talking)."""

    rung: list[dict[str, object]] = field(default_factory=list)
    moved: list[dict[str, str]] = field(default_factory=list)
    redirected: list[tuple[str, str]] = field(default_factory=list)
    hung_up: list[str] = field(default_factory=list)
    statuses: dict[str, CallStatus] = field(default_factory=dict)
    fails: PortError | None = None

    def fetch_recording(self, url: str) -> bytes:
        raise NotImplementedError

    def delete_recording(self, recording_id: str) -> None:
        raise NotImplementedError

    def call_status(self, call_id: str) -> CallStatus:
        return self.statuses.get(call_id, "talking")

    def ring(self, *, to: str, caller_id: str, answer_url: str, status_url: str, timeout_s: int) -> str:
        self._fail()
        self.rung.append({"to": to, "caller_id": caller_id, "answer_url": answer_url, "status_url": status_url})
        return f"CAoperator{len(self.rung)}"

    def move_from_queue(self, *, queue_id: str, call_id: str, url: str) -> None:
        self._fail()
        self.moved.append({"queue_id": queue_id, "call_id": call_id, "url": url})

    def redirect(self, call_id: str, url: str) -> None:
        self._fail()
        self.redirected.append((call_id, url))

    def hang_up(self, call_id: str) -> None:
        self.hung_up.append(call_id)

    def _fail(self) -> None:
        error, self.fails = self.fails, None
        if error is not None:
            raise error
