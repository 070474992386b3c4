"""What the calls and desk rooms need of the outside, in our own words. `ivr.phone` has the real adapter, `tests/fakes` a fake."""

from typing import Literal, Protocol

from ivr.errors import PortError

CallStatus = Literal["waiting", "talking", "ended", "unknown"]


class RecordingNotReady(PortError):
    """The carrier does not have the recording yet: try again soon."""

    code = "recording_not_ready"
    retry_s = 0.4  # a caller may be waiting: recordings are usually there within a second or two


class RecordingGone(PortError):
    """The carrier does not have the recording and never will."""

    code = "recording_gone"


class Refused(PortError):
    """The carrier understood and refused (call not in the queue any more, bad number)."""

    code = "refused"


class NotDone(PortError):
    """The carrier certainly did nothing: it was not reached, or had no time for the request. Asking again does nothing twice."""

    code = "not_done"


class Carrier(Protocol):
    """The telephone network's REST side. Every method raises `PortError`; ids are the carrier's own."""

    def fetch_recording(self, url: str) -> bytes:
        """The sound file at `url`, from the carrier's hosts only. Raises `RecordingNotReady` or `RecordingGone`."""
        ...

    def delete_recording(self, recording_id: str) -> None:
        """Delete at the carrier; a recording that is not there any more is no error."""
        ...

    def call_status(self, call_id: str) -> CallStatus:
        """Whether a call still stands."""
        ...

    def ring(self, *, to: str, caller_id: str, answer_url: str, status_url: str, timeout_s: int) -> str:
        """Ring a telephone; when answered the carrier asks `answer_url`. Returns the new call's id."""
        ...

    def move_from_queue(self, *, queue_id: str, call_id: str, url: str) -> None:
        """Take a waiting call out of its queue and go on at `url`. Raises `Refused` when it is not there."""
        ...

    def redirect(self, call_id: str, url: str) -> None:
        """Have a call that stands go on at `url`, whatever it is doing. Raises `Refused` when it is over."""
        ...

    def hang_up(self, call_id: str) -> None:
        """End a call; one that has ended is no error."""
        ...
