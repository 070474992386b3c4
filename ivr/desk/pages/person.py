"""One's own shift and telephone number."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.clients import people
from ivr.desk import rules
from ivr.desk.changes import bump
from ivr.web.access import safe_next, the_person
from ivr.web.site import site


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of this module."""
    blueprint.post("/me/shift")(shift)
    blueprint.post("/me/phone")(phone)


def shift() -> ResponseReturnValue:
    """Begin or end taking calls. Callers of a client without anybody on shift are offered a message or a call-back."""
    person = the_person()
    on = request.form.get("on") == "1" and bool(person.clients(rules.TAKES_CALLS))
    people.set_shift(site().store, person.id, on=on)
    _tell_desks()
    flash("受付を始めました。" if on else "受付を止めました。ほかに受付中の担当者がいないと、お客様には伝言か折り返しをご案内します。", "good")
    return _back()


def phone() -> ResponseReturnValue:
    """Where this person is rung."""
    try:
        people.set_phone(site().store, the_person().id, request.form.get("phone", "")[:40])
        flash("電話番号を保存しました。", "good")
    except people.BadPerson:
        flash("電話番号の形が正しくありません。例: 090-1234-5678", "bad")
    return _back()


def _tell_desks() -> None:
    with site().store.system("sign_in") as session:
        bump(session)


def _back() -> ResponseReturnValue:
    target = safe_next(request.form.get("back", "/"))
    return redirect(target if target.startswith("/desk") else url_for("desk.live"))
