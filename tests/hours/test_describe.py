"""Opening hours told to a caller."""

from datetime import datetime
from typing import Any

import pytest

from ivr.hours import TOKYO, OpeningHours, describe

OFFICE = {"mon-fri": "09:00-18:00", "holidays": "closed", "except": {"2026-12-29..2027-01-03": "closed"}}


@pytest.mark.parametrize(
    ("hours", "when", "said"),
    [
        (OFFICE, "2026-11-24T10:00", "本日は午後6時まで営業しております。"),
        (OFFICE, "2026-11-24T08:00", "ただいまは営業時間外でございます。次は本日の午前9時から営業いたします。"),
        (OFFICE, "2026-11-24T20:00", "ただいまは営業時間外でございます。次は明日、11月25日、水曜日の午前9時から営業いたします。"),
        (OFFICE, "2026-11-28T10:00", "本日はお休みをいただいております。次は11月30日、月曜日の午前9時から営業いたします。"),
        (OFFICE, "2026-11-23T10:00", "本日は勤労感謝の日のため、お休みをいただいております。次は明日、11月24日、火曜日の午前9時から営業いたします。"),
        (OFFICE, "2026-12-30T10:00", "本日はお休みをいただいております。次は1月4日、月曜日の午前9時から営業いたします。"),
        ({}, "2026-11-24T10:00", "年中無休、24時間受け付けております。"),
        ({"daily": "18:00-02:00"}, "2026-11-24T20:00", "翌日の午前2時まで営業しております。"),
        ({"daily": "18:00-24:00"}, "2026-11-24T20:00", "本日は深夜0時まで営業しております。"),
        ({"daily": "closed"}, "2026-11-24T20:00", "本日はお休みをいただいております。"),
        ({"mon-thu": "24h", "fri-sun": "closed"}, "2026-11-24T10:00", "11月27日、金曜日の午前0時まで営業しております。"),
    ],
)
def test_hours_are_told_politely(hours: dict[str, Any], when: str, said: str) -> None:
    assert describe(OpeningHours.parse(hours), datetime.fromisoformat(when).replace(tzinfo=TOKYO)) == said
