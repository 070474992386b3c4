"""Open now? When next, until when? The zone is Japan's; any aware instant may be asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from ivr.hours.parse import read
from ivr.hours.rules import Rules
from ivr.hours.spans import Span

TOKYO = ZoneInfo("Asia/Tokyo")
HORIZON_DAYS = 366
"""How far ahead we look: a yearly opening, such as New Year's, is found from any day."""


def local(at: datetime) -> datetime:
    """`at` on the clocks of Japan. Raises ValueError for a naive time, which could be anybody's."""
    if at.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    return at.astimezone(TOKYO)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """A client's opening hours. A span past midnight belongs to the day it begins on."""

    rules: Rules = field(default_factory=Rules)

    @classmethod
    def parse(cls, mapping: dict[str, Any]) -> Self:
        """From the `hours` mapping of a flow; empty = always open. Raises the first `HoursProblem`; see `problems` for all."""
        rules, wrong = read(mapping)
        if wrong:
            raise wrong[0]
        return cls(rules)

    def _spans(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Spans as instants, in order of their beginning, from the day before `first` (it may run past midnight)."""
        for offset in range(-1, days):
            day = first + timedelta(days=offset)
            midnight = datetime.combine(day, time(), TOKYO)
            for span in self.rules.spans(day):
                yield _instants(midnight, span)

    def is_open(self, at: datetime) -> bool:
        """Whether `at` falls within a span."""
        here = local(at)
        return any(start <= here < end for start, end in self._spans(here.date(), 1))

    def next_open(self, at: datetime) -> datetime | None:
        """First instant at or after `at` (aware) when open, on Japan's clocks; None if not within 366 days."""
        here = local(at)
        latest = here + timedelta(days=HORIZON_DAYS)
        for start, end in self._spans(here.date(), HORIZON_DAYS + 1):
            if end > here:
                opens = max(start, here)
                return opens if opens <= latest else None
        return None

    def next_close(self, at: datetime) -> datetime | None:
        """When the opening that holds at `at` ends; None when closed then, or open without end (366 days)."""
        here = local(at)
        until = here
        for start, end in self._spans(here.date(), HORIZON_DAYS + 1):
            if start > until:
                break
            until = max(until, end)
        return until if here < until <= here + timedelta(days=HORIZON_DAYS) else None

    def closed_for_holiday(self, day: date) -> bool:
        """Whether the holiday rule alone keeps `day` closed: it would be open otherwise."""
        return not self.rules.spans(day) and self.rules.exception(day) is None and bool(self.rules.weekdays[day.weekday()])


def _instants(midnight: datetime, span: Span) -> tuple[datetime, datetime]:
    # Japan has no summer time, so adding wall-clock minutes is adding minutes.
    return midnight + timedelta(minutes=span.start), midnight + timedelta(minutes=span.end)
