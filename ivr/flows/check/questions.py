"""The questions of `ask`: fields that go with the slot's type."""

from collections.abc import Iterator

from ivr.flows.check.book import Book
from ivr.flows.problems import Finding
from ivr.flows.steps.ask import Ask

_GOES_WITH = {"choices": "choice", "digits": "number", "default": "phone"}
"""Field → the only type that reads it."""


def questions(book: Book) -> Iterator[Finding]:
    """Every slot that some step of the file asks for."""
    for chart in book.charts:
        for name, step in chart.steps.items():
            if not isinstance(step, Ask) or not chart.is_own(name):
                continue
            for slot in step.ask:
                asked = step.question(slot)
                path = (*chart.path, name, "ask", slot)
                for field, kind in _GOES_WITH.items():
                    if getattr(asked, field) and asked.type != kind:
                        yield Finding("field_of_other_type", (*path, field), "key", {"field": field, "type": kind})
                if asked.type == "choice" and not asked.choices:
                    yield Finding("no_choices", path, "key", {"slot": slot})
