"""A load generator cheap enough not to be what is measured: ready-made requests over keep-alive connections, one loop, one process."""

import heapq
import multiprocessing
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.carrier.webhooks import Webhooks

LONGEST_S = 120.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One request as bytes. `expect` must be in the answer; `at_s`: when to send it (from the start), None = when the one before is answered."""

    request: bytes
    expect: bytes
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Latencies in seconds (from the planned moment, where there was one), the whole time, and the answers that were not as expected."""

    latencies: list[float]
    took_s: float
    wrong: list[str]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.took_s

    def percentile_ms(self, share: float) -> float:
        """A percentile of the latencies in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def make_shot(webhooks: Webhooks, host: str, path: str, params: dict[str, str], expect: bytes, at_s: float | None = None) -> Shot:
    """A signed request, built before the clock runs."""
    body = urlencode(params).encode()
    signature = webhooks.sign(f"http://{host}{path}", params)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Twilio-Signature: {signature}\r\nI-Twilio-Idempotency-Token: {hash(body)}\r\n\r\n"
    )
    return Shot(head.encode() + body, expect, at_s)


def hammer(port: int, lanes: Sequence[Sequence[Shot]]) -> Result:
    """Send every lane's shots in order, each lane over a connection of its own, from another process."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_hammer, (port, lanes))


@dataclass(slots=True)
class _Lane:
    shots: Sequence[Shot]
    connection: socket.socket | None = None
    place: int = 0
    sent_at: float = 0.0
    answer: bytearray = field(default_factory=bytearray)


class Loop:
    """Sends the shots of every lane and reads the answers, without threads."""

    def __init__(self, port: int, lanes: Sequence[Sequence[Shot]], longest_s: float = LONGEST_S) -> None:
        self.longest_s = longest_s
        self.selector = selectors.DefaultSelector()
        self.planned: list[tuple[float, int]] = []
        self.latencies: list[float] = []
        self.wrong: list[str] = []
        self.open = 0
        self.port = port
        self.lanes = [_Lane(shots) for shots in lanes]

    def run(self) -> Result:
        """Until every shot is answered, at most `longest_s`."""
        self.began = time.perf_counter()
        for number, lane in enumerate(self.lanes):
            self._next(number, lane)
        while (self.open or self.planned) and time.perf_counter() - self.began < self.longest_s:
            wait = max(0.0, self.began + self.planned[0][0] - time.perf_counter()) if self.planned else 1.0
            for key, _events in self.selector.select(wait):
                self._read(key.data)
            while self.planned and self.began + self.planned[0][0] <= time.perf_counter():
                at_s, number = heapq.heappop(self.planned)
                self._send(number, self.began + at_s)
        took_s = time.perf_counter() - self.began
        for lane in self.lanes:
            if lane.connection is not None:
                lane.connection.close()
        self.selector.close()
        if self.open or self.planned:
            self.wrong.insert(0, f"{self.open + len(self.planned)} requests were not answered within {self.longest_s:.0f} s")
        return Result(self.latencies, took_s, self.wrong[:5])

    def _next(self, number: int, lane: _Lane) -> None:
        if lane.place >= len(lane.shots):
            return
        at_s = lane.shots[lane.place].at_s
        if at_s is None:
            self._send(number, time.perf_counter())
        else:
            heapq.heappush(self.planned, (at_s, number))

    def _send(self, number: int, at: float) -> None:
        lane = self.lanes[number]
        lane.sent_at = at
        self.open += 1
        self._connection(number, lane).sendall(lane.shots[lane.place].request)

    def _connection(self, number: int, lane: _Lane) -> socket.socket:
        """Opened with the first request: a connection that says nothing yet keeps one of the server's threads waiting."""
        if lane.connection is None:
            lane.connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
            lane.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(lane.connection, selectors.EVENT_READ, number)
        return lane.connection

    def _read(self, number: int) -> None:
        lane = self.lanes[number]
        data = self._connection(number, lane).recv(65_536)
        if not data:
            raise ConnectionError("the server closed a connection in the middle")
        lane.answer += data
        head_end = lane.answer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        length_at = lane.answer.lower().find(b"content-length:", 0, head_end)
        length = int(lane.answer[length_at + 15 : lane.answer.find(b"\r", length_at)])
        if len(lane.answer) < head_end + 4 + length:
            return
        self.latencies.append(time.perf_counter() - lane.sent_at)
        self.open -= 1
        if not lane.answer.startswith(b"HTTP/1.1 200") or lane.shots[lane.place].expect not in lane.answer:
            self.wrong.append(bytes(lane.answer[:600]).decode("utf-8", "replace"))
        lane.answer.clear()
        lane.place += 1
        self._next(number, lane)


def _hammer(port: int, lanes: Sequence[Sequence[Shot]]) -> Result:
    return Loop(port, lanes).run()
