"""branch: the first case that holds wins."""

from datetime import datetime

from ivr.flows.run.work import Work
from ivr.flows.steps.branch import Branch, Condition
from ivr.hours import TOKYO, is_holiday
from ivr.text import normalise

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def enter(work: Work, step: Branch) -> None:
    """Decide."""
    for place, case in enumerate(step.branch, 1):
        if holds(work, case):
            work.goto(case.next, f"分岐の{place}番目の条件に当てはまるため")
            return
    work.goto(step.otherwise, "どの条件にも当てはまらないため")


def holds(work: Work, case: Condition) -> bool:
    """Whether all that `case` gives holds now."""
    return _time_holds(work, case) and _caller_holds(work, case) and _slots_hold(work, case) and case.plan in {None, work.flow.plan}


def _time_holds(work: Work, case: Condition) -> bool:
    if case.hours is not None and work.flow.hours.is_open(work.now) != (case.hours == "open"):
        return False
    if case.covered is not None and (work.covered is not False) != case.covered:
        return False
    here = work.now.astimezone(TOKYO)
    if case.holiday is not None and is_holiday(here.date()) != case.holiday:
        return False
    if case.days and _DAYS[here.weekday()] not in case.days:
        return False
    return case.time is None or _within(case.time, here)


def _within(span: str, here: datetime) -> bool:
    """Whether `span` holds; "22:00-06:00" passes midnight; the end is not included; 24:00 is the end of the day."""
    start, end = (_clock(part) for part in span.split("-"))
    at = here.hour * 60 + here.minute
    return start <= at < end if start < end else at >= start or at < end


def _clock(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _caller_holds(work: Work, case: Condition) -> bool:
    caller = work.caller
    match case.caller:
        case None:
            return True
        case "known":
            return caller.name is not None or caller.vip
        case "unknown":
            return caller.number is not None and caller.name is None and not caller.vip
        case "vip":
            return caller.vip
        case "blocked":
            return caller.blocked
        case "withheld":
            return caller.number is None


def _slots_hold(work: Work, case: Condition) -> bool:
    for name, wanted in case.slot.items():
        taken = work.slots.get(name)
        if taken is None or (taken.value != wanted and normalise(taken.value) != normalise(wanted)):
            return False
    return all(name in work.slots and (work.slots[name].value or work.slots[name].recording is not None) for name in case.has)
