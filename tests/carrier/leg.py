"""One call leg: asks for documents and obeys them, in a thread of its own."""

import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import requests

from tests.carrier import verbs
from tests.carrier.ids import new_id
from tests.carrier.line import CallOver, Goto, Moved
from tests.carrier.pace import Kind
from tests.carrier.people import Person, Ring
from tests.carrier.sound import Samples
from tests.carrier.transcript import Transcript
from tests.carrier.twiml import BadTwiml, Document, Where, read_twiml
from tests.carrier.webhooks import UnequalAnswers, WebhookFailed

if TYPE_CHECKING:
    from tests.carrier.network import Network

MOST_DOCUMENTS = 300
"""A call that asks for more than this goes round in a circle."""


class Leg:
    """`from_` rings `to`. `over` becomes true at its end; `ended_by` says how: application, caller, carrier, rest or rejected."""

    def __init__(
        self, network: "Network", *, from_: str, to: str, person: Person, direction: str = "inbound", extra: dict[str, str] | None = None
    ) -> None:
        self.id = new_id("CA")
        self.network = network
        self.from_, self.to, self.direction = from_, to, direction
        self.person = person
        self.extra = extra or {}
        self.status = "ringing" if direction == "inbound" else "queued"
        self.transcript = Transcript()
        self.wake = threading.Event()
        self.over = False
        self.ended_by = ""
        self.error: BaseException | None = None
        self.complaints: list[str] = []
        self.answered_at = 0.0
        self.waits_in_queue = False
        self.last_sound_at = 0.0  # when the person last stopped speaking, and when a word next followed: for the benchmark
        self.first_word_at = 0.0
        self._moved: Goto | None = None
        self._hung_up_by = ""
        self._documents = 0
        self._sequence = 0
        self._session = requests.Session()
        self._thread: threading.Thread | None = None

    def __str__(self) -> str:
        return f"{self.direction} {self.from_} → {self.to}, {self.status}, ended by {self.ended_by or 'nobody yet'}\n{self.transcript}"

    # --- for tests ----------------------------------------------------------------------------------------------------

    def finish(self, within_s: float = 30.0) -> "Leg":
        """Wait for the end; raise what went wrong on the line (bad documents, failed webhooks, unequal answers)."""
        if self._thread is not None:
            self._thread.join(within_s)
        if not self.over:
            raise AssertionError(f"the call did not end within {within_s:.0f} s\n{self}")
        self.network.settle()
        self.check()
        return self

    def join(self, within_s: float) -> None:
        """Wait for the leg's thread."""
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(within_s)

    def check(self) -> None:
        """Raise what went wrong so far."""
        if self.error is not None:
            raise AssertionError(f"{self.error}\n{self}") from self.error
        if self.complaints:
            raise AssertionError("\n".join([*self.complaints, str(self)]))

    def until(self, kind: str, within_s: float = 20.0) -> "Leg":
        """Wait until something of `kind` was heard, or a webhook whose path holds `kind` was asked."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            lines = list(self.transcript.lines)
            if any(kind == getattr(line, "kind", "") or kind in getattr(line, "path", "") or kind in getattr(line, "what", "") for line in lines):
                return self
            if self.over:
                break
            time.sleep(0.02)
        self.check()
        raise AssertionError(f"{kind!r} did not happen within {within_s:.0f} s\n{self}")

    def hang_up(self, by: str = "caller") -> None:
        """End the leg from outside its own thread."""
        self._hung_up_by = self._hung_up_by or by
        self.wake.set()

    def move(self, url: str, method: str = "POST") -> None:
        """Go on at `url`, by REST."""
        self._moved = Goto(url, {}, method)
        self.wake.set()

    # --- running ------------------------------------------------------------------------------------------------------

    def start(self, first: Goto, ring: Ring | None = None, timeout_s: float = 30.0) -> "Leg":
        """Begin in a thread."""
        self._thread = threading.Thread(target=self._run, args=(first, ring, timeout_s), name=self.id, daemon=True)
        self._thread.start()
        return self

    def _run(self, first: Goto, ring: Ring | None, timeout_s: float) -> None:
        try:
            if ring is None or self.pick_up(ring, timeout_s):
                self.follow(first)
                self.end("application")
        except CallOver:
            self.end(self._hung_up_by or "application")
        except (WebhookFailed, BadTwiml, UnequalAnswers, ValueError) as error:
            self.error = error
            self.end("carrier")
        finally:
            self._session.close()

    def pick_up(self, ring: Ring, timeout_s: float) -> bool:
        """Ring this leg's telephone. Whether it was answered; else the leg is over."""
        self.tell_status("initiated", "queued")
        if ring.manner in {"answers", "no-answer"}:
            self.tell_status("ringing", "ringing")
        try:
            self.spend("ringing", 2.0 if ring.manner == "answers" else timeout_s)
        except CallOver:
            self.end(self._hung_up_by, "canceled")
            return False
        if ring.manner != "answers":
            self.end("carrier", ring.manner)
            return False
        self.tell_status("answered", "in-progress")
        return True

    def follow(self, goto: Goto | None, where: Where = "call") -> None:
        """Obey documents until one has no way onward."""
        while goto is not None:
            try:
                goto = verbs.obey(self, self.fetch(goto, where))
            except Moved:
                goto, self._moved = self._moved, None

    def fetch(self, goto: Goto, where: Where = "call") -> Document:
        """The document at an address, or the fallback address's when the application fails."""
        self._documents += where == "call"
        if self._documents > MOST_DOCUMENTS:
            raise BadTwiml(f"the call asked for more than {MOST_DOCUMENTS} documents: it goes round in a circle")
        private = [self.from_, self.from_.lstrip("+"), *self.extra.get("private", "").split()]
        try:
            text = self.ask(goto.url, goto.params, goto.method)
        except WebhookFailed as failed:
            fallback = self.network.fallback_url
            if fallback is None or goto.url == fallback or self.direction != "inbound":
                self.transcript.heard("carrier", "an application error has occurred")
                raise
            self.transcript.did(f"falls back: {failed}")
            text = self.ask(fallback, goto.params | {"ErrorCode": str(failed.code), "ErrorUrl": goto.url})
            return read_twiml(text, fallback, where=where, private=private)
        return read_twiml(text, goto.url, where=where, private=private, knows=self.network.knows)

    def goto(self, document: Document, address: str | None, params: dict[str, str], method: str | None) -> Goto:
        """Where an attribute or a Redirect leads; none means the document's own address."""
        return Goto(self.resolve(document, (address or "").strip()), params, method or "POST")

    def ask(self, url: str, params: dict[str, str], method: str = "POST") -> str:
        """Ask the application."""
        return self.network.webhooks.ask(self._session, url, self.usual | params, self.transcript, method=method)

    def tell(self, url: str, params: dict[str, str]) -> None:
        """Ask where the answer does not matter."""
        try:
            self.ask(url, params)
        except WebhookFailed as failed:
            self.complaints.append(f"callback: {failed}")

    @property
    def usual(self) -> dict[str, str]:
        """The parameters of every request about this call."""
        known = {
            "AccountSid": self.network.account_sid, "ApiVersion": "2010-04-01", "CallSid": self.id, "CallStatus": self.status,
            "From": self.from_, "To": self.to, "Caller": self.from_, "Called": self.to, "Direction": self.direction,
            "FromCountry": "JP", "ToCountry": "JP", "CallToken": "%7Bnew-without-notice%7D",
        }  # fmt: skip
        return known | {name: value for name, value in self.extra.items() if name[:1].isupper()}

    def resolve(self, document: Document, address: str | None) -> str:
        """An absolute address; none means the document's own."""
        return urljoin(document.url, address) if address else document.url

    def checkpoint(self) -> None:
        """Raise when the leg was hung up or moved."""
        if self._hung_up_by:
            raise CallOver
        if self._moved is not None:
            raise Moved

    def person_leaves(self) -> None:
        """The person hangs up now."""
        self.transcript.did("hangs up")
        self._hung_up_by = self._hung_up_by or "caller"
        raise CallOver

    def spend(self, kind: Kind, seconds: float) -> None:
        """Let time pass on the line; ends early when something happens to the leg."""
        self.checkpoint()
        end = time.monotonic() + self.network.pace.real_s(kind, seconds)
        while (left := end - time.monotonic()) > 0:
            self.wake.wait(left)
            self.wake.clear()
            self.checkpoint()

    def record(self, samples: Samples, document: Document, callback: str | None, events: str) -> dict[str, str]:
        """Keep what was recorded; the parameters that tell of it."""
        kept = self.network.recordings.add(self.id, samples)
        url = f"{self.network.rest_url}/2010-04-01/Accounts/{self.network.account_sid}/Recordings/{kept.id}"
        told = {"RecordingUrl": url, "RecordingSid": kept.id, "RecordingDuration": str(kept.seconds)}
        absent = self.network.recordings.absent
        status = "absent" if absent else "completed"
        if callback and status in events.split():
            params = told | {"RecordingStatus": status, "RecordingChannels": "1", "RecordingSource": "RecordVerb"}
            self.network.later(0.2 if absent else kept.told_after_s, self, self.resolve(document, callback), params)
        return told

    def tell_status(self, event: str, status: str) -> None:
        """A status callback, if one was asked for."""
        self.status = status
        if status == "in-progress":
            self.answered_at = time.monotonic()
        url, events = self.extra.get("status_url", ""), self.extra.get("status_events", "completed").split()
        if url and event in events:
            params = {"CallStatus": status, "SequenceNumber": str(self._sequence), "CallbackSource": "call-progress-events"}
            if event == "completed":
                params |= {"CallDuration": str(int(self.answered_at and time.monotonic() - self.answered_at)), "Duration": "1"}
            self.tell(url, params)
        self._sequence += 1

    def end(self, by: str, status: str = "completed") -> None:
        """The end, once."""
        if self.ended_by:
            return
        self.ended_by = by
        self.transcript.did(f"the call is over ({by}, {status})")
        try:
            self.tell_status("completed", status)
        except UnequalAnswers as error:
            self.error = error
        self._session.close()
        self.over = True
