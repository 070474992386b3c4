"""A small application for the carrier's own tests: documents by path, requests remembered."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, request
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from tests.carrier.network import AUTH_TOKEN
from tests.carrier.rest import _Quiet

Answer = str | Callable[[dict[str, str]], str]


@dataclass
class LittleApp:
    """`documents`: path → the verbs, or a function of the parameters. `asked`: (path, parameters) in order."""

    documents: Mapping[str, Answer]
    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def params(self, path: str) -> dict[str, str]:
        """The parameters of the last request of a path."""
        return next(params for asked, params in reversed(self.asked) if asked == path)

    def paths(self) -> list[str]:
        """The paths in order, status callbacks apart."""
        return [path for path, _params in self.asked if path != "/voice/status"]


@contextmanager
def serve(documents: Mapping[str, Answer]) -> Iterator[LittleApp]:
    """Run it on a free port."""
    app, little = Flask("little"), LittleApp(documents)

    @app.route("/<path:path>", methods=["GET", "POST"])
    def answer(path: str) -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not RequestValidator(AUTH_TOKEN).validate(request.url, request.form, signature):
            return Response("forged", 403)
        params = request.form.to_dict()
        little.asked.append((f"/{path}", params))
        document = little.documents.get(f"/{path}", "")
        body = document if isinstance(document, str) else document(params)
        if body.startswith("status "):
            return Response("broken", int(body.removeprefix("status ")))
        if body.startswith("sleep "):
            time.sleep(float(body.removeprefix("sleep ")))
            body = "<Hangup/>"
        return Response(f"<Response>{body}</Response>", mimetype="text/xml")

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    little.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield little
    finally:
        server.shutdown()
        thread.join(5.0)
        server.server_close()
