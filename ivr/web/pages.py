"""Puts the pages on a Flask application: sessions, CSRF, headers, error pages, blueprints.

Voice webhooks on the same application keep their own rules: no cookie, no CSRF token (they are signed), no throttle.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Request, request, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf import CSRFProtect

from ivr.clients.flows import PublishedFlows
from ivr.desk import pages as desk_pages
from ivr.desk.instructions import Flows
from ivr.settings import Settings
from ivr.store.db import Store
from ivr.store.recordings import RecordingFiles
from ivr.web import access, errors, formats, headers, signin
from ivr.web.site import KEY, Site
from ivr.web.throttle import Throttle

STATIC = Path(__file__).parent / "static"
LONGEST_FORM_BYTES = 64 * 1024
ASSET_LIFE_S = 365 * 24 * 3600  # their addresses change with their content


def register_pages(
    app: Flask, store: Store, settings: Settings, recordings: RecordingFiles, clock: Callable[[], datetime], flows: Flows | None = None
) -> None:  # fmt: skip
    """Add everything a person sees. `clock` gives aware UTC times; `flows` the flow that a call keeps (default: from the store)."""
    https = settings.public_url.startswith("https://")
    redis = settings.queue_url if settings.queue_url.startswith("redis") else ""
    app.extensions[KEY] = Site(store, recordings, flows or PublishedFlows(store), clock, Throttle(redis or "memory://"), https)
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SESSION_COOKIE_NAME="uketsuke",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=access.SESSION_LIFE,
        WTF_CSRF_CHECK_DEFAULT=False,  # checked below, for pages only
        WTF_CSRF_TIME_LIMIT=None,  # a desk stays open all day; the token ends with the session
    )
    app.session_interface = PagesOnly()
    _protect(app)
    app.after_request(headers.add_headers)
    errors.register_errors(app)
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_for_templates)
    for blueprint in (_assets(), signin.make_blueprint(), desk_pages.make_blueprint()):
        app.register_blueprint(blueprint)


class PagesOnly(SecureCookieSessionInterface):
    """Cookies are for people: a webhook has none to read, and each is one of very many."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """No session (Flask's null session) where a machine calls."""
        return None if request.path.startswith("/voice/") else super().open_session(app, request)


def _protect(app: Flask) -> None:
    csrf = CSRFProtect(app)

    @app.before_request
    def check_form() -> None:
        if request.blueprint in headers.NOT_PAGES or request.path.startswith("/voice/"):
            return
        request.max_content_length = LONGEST_FORM_BYTES
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            csrf.protect()


def _assets() -> Blueprint:
    blueprint = Blueprint("web", __name__, static_folder=str(STATIC), static_url_path="/assets", template_folder="templates")

    @blueprint.after_request
    def keep(response: Any) -> Any:
        response.headers["Cache-Control"] = f"public, max-age={ASSET_LIFE_S}, immutable"
        return response

    return blueprint


@cache
def _mark_of(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _asset(name: str) -> str:
    """Address of a static file that changes with its content."""
    return url_for("web.static", filename=name, v=_mark_of(name))


def _for_templates() -> dict[str, Any]:
    return {"asset": _asset, "me": access.current_person}
