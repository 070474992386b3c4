"""Opening hours told to a caller, in polite Japanese."""

from datetime import datetime, timedelta

from ivr.hours.national import holiday_name
from ivr.hours.opening import OpeningHours, local
from ivr.text.speech import say_date, say_time


def _day(when: datetime, now: datetime) -> str:
    """The day of `when` as heard today: nothing for today, 明日 with its date, else the date."""
    if when.date() == now.date():
        return "本日"
    if when.date() == now.date() + timedelta(days=1):
        return f"明日、{say_date(when.date())}"
    return say_date(when.date(), with_year=when.year != now.year and (when - now).days > 60)  # noqa: PLR2004 - New Year's needs no year


def _open(until: datetime | None, now: datetime) -> str:
    if until is None:
        return "年中無休、24時間受け付けております。"
    if until.date() == now.date():
        return f"本日は{say_time(until.time())}まで営業しております。"
    midnight = until.date() == now.date() + timedelta(days=1) and (until.hour, until.minute) == (0, 0)
    if midnight:
        return "本日は深夜0時まで営業しております。"
    day = "翌日" if until.date() == now.date() + timedelta(days=1) else say_date(until.date())
    return f"{day}の{say_time(until.time())}まで営業しております。"


def _why_closed(hours: OpeningHours, now: datetime) -> str:
    if hours.closed_for_holiday(now.date()):
        name = holiday_name(now.date()) or "祝日"
        return f"本日は{name}のため、お休みをいただいております。"
    if not hours.rules.spans(now.date()):
        return "本日はお休みをいただいております。"
    return "ただいまは営業時間外でございます。"


def describe(hours: OpeningHours, at: datetime) -> str:
    """Until when it is open, or why it is closed and from when it opens next. One or two sentences to speak."""
    now = local(at)
    if hours.is_open(now):
        return _open(hours.next_close(now), now)
    closed, opens = _why_closed(hours, now), hours.next_open(now)
    if opens is None:
        return closed
    return f"{closed}次は{_day(opens, now)}の{say_time(opens.time())}から営業いたします。"
