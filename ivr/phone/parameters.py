"""The carrier's parameters as our own values. Its words stop here."""

import re
from collections.abc import Mapping
from typing import Literal

from ivr.calls.values import Arrival, NewRecording
from ivr.flows.inputs import Keys, QueueEnded, Silence, Spoken, TransferEnded
from ivr.text.phone import to_e164

Form = Mapping[str, str]

LONGEST_WORDS = 1000
"""Of a Gather: a minute of quick speech is some 400 characters, and understanding takes time that grows with them."""
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
"""Call statuses that are the end."""

_QUEUE_RESULTS: dict[str, Literal["left", "handled", "full", "error"]] = {
    "": "left",  # sent back here by `/voice/resume`, not by the carrier
    "leave": "left",
    "bridged": "handled",
    "queue-full": "full",
}
MOVED = frozenset({"redirected", "redirected-from-bridged", "bridging-in-process"})
"""Results of a queue that say that the caller goes on elsewhere by our own doing."""
_DIAL_STATUSES: dict[str, Literal["completed", "busy", "no_answer", "failed", "canceled"]] = {
    "completed": "completed", "answered": "completed", "busy": "busy", "no-answer": "no_answer", "failed": "failed", "canceled": "canceled",
}  # fmt: skip


def call_id(form: Form) -> str:
    """The carrier's id of the leg that this request is about."""
    return form.get("CallSid", "")[:64]


def is_over(form: Form) -> bool:
    """Whether the leg has ended."""
    return form.get("CallStatus", "") in OVER


def is_machine(form: Form) -> bool:
    """Whether the carrier heard an answering machine or a fax pick up (only where it was asked to listen for one)."""
    return form.get("AnsweredBy", "").startswith(("machine", "fax"))


def arrival(form: Form) -> Arrival:
    """A call that arrives. A withheld or textual number is no number."""
    called = form.get("To", "")[:20]
    return Arrival(
        carrier_call_id=form["CallSid"][:64],
        called=called if _E164.fullmatch(called) else to_e164(called) or called,
        caller=to_e164(form.get("From")),
        forwarded_from=to_e164(form.get("ForwardedFrom")),
    )


def collected(form: Form) -> Keys | Spoken | Silence:
    """What came of a Gather. Keys win over words."""
    digits = form.get("Digits", "")
    if digits:
        return Keys(digits)
    text = form.get("SpeechResult", "").strip()[:LONGEST_WORDS]
    return Spoken(text, confidence(form)) if text else Silence()


def confidence(form: Form) -> float | None:
    """0–1; the carrier may leave it out, and sends 0.0 where its recogniser has none to give."""
    try:
        value = float(form["Confidence"])
    except (KeyError, ValueError):
        return None
    return value if 0.0 < value <= 1.0 else None


def recording(form: Form) -> NewRecording | None:
    """The recording that a Record made; None when there is none."""
    name, url = form.get("RecordingSid", ""), form.get("RecordingUrl", "")
    if not name or not url:
        return None
    return NewRecording(carrier_recording_id=name[:64], url=url, seconds=seconds(form, "RecordingDuration"), hung_up=hung_up(form))


def hung_up(form: Form) -> bool:
    """Whether the caller hung up while recorded."""
    return form.get("Digits") == "hangup"


def seconds(form: Form, name: str) -> float:
    """A duration; 0 where it is missing or no number."""
    value = form.get(name, "")
    return float(value) if value.isascii() and value.isdigit() else 0.0


def transfer_ended(form: Form) -> TransferEnded:
    """How ringing somebody ended. Answered but not accepted with the key is "completed" and not bridged."""
    status = _DIAL_STATUSES.get(form.get("DialCallStatus", ""), "failed")
    bridged = form.get("DialBridged", "true" if status == "completed" else "false") == "true"
    return TransferEnded(accepted=bridged, status=status, seconds=seconds(form, "DialCallDuration"))


def queue_ended(form: Form) -> QueueEnded:
    """How the carrier's queue ended."""
    return QueueEnded(_QUEUE_RESULTS.get(form.get("QueueResult", ""), "error"))
