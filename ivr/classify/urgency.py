"""Danger to life or property now, or only a deadline; unless it is over, only a "what if", or part of a pitch."""

from ivr.classify.cues import Evidence
from ivr.classify.model import Sales, Urgency
from ivr.classify.thresholds import Thresholds

NONE = Urgency(value=False)
_PITCH = 0.8
"""A text this likely to be a pitch talks of leaks and fires to sell against them."""


def judge_urgency(evidence: Evidence, sales: Sales, thresholds: Thresholds) -> Urgency:
    """The level with its reasons."""
    is_pitch = sales.decision == "decline" or (sales.probability >= _PITCH and sales.decision != "pass")
    calm = evidence.weight("over", "what_if", "no_rush")
    danger = evidence.weight("danger") - calm
    if danger >= thresholds.danger and not is_pitch:
        return Urgency(value=True, level="danger", reasons=evidence.reasons("danger"))
    hurry = evidence.weight("hurry") - calm
    if hurry >= thresholds.hurry and not is_pitch:
        return Urgency(value=True, level="hurry", reasons=evidence.reasons("hurry"))
    return NONE
