"""The desk's pages: the live queue, a call and what is put right in it, the history, one's own shift. One module each."""

from flask import Blueprint

from ivr.desk.pages import call, corrections, history, live, person
from ivr.desk.rules import SEES_DESK
from ivr.web.access import signed_in_only


def make_blueprint() -> Blueprint:
    """The pages for people who may see a desk; strangers are sent to sign in."""
    blueprint = Blueprint("desk", __name__, url_prefix="/desk", template_folder="../templates")
    # The poll looks at the cookie alone: it comes every second from every open desk and tells nobody's data.
    blueprint.before_request(signed_in_only(SEES_DESK, but={"desk.changes"}))
    for module in (live, call, corrections, history, person):
        module.add_routes(blueprint)
    return blueprint
