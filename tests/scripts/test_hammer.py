import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scripts.loadtest.hammer import Loop, Result, make_shot
from tests.carrier.network import AUTH_TOKEN
from tests.carrier.webhooks import Webhooks


@contextmanager
def server() -> Iterator[int]:
    """Keeps connections open; /no answers something else, /slow takes its time."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(0.2 if self.path == "/slow" else 0)
            signed = self.headers["X-Twilio-Signature"] == Webhooks(AUTH_TOKEN).sign(f"http://{self.headers['Host']}{self.path}", {"Digits": "1"})
            answer = "はい" if self.path != "/no" and signed and body == b"Digits=1" else "いいえ"
            self.send_response(500 if self.path == "/broken" else 200)
            self.send_header("Content-Length", str(len(answer.encode())))
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running.server_port
    finally:
        running.shutdown()
        thread.join(5.0)
        running.server_close()


def shots(port: int, path: str, count: int, at_s: float | None = None):
    return [make_shot(Webhooks(AUTH_TOKEN), f"127.0.0.1:{port}", path, {"Digits": "1"}, "はい".encode(), at_s) for _ in range(count)]


def test_every_ready_made_request_is_signed_sent_and_measured():
    with server() as port:
        result = Loop(port, [shots(port, "/a", 30), shots(port, "/a", 20)], longest_s=5.0).run()

        assert len(result.latencies) == 50
        assert result.wrong == []


def test_a_wrong_answer_is_not_counted_as_speed():
    with server() as port:
        result = Loop(port, [shots(port, "/broken", 1), shots(port, "/no", 1)], longest_s=5.0).run()

        assert len(result.wrong) == 2


def test_a_planned_request_is_measured_from_its_moment_not_from_when_it_could_be_sent():
    with server() as port:
        result = Loop(port, [[*shots(port, "/slow", 1, 0.0), *shots(port, "/a", 1, 0.05)]], longest_s=5.0).run()

        assert result.latencies[1] >= 0.14  # it waited for the one before


def test_percentiles_are_of_the_latencies_in_milliseconds():
    result = Result([0.001 * number for number in range(1, 101)], 2.0, [])

    assert (result.percentile_ms(0.5), result.percentile_ms(0.99), result.rate) == (pytest.approx(51), pytest.approx(100), 50)
