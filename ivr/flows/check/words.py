"""Words a voice will speak: whether it can, how long it takes, and whether everything to be filled in exists."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from ivr.flows.check.book import Book
from ivr.flows.problems import Finding, Path, nearest
from ivr.flows.prompts import DEFAULT_PROMPTS

BUILT_IN = ("client", "caller", "summary")
"""What every sentence may name besides the slots: the client's name, the caller's, the call in two lines."""

SPOKEN_FIELDS = ("say", "menu", "listen", "message", "text", "announce")
"""Fields of steps that are spoken; `ask` holds one question a slot."""

LONG_CHARS = 300
CHARS_A_SECOND = 7
"""Polly's Japanese voices speak some 7 characters a second at their usual speed: 300 take 43 s, more than a caller listens to."""

_URL = re.compile(r"https?://|www\.\w", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_PLACE = re.compile(r"\{([^{}]*)\}")
_FIRST_EMOJI = 0x1F000
_EMOJI_MARKS = "\ufe0f\u20e3"


def prompts(book: Book) -> Iterator[Finding]:
    """Everything that is spoken."""
    for path, text in _spoken(book):
        yield from _unspeakable(path, text)
        yield from _places(book, path, text)


def _spoken(book: Book) -> Iterator[tuple[Path, str]]:
    for path, step in book.own_steps():
        for name in SPOKEN_FIELDS:
            if isinstance(step.get(name), str):
                yield (*path, name), step[name]
        yield from _questions((*path, "ask"), step.get("ask"))
    written = book.data.get("prompts")
    for key, text in written.items() if isinstance(written, dict) else ():
        if isinstance(text, str):
            yield ("prompts", key), text
    entries = book.data.get("faq")
    for i, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and isinstance(entry.get("answer"), str):
            yield ("faq", i, "answer"), entry["answer"]


def _questions(path: Path, ask: Any) -> Iterator[tuple[Path, str]]:
    for slot, asked in ask.items() if isinstance(ask, dict) else ():
        if isinstance(asked, str):
            yield (*path, slot), asked
        elif isinstance(asked, dict) and isinstance(asked.get("say"), str):
            yield (*path, slot, "say"), asked["say"]


def _unspeakable(path: Path, text: str) -> Iterator[Finding]:
    if _URL.search(text):
        yield Finding("url_in_prompt", path)
    if _TAG.search(text):
        yield Finding("tag_in_prompt", path)
    emoji = next((character for character in text if _is_emoji(character)), None)
    if emoji:
        yield Finding("emoji_in_prompt", path, values={"character": emoji})
    if text and not _PLACE.search(text) and not any(unicodedata.category(character)[0] in "LN" for character in text):
        yield Finding("silent_prompt", path)
    if len(text) > LONG_CHARS:
        seconds = round(len(text) / CHARS_A_SECOND)
        yield Finding("long_prompt", path, values={"count": len(text), "seconds": seconds, "limit": LONG_CHARS})


def _is_emoji(character: str) -> bool:
    return (ord(character) >= _FIRST_EMOJI and unicodedata.category(character) == "So") or character in _EMOJI_MARKS


def _places(book: Book, path: Path, text: str) -> Iterator[Finding]:
    """What stands in braces."""
    rest = _PLACE.sub("", text)
    names = [found.strip() for found in _PLACE.findall(text)]
    if "{" in rest or "}" in rest or "" in names:
        yield Finding("bad_braces", path)
    known = {*BUILT_IN, *book.slots, *_extra(path)}
    for name in dict.fromkeys(names):
        if name and name not in known:
            yield Finding("unknown_slot", path, values={"name": name}, suggestion=nearest(name, known))


def _extra(path: Path) -> list[str]:
    """What a system sentence is given besides; a `message` may take in the usual request for one."""
    if path[0] == "prompts":
        return _PLACE.findall(DEFAULT_PROMPTS.get(str(path[1]), ""))
    return ["message"] if path[-1] == "message" else []
