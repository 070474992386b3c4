"""One click that says what of an utterance is right; what it changes is in `ivr.calls.corrections`."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.calls.corrections import BadCorrection, correct
from ivr.desk import rules, views
from ivr.desk.instructions import entries_of
from ivr.desk.pages.ids import ID
from ivr.web.access import the_person
from ivr.web.site import site


def add_routes(blueprint: Blueprint) -> None:
    """The address of this module."""
    blueprint.post(f"/recordings/<{ID}:recording_id>/corrections")(put_right)


def put_right(recording_id: int) -> ResponseReturnValue:
    """Keep the verdict, or take back what was said before."""
    person, form = the_person(), request.form
    mine = person.clients(rules.TAKES_CALLS)
    with site().store.tenant(mine, write=False) as session:
        recording = views.recording_name(session, recording_id)
    if recording is None:
        abort(404)
    back = redirect(url_for("desk.show", call_id=recording.call_id, _anchor=f"sound-{recording_id}"))
    takes_back = form.get("take_back") == "1"
    if not takes_back and "verdict" not in form:
        abort(400)
    try:
        done = correct(
            site().store, recording_id, person.id, mine, subject=form.get("subject", ""), verdict=None if takes_back else form["verdict"],
            entries={entry.id for entry in entries_of(site().flows, recording.flow_version_id)}, now=site().clock(),
        )  # fmt: skip
    except BadCorrection:
        flash("その訂正は記録できませんでした。画面を読み込み直して、もう一度お試しください。", "bad")
        return back
    if done is None:
        abort(404)
    flash("訂正を取り消しました。" if takes_back else "訂正を記録しました。次のお電話から、この内容をふまえて判断します。", "good")
    return back
