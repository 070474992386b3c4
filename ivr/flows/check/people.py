"""Whom a transfer rings: lists that exist and hold somebody, numbers that are numbers, and never the reception itself."""

import re
from collections.abc import Iterator
from typing import Any

from ivr.flows.check.book import Book
from ivr.flows.problems import Finding, Path, nearest
from ivr.flows.steps.transfer import Transfer
from ivr.text.phone import to_e164

_E164 = re.compile(r"\+[1-9]\d{6,14}")


def people(book: Book) -> Iterator[Finding]:
    """Every list of `on_call` and every transfer."""
    lists = book.data.get("on_call")
    lists = lists if isinstance(lists, dict) else {}
    for name, numbers in lists.items():
        if numbers == []:
            yield Finding("empty_on_call", ("on_call", name), "key", {"name": name})
        yield from _itself(book, ("on_call", name), numbers)
    for chart in book.charts:
        for name, step in chart.steps.items():
            if isinstance(step, Transfer) and chart.is_own(name):
                path = (*chart.path, name, "transfer")
                yield from _itself(book, path, step.transfer)
                if isinstance(step.transfer, str):
                    yield from _whom(path, step.transfer, lists)


def _whom(path: Path, written: str, lists: dict[str, Any]) -> Iterator[Finding]:
    """A name of a list, or one number."""
    if written in lists or _E164.fullmatch(written):
        return
    number = to_e164(written)
    if number or written.startswith("+"):
        yield Finding("not_e164", path, values={"value": written}, suggestion=number)
    else:
        yield Finding("unknown_on_call", path, values={"name": written}, suggestion=nearest(written, lists))


def _itself(book: Book, path: Path, rung: Any) -> Iterator[Finding]:
    """Ringing the number that the caller called begins the same call again, and again."""
    answered = book.data.get("numbers")
    answered = [number for number in answered if isinstance(number, str)] if isinstance(answered, list) else []
    for i, number in enumerate(rung) if isinstance(rung, list) else ():
        if number in answered:
            yield Finding("rings_itself", (*path, i), values={"number": number})
    if isinstance(rung, str) and rung in answered:
        yield Finding("rings_itself", path, values={"number": rung})
