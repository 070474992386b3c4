"""The carrier's REST side on loopback: the requests the application makes, at the carrier's own paths."""

import base64
import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import av
import numpy as np
from flask import Flask, Response, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.carrier.sound import RATE, read_wav

if TYPE_CHECKING:
    from tests.carrier.leg import Leg
    from tests.carrier.network import Network

BASE = "/2010-04-01/Accounts/<account>"
CODES = {400: 21201, 401: 20003, 404: 20404, 429: 20429, 500: 20500, 503: 20503}


@dataclass
class Failure:
    """Answer the next `times` requests whose method and path match with `status`."""

    method: str
    part: str
    status: int
    times: int


class RestServer:
    """Runs until closed; `asked` lists every request as (method, path, form)."""

    def __init__(self, network: "Network", port: int = 0) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self._failures: list[Failure] = []
        self._server = make_server("127.0.0.1", port, make_rest_app(network, self), threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def fail(self, method: str, part: str, status: int, times: int = 1) -> None:
        """Have requests fail: method, a part of the path, HTTP status."""
        self._failures.append(Failure(method, part, status, times))

    def forgive(self) -> None:
        """No more failures."""
        self._failures.clear()

    def next_failure(self, method: str, path: str) -> int | None:
        """The status that this request must fail with, or None."""
        for failure in self._failures:
            if failure.times > 0 and failure.method == method and failure.part in path:
                failure.times -= 1
                return failure.status
        return None

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join(5.0)
        self._server.server_close()


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the library's own name
        """Say nothing."""


def make_rest_app(network: "Network", server: RestServer) -> Flask:
    """The REST application of an account."""
    app = Flask("carrier-rest")

    @app.before_request
    def guard() -> Response | None:
        server.asked.append((request.method, request.path, request.form.to_dict()))
        status = server.next_failure(request.method, request.path)
        if status is not None:
            return _error(status, "injected by the test")
        expected = "Basic " + base64.b64encode(f"{network.account_sid}:{network.auth_token}".encode()).decode()
        if request.headers.get("Authorization") != expected or f"/Accounts/{network.account_sid}/" not in request.path:
            return _error(401, "Authenticate")
        return None

    @app.post(f"{BASE}/Calls.json")
    def make_call(account: str) -> Response:
        to, from_, url = (request.form.get(name, "") for name in ("To", "From", "Url"))
        if not to.startswith("+") or not from_ or urlsplit(url).scheme not in {"http", "https"}:
            return _error(400, f"To, From or Url is wrong: {to!r} {from_!r} {url!r}")
        timeout_s = float(request.form.get("Timeout", "60"))
        events = " ".join(request.form.getlist("StatusCallbackEvent")) or "completed"
        leg = network.ring(
            to=to, from_=from_, url=url, method=request.form.get("Method", "POST"), timeout_s=timeout_s,
            status_url=request.form.get("StatusCallback", ""), status_events=events,
        )  # fmt: skip
        return _call(account, leg, 201, "queued")

    @app.get(f"{BASE}/Calls/<call>.json")
    def get_call(account: str, call: str) -> Response:
        leg = network.legs.get(call)
        return _error(404, f"call {call} was not found") if leg is None else _call(account, leg, 200)

    @app.post(f"{BASE}/Calls/<call>.json")
    def change_call(account: str, call: str) -> Response:
        leg = network.legs.get(call)
        if leg is None:
            return _error(404, f"call {call} was not found")
        if leg.over:
            return _error(400, "Call is not in-progress. Cannot redirect.") if "Url" in request.form else _call(account, leg, 200)
        url = request.form.get("Url")
        if url is not None and urlsplit(url).scheme not in {"http", "https"}:
            return _error(400, f"Url is wrong: {url!r}")
        if request.form.get("Status") in {"completed", "canceled"}:
            leg.hang_up("rest")
        elif url is not None:
            leg.move(url, request.form.get("Method", "POST"))
        return _call(account, leg, 200)

    @app.post(f"{BASE}/Queues/<queue>/Members/<call>.json")
    def move_member(account: str, queue: str, call: str) -> Response:
        url = request.form.get("Url", "")
        if urlsplit(url).scheme not in {"http", "https"}:
            return _error(400, f"Url is wrong: {url!r}")
        leg = network.meetings.take(queue, call, url, request.form.get("Method", "POST"))
        if leg is None:
            return _error(404, f"call {call} is not in queue {queue}")
        return jsonify({"call_sid": call, "queue_sid": queue, "position": 1, "wait_time": 0, "account_sid": account})

    _recordings(app, network)
    return app


def _recordings(app: Flask, network: "Network") -> None:
    @app.get(f"{BASE}/Recordings/<name>")
    def media(account: str, name: str) -> Response:
        recording, _, kind = name.partition(".")
        kept, data = network.recordings.kept.get(recording), network.recordings.media(recording)
        if kept is None or data is None:
            return _error(404, f"recording {recording} was not found")
        if kind == "json":
            body = {"sid": recording, "account_sid": account, "call_sid": kept.call_id, "duration": str(kept.seconds), "status": "completed"}
            return jsonify(body)
        if kind == "mp3" and not kept.damaged:
            return Response(_mp3(data), mimetype="audio/mpeg")
        return Response(data, mimetype="audio/x-wav")

    @app.delete(f"{BASE}/Recordings/<name>")
    def delete(account: str, name: str) -> Response:
        if not network.recordings.delete(name.removesuffix(".json")):
            return _error(404, f"recording {name} was not found")
        return Response(status=204)


def _call(account: str, leg: "Leg", status: int, call_status: str = "") -> Response:
    body = {
        "sid": leg.id, "account_sid": account, "from": leg.from_, "to": leg.to, "status": call_status or leg.status, "direction": leg.direction,
        "api_version": "2010-04-01", "uri": f"/2010-04-01/Accounts/{account}/Calls/{leg.id}.json",
    }  # fmt: skip
    answer = jsonify(body)
    answer.status_code = status
    return answer


def _error(status: int, message: str) -> Response:
    answer = jsonify({"code": CODES.get(status, status), "message": message, "status": status})
    answer.status_code = status
    return answer


def _mp3(wav: bytes) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as file:
        stream = file.add_stream("libmp3lame", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(read_wav(wav).astype(np.int16)[None, :], format="s16p", layout="mono")
        frame.sample_rate = RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return out.getvalue()
