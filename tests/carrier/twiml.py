"""Checks of a TwiML document: the carrier's grammar, its limits, and our own rules. Every reply in every test passes here."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urljoin, urlsplit

from tests.carrier.grammar import grammar

Where = Literal["call", "queue", "callee"]
"""Where a document runs: on the call itself, as a waitUrl of a queue, or on a called person's leg before bridging."""

MAX_DOCUMENT_BYTES = 64 * 1024
MAX_SAY_ENCODED = 4_500
MAX_NAME = 64
MAX_HINTS, MAX_HINT = 500, 100
ALLOWED: dict[Where, frozenset[str] | None] = {
    "call": None,
    "queue": frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Leave", "Hangup"}),
    "callee": frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Hangup", "Dial"}),
}
ENDS = frozenset({"Redirect", "Hangup", "Reject", "Leave"})
URLS = ("action", "url", "waitUrl", "statusCallback", "recordingStatusCallback", "fallbackUrl", "partialResultCallback")
BOOLEANS = ("actionOnEmptyResult", "answerOnBridge", "bargeIn", "endConferenceOnExit", "hangupOnStar", "playBeep", "profanityFilter",
            "startConferenceOnEnter", "transcribe", "muted", "sequential")  # fmt: skip
WHOLE: dict[tuple[str, str], tuple[int, int]] = {
    ("Gather", "timeout"): (1, 600), ("Gather", "numDigits"): (1, 1000), ("Record", "timeout"): (1, 600), ("Record", "maxLength"): (1, 14_400),
    ("Dial", "timeout"): (5, 600), ("Dial", "timeLimit"): (1, 86_400), ("Pause", "length"): (1, 3_600), ("Play", "loop"): (0, 1000),
    ("Say", "loop"): (0, 1000), ("Conference", "maxParticipants"): (2, 250),
}  # fmt: skip
DIGIT_RUN = re.compile(r"(?<![0-9a-fA-F])\+?\d{9,}(?![0-9a-fA-F])")
"""A telephone number; not the digits inside a random hexadecimal name."""


@dataclass(frozen=True, slots=True)
class TwimlProblem:
    """One thing wrong, with the path to the element."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class BadTwiml(AssertionError):
    """A document the carrier would refuse, or that breaks a rule of ours."""


@dataclass(frozen=True, slots=True)
class Document:
    """A checked document."""

    url: str
    verbs: tuple[ET.Element, ...]
    text: str


def read_twiml(text: str, url: str, *, where: Where = "call", private: Collection[str] = (), knows: Callable[[str], bool] | None = None) -> Document:
    """The document's verbs. Raises `BadTwiml` listing every problem."""
    problems = check_twiml(text, url, where=where, private=private, knows=knows)
    if problems:
        raise BadTwiml("\n".join([f"TwiML of {url}:", *(f"  {problem}" for problem in problems), text]))
    return Document(url, tuple(ET.fromstring(text)) if text.strip() else (), text)  # noqa: S314 - our own application's reply


def check_twiml(
    text: str, url: str, *, where: Where = "call", private: Collection[str] = (), knows: Callable[[str], bool] | None = None
) -> list[TwimlProblem]:
    """Every problem of a document that was answered at `url`.

    `private`: words that must not appear in names of queues and conferences. `knows`: whether a path is one of the application's.
    """
    if not text.strip():
        return []
    if len(text.encode()) > MAX_DOCUMENT_BYTES:
        return [TwimlProblem("Response", f"{len(text.encode())} bytes; the carrier takes {MAX_DOCUMENT_BYTES}")]
    try:
        root = ET.fromstring(text)  # noqa: S314 - our own application's reply
    except ET.ParseError as error:
        return [TwimlProblem("", f"not XML: {error}")]
    if root.tag != "Response":
        return [TwimlProblem(root.tag, "the root must be Response")]
    return [*_shape(root, "Response"), *_order(root, where), *_details(root, url, private, knows)]


def _walk(element: ET.Element, path: str) -> Iterator[tuple[ET.Element, str]]:
    for child in element:
        here = f"{path}/{child.tag}"
        yield child, here
        yield from _walk(child, here)


def _shape(element: ET.Element, path: str) -> Iterator[TwimlProblem]:
    allowed = grammar()[element.tag].children
    for child in element:
        here = f"{path}/{child.tag}"
        if child.tag not in grammar():
            yield TwimlProblem(here, "no such element")
            continue
        if child.tag not in allowed:
            yield TwimlProblem(here, f"does not belong in {element.tag}")
            continue
        for name in child.attrib:
            if name not in allowed[child.tag]:
                yield TwimlProblem(here, f"has no attribute {name}")
        yield from _shape(child, here)


def _order(root: ET.Element, where: Where) -> Iterator[TwimlProblem]:
    tags = [child.tag for child in root]
    allowed = ALLOWED[where]
    for place, tag in enumerate(tags):
        path, behind = f"Response/{tag}[{place}]", tags[place + 1 :]
        if allowed is not None and tag not in allowed:
            yield TwimlProblem(path, f"may not stand in a document of a {where}")
        if tag in ENDS and behind:
            yield TwimlProblem(path, f"{behind[0]} behind it never runs")
        if tag == "Reject" and place > 0:
            yield TwimlProblem(path, "only as the first verb is the call neither answered nor billed")
        if tag == "Record" and "Redirect" not in behind:
            yield TwimlProblem(path, "needs a Redirect behind it: when nothing is recorded the action is not asked")
        if tag == "Gather" and not behind and root[place].get("actionOnEmptyResult") != "true" and where == "call":
            yield TwimlProblem(path, "without actionOnEmptyResult and with nothing behind it a silent caller is cut off")
        if root[place].get("answerOnBridge") == "true" and place > 0:
            yield TwimlProblem(path, "answerOnBridge counts only as the first verb")


