"""What the plan holds, and what must not be in the file twice."""

from collections.abc import Iterator, Sequence
from typing import Any

from ivr.flows.check.book import Book
from ivr.flows.problems import Finding, Path

STANDARD_FAQ_ENTRIES = 10
"""The plan "standard" sells Q&A with up to 10 entries."""


def plan(book: Book) -> Iterator[Finding]:
    """FAQ entries by plan."""
    name = book.data.get("plan", "standard")
    entries = _list(book.data.get("faq"))
    if name == "start":
        if entries:
            yield Finding("plan_has_no_faq", ("faq",), "key")
        for path, step in book.own_steps():
            if step.get("answer") == "faq":
                yield Finding("plan_has_no_faq", (*path, "answer"), "key")
    elif name == "standard" and len(entries) > STANDARD_FAQ_ENTRIES:
        yield Finding("plan_faq_limit", ("faq", STANDARD_FAQ_ENTRIES), values={"limit": STANDARD_FAQ_ENTRIES, "count": len(entries)})


def faq_without_entries(book: Book) -> Iterator[Finding]:
    """A flow that answers from an empty FAQ."""
    if _list(book.data.get("faq")) or book.data.get("plan") == "start":
        return
    for path, step in book.own_steps():
        if step.get("answer") == "faq":
            yield Finding("faq_without_entries", (*path, "answer"), "key")


def duplicates(book: Book) -> Iterator[Finding]:
    """FAQ ids and telephone numbers."""
    ids = [(("faq", i, "id"), entry.get("id")) for i, entry in enumerate(_list(book.data.get("faq"))) if isinstance(entry, dict)]
    yield from _twice(book, "same_faq_id", ids)
    for field in ("numbers", "forwarded_from"):
        yield from _twice(book, "same_number", [((field, i), number) for i, number in enumerate(_list(book.data.get(field)))])
    callers = _list(book.data.get("callers"))
    known = [(("callers", i, "number"), caller.get("number")) for i, caller in enumerate(callers) if isinstance(caller, dict)]
    yield from _twice(book, "same_number", known)
    on_call = book.data.get("on_call")
    for name, numbers in on_call.items() if isinstance(on_call, dict) else ():
        yield from _twice(book, "same_number", [(("on_call", name, i), number) for i, number in enumerate(_list(numbers))])


def _twice(book: Book, code: str, places: Sequence[tuple[Path, Any]]) -> Iterator[Finding]:
    seen: dict[str, Path] = {}
    for path, value in places:
        if not isinstance(value, str):
            continue
        if value in seen:
            yield Finding(code, path, values={"name": value, "line": book.loaded.positions.of(seen[value]).line})
        seen.setdefault(value, path)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
