"""The sign-in page, one-time links, sign-out, and the way in (`/`)."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.clients import people
from ivr.desk.rules import TAKES_CALLS
from ivr.web import access
from ivr.web.site import site


def make_blueprint() -> Blueprint:
    """The addresses."""
    blueprint = Blueprint("sign_in", __name__)
    blueprint.get("/")(home)
    blueprint.get("/sign-in")(form)
    blueprint.post("/sign-in")(with_password)
    blueprint.get("/sign-in/<token>")(link)
    blueprint.post("/sign-in/<token>")(with_link)
    blueprint.post("/sign-out")(sign_out)
    return blueprint


def home() -> ResponseReturnValue:
    """The desk is the first page."""
    return redirect(url_for("desk.live"))


def form() -> ResponseReturnValue:
    """Ask for address and password."""
    target = access.safe_next(request.args.get("next", "/"))
    return redirect(target) if access.current_person() else render_template("web/sign_in.html", next=target, email="", problem="")


def with_password() -> ResponseReturnValue:
    """Check them. Says the same for an unknown address and a wrong password."""
    email, password = request.form.get("email", "")[:255], request.form.get("password", "")[:1000]
    target, network = access.safe_next(request.form.get("next", "/")), request.remote_addr or ""
    if not site().throttle.allows(network, email):
        problem = "試された回数が多いため、しばらく受け付けできません。15分ほどおいてからお試しください。"
        return render_template("web/sign_in.html", next=target, email=email, problem=problem), 429
    person = people.check_password(site().store, email, password)
    if person is None:
        site().throttle.failed(network, email)
        problem = "メールアドレスまたはパスワードが違います。"
        return render_template("web/sign_in.html", next=target, email=email, problem=problem), 403
    access.sign_in(person)
    return redirect(target)


def link(token: str) -> ResponseReturnValue:
    """One button. Opening the address uses nothing up: chats and mail filters fetch links before people do."""
    return render_template("web/link.html", token=token)


def with_link(token: str) -> ResponseReturnValue:
    """Sign in once. Whoever comes by a link begins a shift."""
    network = request.remote_addr or ""
    # Counted by the token, never under one name for all links: whoever types that name as an address could shut every link.
    address = f"link {token}"
    person = people.use_link(site().store, token, site().clock()) if site().throttle.allows(network, address) else None
    if person is None:
        site().throttle.failed(network, address)
        problem = "このリンクは使用済みか、期限(24時間)が切れています。新しいリンクを管理者にお求めください。"
        return render_template("web/sign_in.html", next="/", email="", problem=problem), 403
    if person.clients(TAKES_CALLS):
        people.set_shift(site().store, person.id, on=True)
    access.sign_in(person)
    return redirect(url_for("desk.live"))


def sign_out() -> ResponseReturnValue:
    """End all sessions of the person, and the shift."""
    person = access.current_person()
    if person is not None:
        people.set_shift(site().store, person.id, on=False)
    access.sign_out()
    return redirect(url_for("sign_in.form"))
