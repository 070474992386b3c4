"""The carrier's verbs, obeyed as the carrier's documentation says. See also `dialling` and `waiting`."""

import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from tests.carrier import dialling, waiting
from tests.carrier.line import Goto, LeaveQueue
from tests.carrier.pace import spoken_s
from tests.carrier.people import Presses, Says, Silent
from tests.carrier.sound import RATE, silence
from tests.carrier.twiml import Document

if TYPE_CHECKING:
    from tests.carrier.leg import Leg

Verb = Callable[["Leg", ET.Element, Document], Goto | None]
RECORD_KEYS = "1234567890*#"


def obey(leg: "Leg", document: Document) -> Goto | None:
    """Run a document; where to go on, or None at its end."""
    for element in document.verbs:
        leg.checkpoint()
        _answer(leg, element.tag)
        listening = element.tag in {"Gather", "Record", "Enqueue", "Dial"}
        if element.tag not in {"Enqueue", "Dial", "Gather"} and leg.person.leaves(element.tag, listening=listening):
            leg.person_leaves()
        goto = VERBS[element.tag](leg, element, document)
        if goto is not None:
            return goto
    return None


def _answer(leg: "Leg", tag: str) -> None:
    if leg.status == "ringing" and tag != "Reject":
        leg.status = "in-progress"
        leg.answered_at = time.monotonic()


def say(leg: "Leg", element: ET.Element, _document: Document) -> None:
    """Speak."""
    text = "".join(element.itertext()).strip()
    if leg.last_sound_at and not leg.first_word_at:
        leg.first_word_at = time.monotonic()
    leg.transcript.heard("say", text)
    leg.spend("speech", 0.0 if leg.network.pace.speed is None else spoken_s(text))


def play(leg: "Leg", element: ET.Element, _document: Document) -> None:
    """Play a sound; it is not fetched."""
    leg.transcript.heard("play", (element.text or "").strip())
    leg.spend("music", 10.0)


def pause(leg: "Leg", element: ET.Element, _document: Document) -> None:
    """Let seconds pass."""
    seconds = float(element.get("length", "1"))
    leg.transcript.heard("pause", f"{seconds:.0f} s")
    leg.spend("pause", seconds)


def redirect(leg: "Leg", element: ET.Element, document: Document) -> Goto:
    """Go on elsewhere."""
    return leg.goto(document, element.text, {}, element.get("method"))


def hang_up(leg: "Leg", _element: ET.Element, _document: Document) -> None:
    """The application ends the call."""
    leg.hang_up("application")
    leg.checkpoint()


def reject(leg: "Leg", element: ET.Element, _document: Document) -> None:
    """The call is never answered."""
    leg.end("rejected", "busy" if element.get("reason") == "busy" else "no-answer")
    leg.hang_up("rejected")
    leg.checkpoint()


def leave(_leg: "Leg", _element: ET.Element, _document: Document) -> None:
    """Out of the queue."""
    raise LeaveQueue


def gather(leg: "Leg", element: ET.Element, document: Document) -> Goto | None:
    """Prompts, then keys or words; without either the next verb, unless `actionOnEmptyResult`."""
    for child in element:
        VERBS[child.tag](leg, child, document)
    if leg.person.leaves("Gather", listening=not leg.waits_in_queue):
        leg.person_leaves()
    kinds = element.get("input", "dtmf").split()
    told = _pressed_or_said(leg, element, kinds)
    if told is None:
        leg.spend("silence", float(element.get("timeout", "5")))
        leg.transcript.did("says and presses nothing")
        if element.get("actionOnEmptyResult") != "true":
            return None
        told = {"Digits": ""} if "dtmf" in kinds else {}
    return leg.goto(document, element.get("action"), told, element.get("method"))


