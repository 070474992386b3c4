"""The carrier's documents as text. Written by hand: the carrier's own builder takes 141 µs for a menu, this 21 µs.

Measured 2026-11-24 on one core of the development machine; a whole turn has 1.2 ms. The tests hold every document to the
grammar of the carrier's library.
"""

import re
from xml.sax.saxutils import escape

from ivr.phone.voices import Speaker
from ivr.text.speech import split_for_say

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
EMPTY = f"{HEAD}<Response/>"

_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold; they could come in with a transcript or a typed text."""
_QUOTES = {'"': "&quot;", "\n": " ", "\r": " ", "\t": " "}


def element(name: str, attributes: dict[str, str] | None = None, *children: str) -> str:
    """One element; `children` are markup already."""
    given = "".join(f' {key}="{escape(_NOT_XML.sub("", value), _QUOTES)}"' for key, value in (attributes or {}).items())
    return f"<{name}{given}>{''.join(children)}</{name}>" if children else f"<{name}{given}/>"


def text(words: str) -> str:
    """Words as markup."""
    return escape(_NOT_XML.sub("", words))


def document(*verbs: str) -> str:
    """A whole document."""
    return f"{HEAD}<Response>{''.join(verbs)}</Response>" if verbs else EMPTY


def say(words: str, speaker: Speaker) -> str:
    """Speak; as many elements as the carrier's limit needs. Nothing for an empty text."""
    attributes = {"voice": speaker.voice, "language": speaker.language}
    return "".join(element("Say", attributes, text(piece)) for piece in split_for_say(words))


def play(url: str) -> str:
    """Play a sound file."""
    return element("Play", None, text(url))


def pause(seconds: int) -> str:
    """Wait."""
    return element("Pause", {"length": str(seconds)})


def redirect(url: str) -> str:
    """Go on elsewhere."""
    return element("Redirect", {"method": "POST"}, text(url))


HANG_UP = element("Hangup")
LEAVE = element("Leave")
