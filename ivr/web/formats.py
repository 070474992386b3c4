"""How times, numbers and lengths are shown, as Jinja filters."""

import re
from datetime import datetime

from ivr.hours import TOKYO
from ivr.text.phone import national

_WEEKDAYS = "月火水木金土日"


def clock_time(at: datetime) -> str:
    """12:34:56 in Japan."""
    return f"{at.astimezone(TOKYO):%H:%M:%S}"


def day_time(at: datetime) -> str:
    """11/24(火) 12:34 in Japan."""
    local = at.astimezone(TOKYO)
    return f"{local.month}/{local.day}({_WEEKDAYS[local.weekday()]}) {local:%H:%M}"


def iso(at: datetime) -> str:
    """For `datetime` attributes and scripts."""
    return at.isoformat(timespec="seconds")


def number(e164: str | None) -> str:
    """A telephone number as it is written in Japan; a caller without one is 非通知."""
    return national(e164) if e164 else "非通知"


def tel_or_text(value: str) -> str:
    """A slot's value: a telephone number is shown as one, anything else as it is."""
    return national(value) if re.fullmatch(r"\+\d{7,15}", value) else value


def span(seconds: float) -> str:
    """1:05 or 1:02:03."""
    whole = max(0, int(seconds))
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


FILTERS = {"clock_time": clock_time, "day_time": day_time, "iso": iso, "number": number, "span": span, "tel_or_text": tel_or_text}