def _pressed_or_said(leg: "Leg", element: ET.Element, kinds: list[str]) -> dict[str, str] | None:
    move = leg.person.next(Presses, Silent) if leg.waits_in_queue else leg.person.next(Presses, Says, Silent)
    if isinstance(move, Presses) and "dtmf" in kinds:
        leg.transcript.did(f"presses {move.keys}")
        finish = element.get("finishOnKey", "#")
        keys = next((move.keys[:place] for place, key in enumerate(move.keys) if key in finish), move.keys)
        count = int(element.get("numDigits", "0"))
        if not (count and len(keys) >= count) and keys == move.keys:
            leg.spend("silence", float(element.get("timeout", "5")))
        return {"Digits": keys[:count] if count else keys} if keys else None
    if isinstance(move, Says):
        leg.transcript.did(f"says {move.clip.text}")
        leg.spend("clip", move.clip.seconds)
        if move.then_hangs_up:
            leg.person_leaves()
        if "speech" in kinds:
            return {"SpeechResult": move.clip.text, "Confidence": "0.91", "Language": element.get("language", "en-US")}
    return None


def record(leg: "Leg", element: ET.Element, document: Document) -> Goto | None:
    """Record until silence, a key, or the longest time; with nothing recorded the next verb runs."""
    if element.get("playBeep", "true") == "true":
        leg.transcript.heard("beep", "ピー")
    finish = element.get("finishOnKey", RECORD_KEYS)
    callback, events = element.get("recordingStatusCallback"), element.get("recordingStatusCallbackEvent", "completed")
    quiet_s = float(element.get("timeout", "5"))
    move = leg.person.next(Presses, Says, Silent)
    if isinstance(move, Presses) and move.keys[0] in finish:
        leg.transcript.did(f"presses {move.keys[0]} while recorded")
        told = leg.record(silence(1.0), document, callback, events) | {"Digits": move.keys[0]}
        return leg.goto(document, element.get("action"), told, element.get("method"))
    if not isinstance(move, Says):
        leg.spend("silence", quiet_s)
        leg.transcript.did("says nothing")
        if callback and "absent" in events.split():
            leg.network.later(0.0, leg, leg.resolve(document, callback), {"RecordingStatus": "absent", "RecordingDuration": "0"})
        return None
    return _recorded(leg, element, document, move, quiet_s)


def _recorded(leg: "Leg", element: ET.Element, document: Document, move: Says, quiet_s: float) -> Goto | None:
    longest = float(element.get("maxLength", "3600"))
    samples = move.clip.samples[: int(longest * RATE)]
    leg.transcript.did(f"says {move.clip.text} ({len(samples) / RATE:.1f} s)")
    leg.spend("clip", len(samples) / RATE)
    leg.last_sound_at, leg.first_word_at = time.monotonic(), 0.0
    ends_itself = bool(move.then_presses) or move.then_hangs_up or len(samples) < len(move.clip.samples)
    if not ends_itself:
        leg.spend("silence", quiet_s)
    if not ends_itself and element.get("trim") != "trim-silence":
        samples = np.concatenate([samples, silence(quiet_s)])
    callback, events = element.get("recordingStatusCallback"), element.get("recordingStatusCallbackEvent", "completed")
    told = leg.record(samples, document, callback, events)
    if move.then_hangs_up:
        leg.transcript.did("hangs up while recorded")
        leg.status = "completed"
        leg.tell(leg.resolve(document, element.get("action")), told | {"Digits": "hangup"})
        leg.hang_up("caller")
        leg.checkpoint()
    if move.then_presses:
        leg.transcript.did(f"presses {move.then_presses}")
        told |= {"Digits": move.then_presses[:1]}
    return leg.goto(document, element.get("action"), told, element.get("method"))


VERBS: dict[str, Verb] = {
    "Say": say, "Play": play, "Pause": pause, "Redirect": redirect, "Hangup": hang_up, "Reject": reject, "Leave": leave, "Gather": gather,
    "Record": record, "Dial": dialling.dial, "Enqueue": waiting.enqueue,
}  # fmt: skip
