"""The carrier's REST side: the real adapter of `ivr.calls.ports.Carrier`."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from ivr.calls.ports import CallStatus, NotDone, Refused
from ivr.errors import PortError
from ivr.phone.media import FOR_MESSAGES, Limits, MediaFetcher
from ivr.phone.metrics import CARRIER_REQUESTS
from ivr.phone.parameters import OVER
from ivr.settings import Settings

REQUEST_TIMEOUT_S = 10.0
NOT_FOUND, TOO_MANY, SERVER_ERROR = 404, 429, 500

T = TypeVar("T")


class NoAccount(PortError):
    """IVR_TWILIO_ACCOUNT_SID is not set: there is nobody to ask."""

    code = "no_carrier_account"


class TwilioCarrier:
    """Thread-safe as far as one worker needs: one request at a time a thread."""

    def __init__(self, account_sid: str, auth_token: str, api_url: str, fetch: Limits = FOR_MESSAGES) -> None:
        self._account_sid, self._auth_token, self._api_url = account_sid, auth_token, api_url
        self._media = MediaFetcher(account_sid, auth_token, api_url, fetch)
        self._client: Client | None = None

    @classmethod
    def from_settings(cls, settings: Settings, fetch: Limits = FOR_MESSAGES) -> "TwilioCarrier":
        """The account that the settings name."""
        return cls(settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value(), settings.twilio_api_url, fetch)

    def fetch_recording(self, url: str) -> bytes:
        """The sound file, as WAV. Raises `RecordingNotReady`, `RecordingGone` or `PortError`."""
        return _counted("fetch_recording", lambda: self._media.fetch(url))

    def delete_recording(self, recording_id: str) -> None:
        """Delete at the carrier; one that is not there any more is no error."""
        self._ask("delete_recording", lambda client: client.recordings(recording_id).delete(), missing=False)

    def call_status(self, call_id: str) -> CallStatus:
        """Whether a call still stands."""
        status = self._ask("call_status", lambda client: str(client.calls(call_id).fetch().status), missing="unknown")
        if status in OVER:
            return "ended"
        return "unknown" if status == "unknown" else "waiting" if status in {"queued", "initiated", "ringing"} else "talking"

    def ring(self, *, to: str, caller_id: str, answer_url: str, status_url: str, timeout_s: int) -> str:
        """Ring a telephone. No answering-machine detection: it delays the first word by seconds, and the key that accepts does its work."""

        def create(client: Client) -> str:
            made = client.calls.create(
                to=to, from_=caller_id, url=answer_url, method="POST", status_callback=status_url, status_callback_method="POST",
                status_callback_event=["completed"], timeout=timeout_s,
            )  # fmt: skip
            return str(made.sid)

        return self._ask("ring", create)

    def move_from_queue(self, *, queue_id: str, call_id: str, url: str) -> None:
        """Take a waiting call out of its queue. Raises `Refused` when it is not there."""
        self._ask("move_from_queue", lambda client: client.queues(queue_id).members(call_id).update(url=url, method="POST"))

    def redirect(self, call_id: str, url: str) -> None:
        """Have a call that stands go on at `url`. Raises `Refused` when it is over."""
        self._ask("redirect", lambda client: client.calls(call_id).update(url=url, method="POST"))

    def hang_up(self, call_id: str) -> None:
        """End a call; one that has ended is no error."""
        self._ask("hang_up", lambda client: client.calls(call_id).update(status="completed"), missing=None)

    def _ask(self, verb: str, request: Callable[[Client], T], **answers: T) -> T:
        """One request. `missing`: the answer where the carrier does not know the thing; without it that is `Refused`."""

        def asked() -> T:
            try:
                return request(self._opened())
            except TwilioRestException as error:
                if error.status == NOT_FOUND and "missing" in answers:
                    return answers["missing"]
                raise _translated(verb, error.status, error.code) from error
            except (RequestException, TwilioException) as error:
                failure = NotDone if _never_connected(error) else PortError
                raise failure(f"{verb}: {type(error).__name__}") from error

        return _counted(verb, asked)

    def _opened(self) -> Client:
        if not self._account_sid:
            raise NoAccount("set IVR_TWILIO_ACCOUNT_SID and IVR_TWILIO_AUTH_TOKEN to make calls", permanent=True)
        if self._client is None:
            self._client = Client(self._account_sid, self._auth_token, http_client=_Http(self._api_url))
        return self._client


class _Http(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """The carrier's own HTTP client, at IVR_TWILIO_API_URL."""

    def __init__(self, api_url: str) -> None:
        super().__init__(timeout=REQUEST_TIMEOUT_S)
        self._base = urlsplit(api_url)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Replace scheme and host, keep the path."""
        parts = urlsplit(url)
        there = urlunsplit((self._base.scheme, self._base.netloc, self._base.path + parts.path, parts.query, ""))
        return super().request(method, there, *args, **kwargs)


def _translated(verb: str, status: int, code: int | None) -> PortError:
    """The carrier's refusals in our words. Its messages may quote numbers, so only its codes are kept."""
    said = f"{verb}: the carrier answered {status}" + (f" ({code})" if code else "")
    if status == TOO_MANY:
        return NotDone(said)
    if status >= SERVER_ERROR:
        return PortError(said)
    if status in {401, 403}:
        return PortError(f"{said}; check IVR_TWILIO_ACCOUNT_SID and IVR_TWILIO_AUTH_TOKEN", permanent=True)
    return Refused(said, permanent=True)


def _never_connected(error: Exception) -> bool:
    """Whether the request cannot have reached the carrier. A connection that broke, or an answer that did not come, may have done its work."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, RequestsConnectionError) and error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError | ConnectTimeoutError)


def _counted(verb: str, request: Callable[[], T]) -> T:
    try:
        answer = request()
    except PortError as error:
        CARRIER_REQUESTS.labels(verb=verb, result=error.code).inc()
        raise
    CARRIER_REQUESTS.labels(verb=verb, result="ok").inc()
    return answer
