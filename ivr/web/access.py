"""Who is signed in. The cookie is signed and holds a mark of the person; changing the mark ends every session of that person."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from ivr.clients import people
from ivr.clients.people import Person
from ivr.web.site import site

SESSION_LIFE = timedelta(hours=12)
"""A session ends this long after signing in, whatever happens: longer than a shift, shorter than a day."""


def sign_in(person: Person) -> None:
    """Begin a session; whatever the cookie held before is dropped."""
    session.clear()
    session["mark"], session["at"] = person.session_mark, site().clock().timestamp()
    session.permanent = True


def sign_out() -> None:
    """End every session of the person, so that a copied cookie is worth nothing."""
    person = current_person()
    session.clear()
    if person is not None:
        people.end_sessions(site().store, person.id)


def current_person() -> Person | None:
    """The person of this request, or None."""
    if "person" not in g:
        g.person = people.signed_in(site().store, session["mark"]) if cookie_is_fresh() else None
    return cast("Person | None", g.person)


def cookie_is_fresh() -> bool:
    """Whether the cookie is one of ours and not too old; asks no database."""
    began = session.get("at")
    if not isinstance(began, int | float) or not isinstance(session.get("mark"), str):
        return False
    age = site().clock() - datetime.fromtimestamp(began, UTC)
    return timedelta(seconds=-60) < age < SESSION_LIFE


def the_person() -> Person:
    """The person of a request behind `signed_in_only`."""
    person = current_person()
    if person is None:
        abort(401)
    return person


def signed_in_only(roles: Collection[str], *, but: Collection[str] = ()) -> Callable[[], ResponseReturnValue | None]:
    """A `before_request` for a blueprint: sends strangers to sign in, and people without any of `roles` away (403).

    Endpoints in `but` look after themselves.
    """

    def check() -> ResponseReturnValue | None:
        if request.endpoint in but:
            return None
        person = current_person()
        if person is None:
            return _to_sign_in()
        if not person.clients(roles):
            abort(403)
        return None

    return check


def _to_sign_in() -> ResponseReturnValue:
    if request.method != "GET" or "X-Part" in request.headers:
        abort(401)
    return redirect(url_for("sign_in.form", next=request.full_path.rstrip("?")))


def safe_next(target: str) -> str:
    """Where to go after signing in: a path of this site, never another one."""
    is_own = target.startswith("/") and not target.startswith(("//", "/\\")) and not any(ord(c) < ord(" ") for c in target)
    return target if is_own else "/"
