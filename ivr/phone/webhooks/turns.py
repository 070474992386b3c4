"""Turns of a caller: keys and words, silence, recordings."""

from ivr.calls import recordings
from ivr.flows.inputs import Silence
from ivr.phone import hosts, markup, parameters
from ivr.phone.deps import Phone
from ivr.phone.webhooks import mending
from ivr.phone.webhooks.asked import Asked, Webhook


def keys(phone: Phone, asked: Asked, key: str, token: str) -> str:
    """What came of a Gather."""
    return phone.take_turn(key, token, parameters.collected(asked.form))


def silent(phone: Phone, _asked: Asked, key: str, token: str) -> str:
    """Behind Record and Gather: nothing came."""
    return phone.take_turn(key, token, Silence())


def recorded(phone: Phone, asked: Asked, key: str, token: str) -> str:
    """A Record ended, by the caller's silence, a key, or the caller hanging up: then what was recorded is still a message."""
    new = parameters.recording(asked.form)
    if new is not None:
        hosts.require_carrier(new.url, phone.deps.settings.twilio_api_url)
    gone = parameters.hung_up(asked.form)
    reply = markup.EMPTY if new is None and gone else phone.take_turn(key, token, new or Silence())
    if gone:
        phone.deps.endings.end(parameters.call_id(asked.form), phone.now(), why="hung up while recorded")
    phone.deps.waker.wake()
    return reply


def recording(phone: Phone, asked: Asked, key: str) -> str:
    """What became of a recording at the carrier."""
    name, status = asked.form.get("RecordingSid", ""), asked.form.get("RecordingStatus", "")
    if status == "completed":
        recordings.carrier_has(phone.deps.store, key, name, phone.now())
        phone.deps.waker.wake()
    elif status in {"absent", "failed"}:
        recordings.carrier_has_none(phone.deps.store, key, name, phone.now())
    return markup.EMPTY


WEBHOOKS = (
    Webhook("keys", "/voice/turn/<key>/<token>/keys", keys, mending.fault_turn),
    Webhook("silent", "/voice/turn/<key>/<token>/silent", silent, mending.fault_turn),
    Webhook("recorded", "/voice/turn/<key>/<token>/recorded", recorded, mending.fault_turn),
    Webhook("recording", "/voice/recording/<key>", recording, mending.nothing),
)
