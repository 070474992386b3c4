"""One call: who, for whom, what was said and understood, what was done, and what the operator writes about it."""

import io
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from ivr.calls.tables import Call, Recording
from ivr.clients.people import Person
from ivr.clients.tables import Client
from ivr.desk import dispositions, labels, rules, views
from ivr.desk.audit import seen, seen_lately
from ivr.desk.changes import change_number
from ivr.desk.decisions import decisions_of
from ivr.desk.instructions import entries_of, instructions, suggestions
from ivr.desk.pages.ids import ID
from ivr.errors import PortError
from ivr.web.access import the_person
from ivr.web.site import site

PARTS = {"state": "desk/_state.html", "sounds": "desk/_sounds.html", "timeline": "desk/_timeline.html"}
"""Pieces of the page that an open page fetches again."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of this module."""
    blueprint.get(f"/calls/<{ID}:call_id>")(show)
    blueprint.get(f"/calls/<{ID}:call_id>/<any(state, sounds, timeline):part>")(show_part)
    blueprint.post(f"/calls/<{ID}:call_id>/disposition")(write)
    blueprint.get(f"/recordings/<{ID}:recording_id>.wav")(listen)


def show(call_id: int) -> ResponseReturnValue:
    """The page; that it was opened is written down."""
    number = change_number(site().store)
    values = _call(call_id)
    person = the_person()
    with site().store.tenant(person.clients(rules.SEES_DESK)) as session:
        seen(session, **_look(person, values["call"].client_id, "call.view", f"call:{call_id}"))
    return render_template("desk/call.html", number=number, codes=labels.DISPOSITIONS, **values)


def show_part(call_id: int, part: str) -> ResponseReturnValue:
    """One piece, for the open page. Asked for by itself it is a look at the call like any other."""
    values = _call(call_id)
    person = the_person()
    look = _look(person, values["call"].client_id, "call.view", f"call:{call_id}")
    with site().store.tenant(person.clients(rules.SEES_DESK), write=False) as session:
        known = seen_lately(session, **look)
    if not known:
        with site().store.tenant(person.clients(rules.SEES_DESK)) as session:
            seen(session, **look)
    return render_template(PARTS[part], **values)


def write(call_id: int) -> ResponseReturnValue:
    """Add a disposition."""
    person, form = the_person(), request.form
    try:
        is_written = dispositions.dispose(
            site().store, call_id, person.id, person.clients(rules.TAKES_CALLS),
            code=form.get("code", ""), text=form.get("note", ""), follow_up=form.get("follow_up") == "1", now=site().clock(),
        )  # fmt: skip
    except dispositions.BadDisposition:
        flash("結果を選んでください。メモは4,000文字までです。", "bad")
        return redirect(url_for("desk.show", call_id=call_id, _anchor="disposition"))
    if not is_written:
        abort(404)
    flash("対応記録を保存しました。", "good")
    return redirect(url_for("desk.show", call_id=call_id))


def listen(recording_id: int) -> ResponseReturnValue:
    """The sound, decrypted for this request alone; the first piece of each listening is written down."""
    person = the_person()
    with site().store.tenant(person.clients(rules.SEES_DESK)) as session:
        recording = session.get(Recording, recording_id)
        if recording is None or recording.status != "stored":
            abort(404)
        client_id = recording.client_id
        look = _look(person, client_id, "recording.listen", f"recording:{recording_id}")
        # A piece from the middle counts as well, unless its beginning was: else nearly all could be heard unseen.
        if request.headers.get("Range", "bytes=0-").startswith("bytes=0-") or not seen_lately(session, **look):
            seen(session, **look)
    try:
        data = site().recordings.read(client_id, recording_id)
    except PortError:
        abort(404)
    mimetype = "audio/wav" if data[:4] == b"RIFF" else "audio/mpeg"
    return send_file(io.BytesIO(data), mimetype=mimetype, conditional=True, max_age=0)


def _look(person: Person, client_id: str, action: str, subject: str) -> dict[str, Any]:
    return {"user_id": person.id, "client_id": client_id, "action": action, "subject": subject, "now": site().clock()}


def _call(call_id: int) -> dict[str, Any]:
    person, now = the_person(), site().clock()
    with site().store.tenant(person.clients(rules.SEES_DESK), write=False) as session:
        call = session.get(Call, call_id)
        if call is None:
            abort(404)
        values: dict[str, Any] = {
            "call": call,
            "client": session.get(Client, call.client_id),
            "items": views.open_items(session, call_id=call_id),
            "sounds": views.recordings_of(session, call_id),
            "rows": views.timeline_rows(session, call_id),
            "slots": views.slots_of(session, call_id),
            "written": dispositions.written_about(session, call_id),
            "wrap_up": dispositions.is_owed(session, call_id, person.id),
        }
        verdicts = views.verdicts_of(session, call_id)
    heard = [sound.heard for sound in values["sounds"]]
    values["instructions"] = instructions(site().flows, call.flow_version_id, now)
    entries = entries_of(site().flows, call.flow_version_id)
    values["decisions"] = {sound.id: decisions_of(sound.heard, entries, verdicts.get(sound.id, {})) for sound in values["sounds"]}
    values["suggestions"] = suggestions(site().flows, call.flow_version_id, heard)
    return values | {"labels": labels, "now": now, "person": person, "takes": person.clients(rules.TAKES_CALLS)}
