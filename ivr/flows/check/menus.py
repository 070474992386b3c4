"""Menus that a caller can use: a key for each choice, each key once, no more than can be kept in mind."""

import re
import unicodedata
from collections.abc import Iterator

from ivr.flows.check.book import Book
from ivr.flows.problems import Finding

MOST_CHOICES = 5
"""docs/flows.md: what a caller remembers until the end of the sentence."""


def menus(book: Book) -> Iterator[Finding]:
    """The choices of every menu, and of every question with choices."""
    for path, step in book.own_steps():
        if isinstance(step.get("choices"), dict):
            yield from _choices((*path, "choices"), list(step["choices"]))
        asked = step.get("ask")
        for slot, question in asked.items() if isinstance(asked, dict) else ():
            if isinstance(question, dict) and isinstance(question.get("choices"), dict):
                yield from _choices((*path, "ask", slot, "choices"), list(question["choices"]))


def _choices(path: tuple[str | int, ...], choices: list[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for choice in choices:
        key = _key(choice)
        if key is None:
            yield Finding("choice_without_key", (*path, choice), "key", {"choice": choice})
        elif key in seen:
            yield Finding("same_key_twice", (*path, choice), "key", {"key": key})
        seen.add(key or "")
    if len(choices) > MOST_CHOICES:
        yield Finding("menu_too_long", path, "key", {"count": len(choices)})


def _key(choice: str) -> str | None:
    """The key a choice begins with; full-width digits count."""
    first = re.split(r"[\s,、・/]+", unicodedata.normalize("NFKC", choice).strip())[0]
    return first if re.fullmatch(r"[0-9*]", first) else None
