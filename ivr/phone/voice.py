"""The carrier's webhooks as a blueprint: every one signed, every one answered with a document, whatever happens."""

import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

import ivr
from ivr.errors import IvrError
from ivr.phone import hold_music, markup
from ivr.phone.deps import Phone, VoiceDeps
from ivr.phone.last_resort import last_resort_document
from ivr.phone.metrics import FORGED, RESULTS, WEBHOOK_SECONDS, WEBHOOKS
from ivr.phone.signature import Signatures
from ivr.phone.webhooks import fallback, incoming, operators, transfers, turns, waiting
from ivr.phone.webhooks.asked import Asked, Webhook

__all__ = ["VoiceDeps", "make_voice_blueprint"]

log = structlog.get_logger(__name__)

ALL_WEBHOOKS = (*incoming.WEBHOOKS, *turns.WEBHOOKS, *waiting.WEBHOOKS, *transfers.WEBHOOKS, *operators.WEBHOOKS, *fallback.WEBHOOKS)
LONGEST_BODY_BYTES = 64 * 1024
PATIENCE_S = 8.0
"""The carrier waits 15 s for an answer. A view that failed after more than this (a locked database takes 5 s a try) goes to the last resort."""
_PACKAGE = str(Path(ivr.__file__).parent)


def make_voice_blueprint(deps: VoiceDeps) -> Blueprint:
    """Every address of docs/phone.md."""
    blueprint = Blueprint("voice", __name__)
    phone = Phone.of(deps)
    signatures = Signatures(deps.settings.twilio_auth_token.get_secret_value(), deps.settings.public_url)

    @blueprint.before_request
    def only_the_carrier() -> Response | None:
        if request.endpoint == "voice.hold":
            return None
        return _refusal(signatures)

    for webhook in ALL_WEBHOOKS:
        blueprint.add_url_rule(webhook.rule, webhook.name, _view(phone, webhook), methods=["POST"])
    blueprint.add_url_rule("/static/hold.wav", "hold", hold_music.serve, methods=["GET"])
    return blueprint


def _refusal(signatures: Signatures) -> Response | None:
    request.max_content_length = LONGEST_BODY_BYTES
    try:
        valid = signatures.is_valid(request)
    except HTTPException as error:  # the body is too long or no form
        return _xml(markup.EMPTY, error.code or 400)
    if valid:
        return None
    FORGED.inc()
    log.warning("a request without a valid signature", path=request.path, hint="behind a proxy, set IVR_PUBLIC_URL to the address the carrier asks")
    return _xml(markup.EMPTY, 403)


def _view(phone: Phone, webhook: Webhook) -> Any:
    # Looked up once: finding them by their labels for each request takes longer than writing the document.
    results = {result: WEBHOOKS.labels(webhook=webhook.name, result=result) for result in RESULTS}
    seconds = WEBHOOK_SECONDS.labels(webhook=webhook.name)

    def view(**names: str) -> Response:
        began = time.perf_counter()
        text, result = _answered(phone, webhook, Asked(request.form, request.args), names, began)
        results[result].inc()
        seconds.observe(time.perf_counter() - began)
        return _xml(text, 200)

    return view


def _answered(phone: Phone, webhook: Webhook, asked: Asked, names: Mapping[str, str], began: float) -> tuple[str, str]:
    """The outermost handler of the telephone: any exception ends here, and the caller still hears a document."""
    try:
        return webhook.view(phone, asked, **names), "ok"
    except Exception as error:  # noqa: BLE001 - the outermost handler
        code = _note(webhook, names, error)
        detail = f"{webhook.name}: {type(error).__name__} at {_place(error)}"
    if not _is_late(began):
        _record(phone, webhook, names, code, detail)
    if not _is_late(began):
        try:
            return webhook.mend(phone, asked, names, code), "mended"
        except Exception as error:  # noqa: BLE001 - the outermost handler
            _note(webhook, names, error)
    return last_resort_document(phone.urls.prefix), "last_resort"


def _record(phone: Phone, webhook: Webhook, names: Mapping[str, str], code: str, detail: str) -> None:
    """On the call's timeline, in a transaction of its own; where that fails too, the log has it."""
    try:
        phone.deps.calls.fault(names.get("key"), code, detail, phone.now())
    except Exception as error:  # noqa: BLE001 - part of the outermost handler
        _note(webhook, names, error)


def _note(webhook: Webhook, names: Mapping[str, str], error: Exception) -> str:
    """Log a failure without its words (a database's error quotes what it was given) and return its code."""
    code = error.code if isinstance(error, IvrError) else "turn_failed"
    key = names.get("key", names.get("claim", ""))[:6]
    log.error("a webhook failed", webhook=webhook.name, key=key, token=names.get("token"), code=code, error=type(error).__name__, at=_place(error))
    return code


def _place(error: Exception) -> str:
    """The innermost line of ours."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(_PACKAGE)]
    return f"ivr{ours[-1].filename.removeprefix(_PACKAGE)}:{ours[-1].lineno}" if ours else "elsewhere"


def _is_late(began: float) -> bool:
    return time.perf_counter() - began > PATIENCE_S


def _xml(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/xml; charset=utf-8")
