"""Opening hours with Japanese holidays: open now, when next, and how to say so. Knows nothing of flows."""

from ivr.hours.describe import describe
from ivr.hours.national import holiday_name, is_holiday
from ivr.hours.opening import TOKYO, OpeningHours
from ivr.hours.parse import problems
from ivr.hours.problem import HoursProblem

__all__ = ["TOKYO", "HoursProblem", "OpeningHours", "describe", "holiday_name", "is_holiday", "problems"]
