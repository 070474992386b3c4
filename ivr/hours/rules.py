"""Opening hours as read from a flow: what holds on which day."""

from dataclasses import dataclass
from datetime import date

from ivr.hours.days import Days
from ivr.hours.national import is_holiday
from ivr.hours.spans import DAY_MIN, Span

ALL_DAY = (Span(0, DAY_MIN),)


@dataclass(frozen=True, slots=True)
class Rules:
    """`weekdays`: seven, Monday first. `holidays`: None = a holiday is a day like any other.

    `exceptions` stand most particular first: the first that covers a day decides it.
    """

    weekdays: tuple[tuple[Span, ...], ...] = (ALL_DAY,) * 7
    holidays: tuple[Span, ...] | None = None
    exceptions: tuple[tuple[Days, tuple[Span, ...]], ...] = ()

    def exception(self, day: date) -> tuple[Span, ...] | None:
        """What an `except` line says of `day`, if one does."""
        return next((spans for days, spans in self.exceptions if days.covers(day)), None)

    def spans(self, day: date) -> tuple[Span, ...]:
        """The spans that begin on `day`: an exception, else the holiday rule, else the weekday's."""
        special = self.exception(day)
        if special is not None:
            return special
        if self.holidays is not None and is_holiday(day):
            return self.holidays
        return self.weekdays[day.weekday()]
