"""Fetching recordings from the carrier's hosts, and from nowhere else, however the address came to us."""

import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
import stamina

from ivr.calls.ports import RecordingGone, RecordingNotReady
from ivr.errors import PortError
from ivr.phone.hosts import is_carrier

LARGEST_BYTES = 20_000_000
"""An hour of 8 kHz 16-bit sound is 57 MB; our longest Record is minutes."""
MOST_REDIRECTS = 3
OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE, TOO_MANY, SERVER_ERROR = 200, 401, 403, 404, 410, 429, 500
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE_BYTES = 8 * 1024
"""Half a second of sound: the time is looked at after each."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a fetch may take, and how often it is tried before the job is put off."""

    connect_s: float
    read_s: float
    whole_s: float
    attempts: int


FOR_MESSAGES = Limits(connect_s=3.0, read_s=10.0, whole_s=30.0, attempts=3)
FOR_CALLERS = Limits(connect_s=2.0, read_s=3.0, whole_s=6.0, attempts=1)
"""A caller on the line has 8 s, and those behind wait for the same worker; the job itself is tried again after half a second.
With the time of a transcription (7 s) it stays under the live job's lease."""


class Unreachable(PortError):
    """No answer, or one that says to try again: tried again here at once, then by the job."""

    code = "carrier_unreachable"


class MediaFetcher:
    """Keeps its connection: a live caller waits for the fetch."""

    def __init__(self, account_sid: str, auth_token: str, api_url: str, limits: Limits = FOR_MESSAGES) -> None:
        self._auth = (account_sid, auth_token) if account_sid else None
        self._api_url = api_url
        self._limits = limits
        self._session = requests.Session()
        self._session.trust_env = False  # no .netrc or proxy of the environment gets the password

    def fetch(self, url: str) -> bytes:
        """The recording's sound. Raises `RecordingNotReady`, `RecordingGone`, or `PortError`."""
        for attempt in stamina.retry_context(on=Unreachable, attempts=self._limits.attempts, wait_initial=0.1, wait_max=0.5, wait_jitter=0.1):
            with attempt:
                return self._follow(as_wav(url))
        raise Unreachable("no attempt was made")

    def _follow(self, url: str) -> bytes:
        until = time.monotonic() + self._limits.whole_s
        for _hop in range(MOST_REDIRECTS + 1):
            if not is_carrier(url, self._api_url):
                raise PortError("the recording is not on a host of the carrier", permanent=True)
            found = self._once(url, until)
            if isinstance(found, bytes):
                return found
            url = found
        raise PortError("the carrier redirects in a circle", permanent=True)

    def _once(self, url: str, until: float) -> bytes | str:
        """The sound, or the address to go on to."""
        left_s = until - time.monotonic()
        if left_s <= 0:
            raise Unreachable("the recording did not come in time")
        timeout = (min(self._limits.connect_s, left_s), min(self._limits.read_s, left_s))
        try:
            with self._session.get(url, auth=self._auth, timeout=timeout, stream=True, allow_redirects=False) as answer:
                if answer.status_code in REDIRECTS:
                    return urljoin(url, answer.headers.get("Location", ""))
                _require_sound(answer.status_code)
                return _read(answer, until)
        except requests.RequestException as error:
            raise Unreachable(f"recording: {type(error).__name__}") from error


def as_wav(url: str) -> str:
    """WAV rather than MP3: nothing to decode, nothing lost."""
    parts = urlsplit(url)
    if "." in parts.path.rsplit("/", 1)[-1]:
        return url
    return urlunsplit(parts._replace(path=f"{parts.path}.wav"))


def _require_sound(status: int) -> None:
    if status == OK:
        return
    if status == NOT_FOUND:
        raise RecordingNotReady("the carrier does not have the recording yet")
    if status == GONE:
        raise RecordingGone("the carrier has deleted the recording", permanent=True)
    if status == TOO_MANY or status >= SERVER_ERROR:
        raise Unreachable(f"the carrier answered {status}")
    if status in {UNAUTHORIZED, FORBIDDEN}:  # a token is being changed: what was recorded meanwhile must outlast it
        raise PortError(f"the carrier answered {status}; check IVR_TWILIO_ACCOUNT_SID and IVR_TWILIO_AUTH_TOKEN")
    raise PortError(f"the carrier answered {status}", permanent=True)


def _read(answer: requests.Response, until: float) -> bytes:
    data = bytearray()
    for piece in answer.iter_content(_PIECE_BYTES):
        data += piece
        if len(data) > LARGEST_BYTES:
            raise PortError(f"the recording is longer than {LARGEST_BYTES} bytes", permanent=True)
        if time.monotonic() > until:
            raise Unreachable("the recording did not come whole in time")
    return bytes(data)
