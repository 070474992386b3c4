"""One question to an OpenAI-compatible chat address (OpenAI, Ollama, vLLM, LM Studio …), with a time limit that holds.

The limit covers everything: names, connection, a server that drips its answer. No redirect is followed (the key would go along), no proxy or
password of the environment is used, and no word of a question or an answer is in an error or a log.
"""

import json
import threading
import time
from http.cookiejar import DefaultCookiePolicy
from queue import Empty, SimpleQueue
from typing import Any, Literal

import requests
from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError

from ivr.errors import IvrError

MOST_BYTES = 256 * 1024
"""The answers asked for are a few hundred characters."""
AT_ONCE = 4
"""Questions under way in a process, given-up ones included: a server that hangs may hold so many threads and no more."""
OK, TOO_MANY = 200, 429
_PIECE_BYTES = 16 * 1024


class Unanswered(IvrError):
    """No answer that can be used. `why` is safe to log; `wait_s`: how long the server asks to be left alone."""

    code = "assistant_unanswered"

    def __init__(self, result: Literal["failed", "timed_out", "unusable"], why: str, wait_s: float | None = None) -> None:
        super().__init__(why)
        self.result: Literal["failed", "timed_out", "unusable"] = result
        self.why = why
        self.wait_s = wait_s


class Endpoint:
    """Thread-safe. `url`: the base address that OpenAI clients are given, ending in /v1."""

    def __init__(self, url: str, model: str, key: str = "") -> None:
        self._url = url if url.endswith("/chat/completions") else f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.update({"Accept-Encoding": "identity"})  # nothing small unpacks into something large
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def ask(self, system: str, question: str, schema: dict[str, Any], limit_s: float) -> str:
        """The content of the answer, asked to follow the JSON `schema`, within `limit_s` seconds. Raises `Unanswered`."""
        if not self._places.acquire(blocking=False):
            raise Unanswered("failed", "too many questions under way")
        body = {
            "model": self._model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": question}],
            "temperature": 0,
            "stream": False,
            "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}},
        }
        answers: SimpleQueue[bytes | Unanswered] = SimpleQueue()
        # A thread of its own: neither a name that does not resolve nor headers that drip can hold the caller longer.
        threading.Thread(target=self._ask, args=(body, time.monotonic() + limit_s, limit_s, answers), daemon=True, name="assistant").start()
        try:
            answer = answers.get(timeout=limit_s)
        except Empty:
            raise Unanswered("timed_out", "no answer in time") from None
        if isinstance(answer, Unanswered):
            raise answer
        return _content(answer)

    def _ask(self, body: dict[str, Any], until: float, limit_s: float, answers: SimpleQueue[bytes | Unanswered]) -> None:
        try:
            answers.put(self._post(body, until, limit_s))
        except Unanswered as error:
            answers.put(error)
        except requests.Timeout:
            answers.put(Unanswered("timed_out", "no answer in time"))
        except (RequestException, HTTPError, OSError, ValueError) as error:
            answers.put(Unanswered("failed", type(error).__name__))
        finally:
            self._places.release()

    def _post(self, body: dict[str, Any], until: float, limit_s: float) -> bytes:
        with self._session.post(self._url, json=body, timeout=limit_s, stream=True, allow_redirects=False) as answer:
            if answer.status_code != OK:
                raise Unanswered("failed", f"HTTP {answer.status_code}", _wait_s(answer))
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                raise Unanswered("unusable", "packed answer")
            read = bytearray()
            # read1 gives what is there: read would wait for a whole piece however long the server takes over it.
            while piece := answer.raw.read1(_PIECE_BYTES):
                read += piece
                if len(read) > MOST_BYTES:
                    raise Unanswered("unusable", "answer too long")
                if time.monotonic() > until:
                    raise Unanswered("timed_out", "no answer in time")
            return bytes(read)


def _wait_s(answer: requests.Response) -> float | None:
    after = answer.headers.get("Retry-After", "")
    return float(after) if answer.status_code == TOO_MANY and after.isascii() and after.isdigit() else None


def _content(read: bytes) -> str:
    """`choices[0].message.content`; what was cut off or refused is no answer."""
    try:
        choice = json.loads(read)["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Unanswered("unusable", "not a chat completion") from None
    if not isinstance(content, str) or choice.get("finish_reason") not in {"stop", None}:
        raise Unanswered("unusable", "no whole answer")
    return content
