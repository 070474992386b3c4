"""Dial: ring people and bridge the first who takes the call, or enter a conference."""

import time
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from tests.carrier.line import CallOver, Goto, Moved
from tests.carrier.meeting import Conference
from tests.carrier.people import Person
from tests.carrier.twiml import Document

if TYPE_CHECKING:
    from tests.carrier.leg import Leg


class UnknownNoun(ValueError):
    """A Dial of something that this simulated carrier does not know."""


def dial(leg: "Leg", element: ET.Element, document: Document) -> Goto | None:
    """Dial; then the action with how it ended, or the next verb where there is none."""
    conference = element.find("Conference")
    strange = [child.tag for child in element if child.tag not in {"Number", "Conference"}]
    if strange:
        raise UnknownNoun(f"the simulated carrier cannot dial {strange[0]}")
    action = element.get("action")
    try:
        told = _meet(leg, conference, document) if conference is not None else _ring_all(leg, element, document)
    except CallOver:
        leg.status = "completed"
        if action:
            ended = {"DialCallStatus": "completed" if conference is not None else "canceled", "DialBridged": "false", "CallStatus": "completed"}
            leg.tell(leg.resolve(document, action), ended)
        raise
    leg.transcript.did(f"Dial ends: {told['DialCallStatus']}")
    return leg.goto(document, action, told, element.get("method")) if action else None


def _ring_all(leg: "Leg", element: ET.Element, document: Document) -> dict[str, str]:
    numbers = element.findall("Number")
    if not numbers:
        alone = ET.Element("Number")
        alone.text = element.text
        numbers = [alone]
    timeout_s = float(element.get("timeout", "30"))
    caller_id = element.get("callerId") or leg.from_
    leg.transcript.heard("ringing", "・".join((number.text or "").strip() for number in numbers))
    if leg.person.leaves("Dial", listening=True):
        leg.person_leaves()
    results: list[str] = []
    for number in numbers:
        leg.checkpoint()
        callee = _callee(leg, number, caller_id)
        result = _take(leg, callee, number, document, timeout_s)
        if result == "bridged":
            return _told(callee, "completed", bridged=True)
        results.append(result)
        last = callee
    # The carrier's order is not documented; an answered call that was not accepted says completed, with DialBridged false.
    status = next((status for status in ("completed", "no-answer", "busy", "failed") if status in results), "no-answer")
    return _told(last, status, bridged=False)


def _callee(leg: "Leg", number: ET.Element, caller_id: str) -> "Leg":
    extra = {
        "ParentCallSid": leg.id, "status_url": number.get("statusCallback", ""), "status_events": number.get("statusCallbackEvent", "completed"),
    }  # fmt: skip
    return leg.network.new_leg(from_=caller_id, to=(number.text or "").strip(), person=Person(), direction="outbound-dial", extra=extra)


def _take(leg: "Leg", callee: "Leg", number: ET.Element, document: Document, timeout_s: float) -> str:
    """Ring one telephone: bridged, completed (answered, but did not take it), busy, no-answer or failed."""
    ring = leg.network.telephone(callee.to).ring()
    callee.person = Person(*ring.moves)
    try:
        if not callee.pick_up(ring, timeout_s):
            return ring.manner
        if number.get("url"):
            callee.follow(callee.goto(document, number.get("url"), {}, number.get("method")), "callee")
    except CallOver:
        callee.end("application")
        return "completed"
    return _talk(leg, callee)


def _talk(leg: "Leg", callee: "Leg") -> str:
    leg.transcript.did(f"talks with {callee.to}")
    try:
        leg.spend("talk", 5.0)
        if leg.person.leaves("Dial", listening=True):
            leg.person_leaves()
    finally:
        callee.end("caller")
    return "bridged"


def _told(callee: "Leg", status: str, *, bridged: bool) -> dict[str, str]:
    told = {"DialCallSid": callee.id, "DialCallStatus": status, "DialBridged": "true" if bridged else "false"}
    return told | ({"DialCallDuration": str(max(1, int(time.monotonic() - callee.answered_at)))} if callee.answered_at else {})


def _meet(leg: "Leg", noun: ET.Element, document: Document) -> dict[str, str]:
    if leg.person.leaves("Dial", listening=True):  # between the document and the conference
        leg.person_leaves()
    name, began = (noun.text or "").strip(), time.monotonic()
    starts, ends = noun.get("startConferenceOnEnter", "true") == "true", noun.get("endConferenceOnExit", "false") == "true"
    room = leg.network.meetings.enter(name, leg, starts=starts, ends=ends)
    leg.transcript.did(f"enters conference {name}")
    _tell(leg, noun, document, room, "join")
    try:
        _stay(leg, room)
    finally:
        leg.network.meetings.exit(room, leg)
    _tell(leg, noun, document, room, "end" if room.ended else "leave")
    return {"DialCallStatus": "completed", "DialCallDuration": str(max(1, int(time.monotonic() - began))), "DialBridged": "true"}


def _stay(leg: "Leg", room: Conference) -> None:
    try:
        while not room.ended:
            leg.checkpoint()
            if room.started and len(room.inside) > 1 and leg.person.leaves("Conference", listening=True):
                leg.person_leaves()
            leg.wake.wait(0.05)
            leg.wake.clear()
    except Moved:
        leg.transcript.did("is moved out of the conference")
        raise


def _tell(leg: "Leg", noun: ET.Element, document: Document, room: Conference, event: str) -> None:
    words = {"join": "participant-join", "leave": "participant-leave", "end": "conference-end"}
    if noun.get("statusCallback") and event in noun.get("statusCallbackEvent", "").split():
        told = {"ConferenceSid": room.id, "FriendlyName": room.name, "StatusCallbackEvent": words[event]}
        leg.tell(leg.resolve(document, noun.get("statusCallback")), told)
