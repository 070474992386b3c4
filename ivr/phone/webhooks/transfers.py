"""Transfers to the client's own people: the person's leg before it is bridged, and how the ringing ended."""

from ivr.phone import markup, parameters
from ivr.phone.announcement import announcement_in
from ivr.phone.deps import Phone
from ivr.phone.voices import DEFAULT
from ivr.phone.webhooks import mending
from ivr.phone.webhooks.asked import Asked, Webhook
from ivr.phone.words import NOT_TAKEN, PRESS_ONE

ACCEPT = "1"
KEY_WITHIN_S = "8"


def callee(phone: Phone, asked: Asked, key: str, token: str) -> str:
    """Somebody picked up: say what it is about and wait for the key. An answering machine presses nothing and gets nobody."""
    announcement = announcement_in(phone.deps.calls.latest_reply(key))
    if announcement is None or parameters.is_machine(asked.form):
        return markup.document(markup.HANG_UP)
    said = markup.say(announcement.text, announcement.speaker)
    if not announcement.accept:
        return markup.document(said)
    attributes = {
        "input": "dtmf", "numDigits": "1", "timeout": KEY_WITHIN_S, "finishOnKey": "", "actionOnEmptyResult": "true", "method": "POST",
        "action": phone.urls.callee(key, token, "/accept"),
    }  # fmt: skip
    return markup.document(markup.element("Gather", attributes, said, markup.say(PRESS_ONE, announcement.speaker)), markup.HANG_UP)


def callee_accept(_phone: Phone, asked: Asked, key: str, token: str) -> str:  # noqa: ARG001 - the address names them
    """An empty document lets the carrier connect the two."""
    if asked.form.get("Digits") == ACCEPT:
        return markup.EMPTY
    return markup.document(markup.say(NOT_TAKEN, DEFAULT), markup.HANG_UP)


def dialed(phone: Phone, asked: Asked, key: str, token: str) -> str:
    """Ringing is over, or the conversation. A caller who hung up before anyone took the call has simply left."""
    ended, gone = parameters.transfer_ended(asked.form), parameters.is_over(asked.form)
    reply = markup.EMPTY if gone and not ended.accepted else phone.take_turn(key, token, ended)
    if gone:
        phone.deps.endings.end(parameters.call_id(asked.form), phone.now(), why="hung up in a transfer")
    return reply


WEBHOOKS = (
    Webhook("callee", "/voice/callee/<key>/<token>", callee, mending.operator_sorry),
    Webhook("callee_accept", "/voice/callee/<key>/<token>/accept", callee_accept, mending.operator_sorry),
    Webhook("dialed", "/voice/turn/<key>/<token>/dialed", dialed, mending.fault_turn),
)
