"""Which of the ten intents fits best: by the evidence of each, sales and danger first."""

from collections.abc import Mapping

from ivr.classify.cues import Evidence
from ivr.classify.model import Intent, Sales, Urgency
from ivr.classify.phrasing import packaged

_BY_WORDS: tuple[Intent, ...] = (
    "wrong_number",
    "applicant",
    "cancel_reservation",
    "complaint",
    "repair_normal",
    "reservation",
    "callback_request",
    "inquiry",
)
"""In the order that decides when two have the same weight."""
_GROUPS: dict[Intent, str] = {"repair_normal": "repair"}
_SALES = 0.5
_LEAST = 1.5


def judge_intent(evidence: Evidence, sales: Sales, urgent: Urgency, phrased: Mapping[str, float]) -> Intent:
    """The intent. `phrased` (label → probability) is asked when no cue speaks; `inquiry` when that is unclear too."""
    if urgent.level == "danger":
        return "repair_emergency"
    if sales.decision == "decline" or (sales.decision == "ask" and sales.probability >= _SALES):
        return "sales"
    weights = {intent: evidence.weight(_GROUPS.get(intent, intent)) for intent in _BY_WORDS}
    weights["repair_normal"] -= evidence.weight("over", "what_if")
    best = max(_BY_WORDS, key=lambda intent: weights[intent])
    if weights[best] < _LEAST:
        return _by_phrasing(phrased)
    if best == "repair_normal" and urgent.level == "hurry":
        return "repair_emergency"
    return best


def _by_phrasing(phrased: Mapping[str, float]) -> Intent:
    # Danger, sales and wrong numbers need cues: they have consequences.
    best = max(_BY_WORDS[1:], key=lambda intent: phrased.get(intent, 0.0))
    return best if phrased.get(best, 0.0) >= packaged().intent_at else "inquiry"
