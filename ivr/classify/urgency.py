"""Danger to life or property now, or only a deadline; unless it is over, only a "what if", or part of a pitch.

What was learnt looks, and the cues with it: either suffices, unless the learnt speaks against the cues.
"""

from ivr.classify.cues import Evidence, Words
from ivr.classify.learnt import URGENT_AT, Learnt, Opinion
from ivr.classify.model import Sales, Urgency, UrgencyLevel
from ivr.classify.thresholds import Thresholds

NONE = Urgency(value=False)
_PITCH = 0.8
"""A text this likely to be a pitch talks of leaks and fires to sell against them."""
CALM_MARGIN = 2.5
"""How much surer (log-odds) the learnt must be where the words say that it is over, only supposed, or in no hurry."""
_HURRY, _DANGER = URGENT_AT + 1, URGENT_AT + 2


def judge_urgency(
    words: Words, evidence: Evidence, sales: Sales, thresholds: Thresholds, opinion: Opinion, learnt: Learnt, *, no_seller: bool
) -> Urgency:
    """The level with its reasons. `no_seller`: a person has said so of this caller; words of selling then make no cue doubtful."""
    if sales.decision == "decline" or (sales.probability >= _PITCH and sales.decision != "pass"):
        return NONE
    calm = evidence.weight("over", "what_if", "no_rush")
    heard = opinion.urgent > 0 or no_seller
    danger = heard and evidence.weight("danger") - calm >= thresholds.danger
    hurry = heard and evidence.weight("hurry") - calm >= thresholds.hurry
    if danger:
        return Urgency(value=True, level="danger", reasons=evidence.reasons("danger"))
    if opinion.urgent >= learnt.limits.urgent + (CALM_MARGIN if calm else 0.0):
        level: UrgencyLevel = "danger" if opinion.danger > 0 else "hurry"
        span = learnt.telling(words, _DANGER if level == "danger" else _HURRY)
        told = evidence.reasons("danger", "hurry") or (f"言い回し「{span}」" if span else "全体の言い回しが急ぎの電話に近い",)
        return Urgency(value=True, level=level, reasons=told)
    return Urgency(value=True, level="hurry", reasons=evidence.reasons("hurry")) if hurry else NONE
