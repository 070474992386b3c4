"""The list of recent calls."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from ivr.desk import history as calls_list
from ivr.desk import labels, rules
from ivr.desk.pages.ids import LARGEST_ID
from ivr.web.access import the_person
from ivr.web.site import site


def add_routes(blueprint: Blueprint) -> None:
    """The address of this module."""
    blueprint.get("/history")(history)


def history() -> ResponseReturnValue:
    """Newest first, a page at a time, by outcome and client."""
    outcome, client_id = request.args.get("outcome", ""), request.args.get("client", "")
    outcome = outcome if outcome in {*labels.OUTCOMES, "none"} else ""
    before = request.args.get("before", type=int)
    if before is not None and not 0 <= before <= LARGEST_ID:
        abort(404)
    allowed = the_person().clients(rules.SEES_DESK)
    with site().store.tenant(allowed, write=False) as session:
        rows = calls_list.calls(session, outcome=outcome, client_id=client_id, before=before)
        clients = calls_list.clients_of(session, sorted(allowed))
    more = len(rows) > calls_list.PAGE
    return render_template(
        "desk/history.html", rows=rows[: calls_list.PAGE], more=more, clients=clients, labels=labels, outcome=outcome, client_id=client_id
    )