def _details(root: ET.Element, url: str, private: Collection[str], knows: Callable[[str], bool] | None) -> Iterator[TwimlProblem]:
    for element, path in _walk(root, "Response"):
        rules = (*_RULES.get(element.tag, ()), _values)
        for rule in rules:
            yield from (TwimlProblem(path, message) for message in rule(element))
        yield from (TwimlProblem(path, message) for message in _urls(element, url, knows))
        if element.tag in {"Enqueue", "Conference", "Queue"}:
            yield from (TwimlProblem(path, message) for message in _name(element, private))


def _say(element: ET.Element) -> Iterator[str]:
    text, voice = "".join(element.itertext()), element.get("voice", "")
    if not text.strip():
        yield "says nothing"
    if len(quote(text)) > MAX_SAY_ENCODED:
        yield f"{len(quote(text))} characters when URL-encoded; the carrier takes {MAX_SAY_ENCODED}"
    limit = 3_000 if voice.startswith("Polly.") else 5_000 if voice.startswith("Google.") else 4_096
    if len(text) > limit:
        yield f"{len(text)} characters; this voice takes {limit}"


def _gather(element: ET.Element) -> Iterator[str]:
    kinds = element.get("input", "dtmf").split()
    if not kinds or set(kinds) - {"dtmf", "speech"}:
        yield f"input={element.get('input')!r} is not dtmf and/or speech"
    hints = [hint for hint in element.get("hints", "").split(",") if hint]
    if len(hints) > MAX_HINTS or any(len(hint) > MAX_HINT for hint in hints):
        yield f"hints: at most {MAX_HINTS} of {MAX_HINT} characters"
    speech_timeout = element.get("speechTimeout", "auto")
    if speech_timeout != "auto" and not speech_timeout.isdigit():
        yield f"speechTimeout={speech_timeout!r} is neither auto nor whole seconds"
    if element.get("speechModel") is not None and not speech_timeout.isdigit():
        yield "an explicit speechModel needs speechTimeout in whole seconds"
    yield from _finish_key(element)


def _record(element: ET.Element) -> Iterator[str]:
    if element.get("recordingStatusCallback") is not None and set(element.get("recordingStatusCallbackEvent", "").split()) < {"absent", "completed"}:
        yield "recordingStatusCallbackEvent must name completed and absent"
    if element.get("transcribe") == "true":
        yield "the carrier's transcription is American English only"
    yield from _finish_key(element)


def _finish_key(element: ET.Element) -> Iterator[str]:
    if set(element.get("finishOnKey", "#")) - set("0123456789*#"):
        yield f"finishOnKey={element.get('finishOnKey')!r} has other characters than keys"


def _text_is_a_number(element: ET.Element) -> Iterator[str]:
    text = (element.text or "").strip()
    if text and not re.fullmatch(r"\+[1-9]\d{6,14}", text):
        yield f"{text!r} is not an E.164 number"


def _text_is_an_address(element: ET.Element) -> Iterator[str]:
    if element.tag == "Redirect" and not (element.text or "").strip():
        yield "an empty Redirect asks the same address again"


_RULES: dict[str, tuple[Callable[[ET.Element], Iterator[str]], ...]] = {
    "Say": (_say,),
    "Gather": (_gather,),
    "Record": (_record,),
    "Number": (_text_is_a_number,),
    "Dial": (_text_is_a_number,),
    "Redirect": (_text_is_an_address,),
}


def _values(element: ET.Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name in BOOLEANS and value not in {"true", "false"}:
            yield f"{name}={value!r} is not true or false"
        if name.lower().endswith("method") and value not in {"POST", "GET"}:
            yield f"{name}={value!r}"
        if (element.tag, name) in WHOLE:
            low, high = WHOLE[element.tag, name]
            if not value.isdigit() or not low <= int(value) <= high:
                yield f"{name}={value!r} is not a whole number from {low} to {high}"


def _name(element: ET.Element, private: Collection[str]) -> Iterator[str]:
    name = (element.text or "").strip()
    if not name or len(name) > MAX_NAME:
        yield f"the name {name!r} is empty or longer than {MAX_NAME} characters"
    if DIGIT_RUN.search(name) or any(word and word in name for word in private):
        yield f"the name {name!r} holds personal data; it is seen account-wide"


def _urls(element: ET.Element, base: str, knows: Callable[[str], bool] | None) -> Iterator[str]:
    found = [(name, element.get(name)) for name in URLS if element.get(name) is not None]
    if element.tag in {"Redirect", "Play"}:
        found.append(("address", (element.text or "").strip()))
    for name, value in found:
        if not value:
            continue
        target = urlsplit(urljoin(base, value))
        if target.scheme not in {"http", "https"} or not target.hostname or re.search(r"\s", value):
            yield f"{name}={value!r} is not an address"
        elif element.tag != "Play" and target.netloc != urlsplit(base).netloc:
            yield f"{name}={value!r} leads to another host"
        elif element.tag != "Play" and knows is not None and not knows(target.path):
            yield f"{name}={value!r} is not one of the application's addresses"
