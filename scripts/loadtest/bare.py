"""What a web server of this kind can do at most here: a bare Flask view with a constant document, on the application's own server settings."""

import sys

from flask import Flask, Response

from ivr.commands.serve import _Server, server_options
from ivr.settings import load_settings

DOCUMENT = sys.argv[1] if len(sys.argv) > 1 else "<Response/>"


def make() -> Flask:
    """The application."""
    app = Flask("bare")

    @app.post("/voice/bare")
    def bare() -> Response:
        return Response(DOCUMENT, mimetype="text/xml")

    return app


if __name__ == "__main__":
    _Server(make, server_options(load_settings())).run()
