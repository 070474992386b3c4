"""The simulated carrier: places calls to the application, rings telephones for it, and serves its REST requests."""

import threading
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self

import requests

from tests.carrier.leg import Leg
from tests.carrier.line import Goto
from tests.carrier.meeting import Meetings
from tests.carrier.pace import Pace
from tests.carrier.people import Person, Ring, Telephone
from tests.carrier.recordings import Recordings
from tests.carrier.rest import RestServer
from tests.carrier.transcript import Asked, Transcript
from tests.carrier.webhooks import WebhookFailed, Webhooks

ACCOUNT_SID = "AC" + "5a" * 16
AUTH_TOKEN = "0f" * 16
SETTLE_S = 20.0


class Network:
    """Start it, give its `rest_url` to the application as IVR_TWILIO_API_URL, set `app_url`, then `call`."""

    def __init__(
        self, app_url: str = "", *, pace: Pace | None = None, knows: Callable[[str], bool] | None = None,
        auth_token: str = AUTH_TOKEN, rest_port: int = 0,
    ) -> None:  # fmt: skip
        self.app_url = app_url
        self.account_sid, self.auth_token = ACCOUNT_SID, auth_token
        self.pace = pace or Pace()
        self.knows = knows
        self.fallback_path: str | None = "/voice/fallback"
        self.webhooks = Webhooks(self.auth_token)
        self.meetings = Meetings()
        self.recordings = Recordings()
        self.usual: tuple[Ring, ...] = ()  # how telephones nobody has spoken of behave
        self.telephones: dict[str, Telephone] = {}
        self.legs: dict[str, Leg] = {}
        self.rest = RestServer(self, rest_port)
        self._later: list[threading.Thread] = []
        self._closing = threading.Event()

    @property
    def rest_url(self) -> str:
        """The base address of the REST side."""
        return self.rest.url

    @property
    def fallback_url(self) -> str | None:
        """The number's fallback address."""
        return None if self.fallback_path is None else self.app_url + self.fallback_path

    def call(self, from_: str, to: str, person: Person | None = None, *, forwarded_from: str | None = None) -> Leg:
        """Somebody calls a number of the application's; the leg runs by itself."""
        extra = {"status_url": f"{self.app_url}/voice/status"} | ({"ForwardedFrom": forwarded_from} if forwarded_from else {})
        leg = self.new_leg(from_=from_, to=to, person=person or Person(), direction="inbound", extra=extra)
        return leg.start(Goto(f"{self.app_url}/voice/incoming", {}))

    def ring(self, *, to: str, from_: str, url: str, method: str, timeout_s: float, status_url: str, status_events: str) -> Leg:
        """The application rings a telephone, by REST."""
        ring = self.telephone(to).ring()
        extra = {"status_url": status_url, "status_events": status_events} | ({"AnsweredBy": "machine_start"} if ring.machine else {})
        leg = self.new_leg(from_=from_, to=to, person=Person(*ring.moves), direction="outbound-api", extra=extra)
        return leg.start(Goto(url, {}, method), ring, timeout_s)

    def new_leg(self, *, from_: str, to: str, person: Person, direction: str, extra: dict[str, str]) -> Leg:
        """A leg of the account, not yet running."""
        leg = Leg(self, from_=from_, to=to, person=person, direction=direction, extra=extra)
        self.legs[leg.id] = leg
        return leg

    def telephone(self, number: str) -> Telephone:
        """The telephone with a number."""
        return self.telephones.setdefault(number, Telephone(number, deque(self.usual)))

    def legs_to(self, number: str) -> list[Leg]:
        """Every leg that rang a number, oldest first."""
        return [leg for leg in self.legs.values() if leg.to == number]

    def later(self, delay_s: float, leg: Leg, url: str, params: dict[str, str]) -> None:
        """Send a callback beside the call; `delay_s` may be infinite (never)."""
        if delay_s == float("inf"):
            return

        def send() -> None:
            if self._closing.wait(delay_s + 0.03):
                return
            try:
                with requests.Session() as session:
                    self.webhooks.ask(session, url, leg.usual | params, leg.transcript)
            except (WebhookFailed, AssertionError) as error:
                leg.complaints.append(f"callback: {error}")

        thread = threading.Thread(target=send, daemon=True)
        self._later.append(thread)
        thread.start()

    def send_again(self, asked: Asked) -> str:
        """A request of the past, captured and sent again; its answer."""
        with requests.Session() as session:
            return self.webhooks.ask(session, asked.url, asked.params, Transcript())

    def settle(self) -> None:
        """Wait for callbacks under way."""
        while self._later:
            self._later.pop().join(SETTLE_S)

    def close(self) -> None:
        """End everything."""
        self._closing.set()
        for leg in list(self.legs.values()):
            if not leg.over:
                leg.hang_up("rest")
        for leg in list(self.legs.values()):
            leg.join(5.0)
        self.settle()
        self.rest.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.close()
