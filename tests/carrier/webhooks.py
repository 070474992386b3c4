"""How the carrier asks the application: signed, with its limits, and if wished every request twice."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urldefrag, urlencode

import requests
from twilio.request_validator import RequestValidator

from tests.carrier.transcript import Transcript

TIMEOUT_S = 15.0
DOCUMENT_TYPES = ("text/xml", "application/xml")
POLLS = ("/voice/wait/", "/voice/queue/")
"""Addresses that are asked again and again on purpose: a second asking may find what the first did not."""

Twice = Literal["no", "in turn", "together"]


class WebhookFailed(Exception):
    """The application did not answer as the carrier wants. `code` is the carrier's error number."""

    def __init__(self, code: int, what: str) -> None:
        self.code = code
        super().__init__(what)


class UnequalAnswers(AssertionError):
    """The same request, sent again, was answered differently."""


@dataclass
class Webhooks:
    """`twice`: send every request again ("in turn": after the first answer; "together": both at once), as the carrier does when it lost one."""

    auth_token: str
    twice: Twice = "no"
    timeout_s: float = TIMEOUT_S
    is_poll: Callable[[str], bool] = lambda url: any(part in url for part in POLLS)
    headers: dict[str, str] = field(default_factory=dict)

    def sign(self, url: str, params: dict[str, str]) -> str:
        """The signature of a request."""
        return str(RequestValidator(self.auth_token).compute_signature(urldefrag(url).url, params))

    def ask(self, session: requests.Session, url: str, params: dict[str, str], transcript: Transcript, *, method: str = "POST") -> str:
        """The document that answers. Raises `WebhookFailed`."""
        token = str(uuid.uuid4())
        if self.twice == "no":
            return self._once(session, url, params, transcript, token, method)
        if self.twice == "in turn":
            first = self._once(session, url, params, transcript, token, method)
            second = self._once(session, url, params, transcript, token, method)
        else:
            with ThreadPoolExecutor(2) as pool:
                other = pool.submit(self._apart, url, params, transcript, token, method)
                first = self._once(session, url, params, transcript, token, method)
                second = other.result()
        if first != second and not self.is_poll(url):
            raise UnequalAnswers(f"{url} {params}\nfirst:  {first}\nsecond: {second}\n{transcript}")
        return second

    def _apart(self, url: str, params: dict[str, str], transcript: Transcript, token: str, method: str) -> str:
        with requests.Session() as session:
            return self._once(session, url, params, transcript, token, method)

    def _once(self, session: requests.Session, url: str, params: dict[str, str], transcript: Transcript, token: str, method: str) -> str:
        address = urldefrag(url).url
        if method == "GET":
            address, body = f"{address}{'&' if '?' in address else '?'}{urlencode(params)}", {}
        else:
            body = params
        headers = {"X-Twilio-Signature": self.sign(address, body), "I-Twilio-Idempotency-Token": token} | self.headers
        began = time.monotonic()
        try:
            answer = session.request(method, address, data=body, headers=headers, timeout=(5.0, self.timeout_s), allow_redirects=True)
        except requests.RequestException as error:
            transcript.asked(url, params, 0, time.monotonic() - began, type(error).__name__)
            raise WebhookFailed(11200, f"{url}: {type(error).__name__}") from error
        took_s = time.monotonic() - began
        transcript.asked(url, params, answer.status_code, took_s, answer.text)
        if answer.status_code >= 400:
            raise WebhookFailed(11200, f"{url} answered {answer.status_code}")
        if answer.text.strip() and answer.headers.get("Content-Type", "").split(";")[0] not in DOCUMENT_TYPES:
            raise WebhookFailed(12300, f"{url} answered {answer.headers.get('Content-Type')}")
        if took_s > self.timeout_s:
            raise WebhookFailed(11200, f"{url} took {took_s:.1f} s")
        return answer.text
