"""The client's own words about sales: long enough to mean something, and on one side only."""

from collections.abc import Iterator

from ivr.flows.check.book import Book
from ivr.flows.problems import Finding, Path
from ivr.text import normalise

SHORTEST = 2
"""One character is found in nearly every sentence."""


def words(book: Book) -> Iterator[Finding]:
    """`sales: {welcome, unwelcome}`, compared as callers' words are: without width, spaces and punctuation."""
    welcome: dict[str, Path] = {}
    for path, word in _written(book, "welcome"):
        welcome.setdefault(normalise(word), path)
        yield from _short(path, word)
    for path, word in _written(book, "unwelcome"):
        yield from _short(path, word)
        if first := welcome.get(normalise(word)):
            yield Finding("welcome_and_unwelcome", path, values={"name": word, "line": book.loaded.positions.of(first).line})


def _short(path: Path, word: str) -> Iterator[Finding]:
    if len(normalise(word)) < SHORTEST:
        yield Finding("short_sales_word", path, values={"name": word})


def _written(book: Book, side: str) -> Iterator[tuple[Path, str]]:
    policy = book.data.get("sales")
    found = policy.get(side) if isinstance(policy, dict) else None
    for place, word in enumerate(found if isinstance(found, list) else ()):
        if isinstance(word, str) and word:
            yield ("sales", side, place), word
