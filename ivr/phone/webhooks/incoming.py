"""A call arrives; later the carrier tells its end; in between it may be sent back to where it stands."""

import structlog

from ivr.calls.values import UnknownNumber
from ivr.phone import markup, parameters
from ivr.phone.deps import Phone
from ivr.phone.last_resort import last_resort_document
from ivr.phone.metrics import UNKNOWN_NUMBERS
from ivr.phone.queue_options import options_in
from ivr.phone.voices import DEFAULT
from ivr.phone.webhooks import mending
from ivr.phone.webhooks.asked import Asked, Names, Webhook
from ivr.phone.words import UNKNOWN_NUMBER
from ivr.text.phone import mask

log = structlog.get_logger(__name__)


def incoming(phone: Phone, asked: Asked) -> str:
    """The first reply of a call; the same again for a repeat."""
    arrival = parameters.arrival(asked.form)
    try:
        return phone.deps.calls.begin(arrival, phone.renderer.reply, phone.now()).text
    except UnknownNumber as error:
        UNKNOWN_NUMBERS.inc()
        log.warning("a call to a number that no client has", called=mask(arrival.called), carrier_call_id=arrival.carrier_call_id, why=str(error))
        return markup.document(markup.say(UNKNOWN_NUMBER, DEFAULT), markup.HANG_UP)


def begin_again(phone: Phone, asked: Asked, _names: Names, _code: str) -> str:
    """Once more: of two requests for one call that arrive together one may have failed because the other had just written it."""
    arrival = parameters.arrival(asked.form)
    if phone.deps.calls.resolve_key(arrival.carrier_call_id) is None:
        return last_resort_document(phone.urls.prefix)
    return phone.deps.calls.begin(arrival, phone.renderer.reply, phone.now()).text


def status(phone: Phone, asked: Asked) -> str:
    """The end of a call, as far as it is not known yet. Earlier statuses change nothing."""
    if parameters.is_over(asked.form):
        phone.deps.endings.end(parameters.call_id(asked.form), phone.now(), why=asked.form["CallStatus"])
    return markup.EMPTY


def resume(phone: Phone, _asked: Asked, key: str) -> str:
    """The newest reply. A caller who stands in the queue, but is not in the carrier's any more, is put there again."""
    reply = phone.deps.calls.latest_reply(key)
    position = phone.deps.calls.position(key)
    if position.queue_token is None or "<Enqueue" in reply:
        return reply
    options = options_in(reply)
    if position.waiting == "queue" and options is not None:
        return markup.document(phone.renderer.enqueue(key, position.queue_token, options))
    return markup.document(markup.redirect(phone.urls.turn(key, position.queue_token, "queue-end")))


WEBHOOKS = (
    Webhook("incoming", "/voice/incoming", incoming, begin_again),
    Webhook("status", "/voice/status", status, mending.nothing),
    Webhook("resume", "/voice/resume/<key>", resume, mending.fault_where_it_stands),
)
