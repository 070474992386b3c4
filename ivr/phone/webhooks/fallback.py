"""The number's fallback address, and what callers leave there. Needs neither database nor model."""

from urllib.parse import urlsplit

import structlog

from ivr.phone import hosts, markup, parameters
from ivr.phone.deps import Phone
from ivr.phone.last_resort import keep, last_resort_document
from ivr.phone.metrics import FALLBACKS
from ivr.phone.voices import DEFAULT
from ivr.phone.webhooks import mending
from ivr.phone.webhooks.asked import Asked, Webhook
from ivr.phone.words import SORRY_LOST, SORRY_NOTHING, SORRY_TAKEN

log = structlog.get_logger(__name__)


def fallback(phone: Phone, asked: Asked) -> str:
    """The carrier could not use an answer of ours."""
    code, failed = asked.form.get("ErrorCode", "none"), urlsplit(asked.form.get("ErrorUrl", "")).path
    FALLBACKS.labels(code=code if code.isdigit() and len(code) <= 6 else "other").inc()  # noqa: PLR2004 - the carrier's codes have five digits
    log.error("the carrier uses the fallback address", carrier_code=code, path=failed, carrier_call_id=parameters.call_id(asked.form))
    return last_resort_document(phone.urls.prefix)


def recorded(phone: Phone, asked: Asked) -> str:
    """A message left with the last resort: kept in the file before the caller hears that it was taken."""
    new = parameters.recording(asked.form)
    if asked.form.get("RecordingStatus") == "absent":
        return markup.EMPTY
    if new is None:
        return markup.document(markup.say(SORRY_NOTHING, DEFAULT), markup.HANG_UP)
    hosts.require_carrier(new.url, phone.deps.settings.twilio_api_url)
    try:
        keep(phone.deps.settings.data_dir, asked.form, phone.deps.store.keyring, phone.now())
    except OSError as error:
        log.exception("a message of the last resort is only at the carrier", recording=new.carrier_recording_id, why=error.strerror)
        return markup.document(markup.say(SORRY_LOST, DEFAULT), markup.HANG_UP)
    return markup.document(markup.say(SORRY_TAKEN, DEFAULT), markup.HANG_UP)


WEBHOOKS = (
    Webhook("fallback", "/voice/fallback", fallback, mending.last_resort),
    Webhook("fallback_recorded", "/voice/fallback/recorded", recorded, mending.nothing),
)
