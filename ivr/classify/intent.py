"""Which of the ten intents fits best: by the evidence of each, sales and danger first."""

from ivr.classify.cues import Evidence
from ivr.classify.model import Intent, Sales, Urgency

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


def judge_intent(evidence: Evidence, sales: Sales, urgent: Urgency) -> Intent:
    """The intent; `inquiry` when nothing speaks clearly."""
    if urgent.level == "danger":
        return "repair_emergency"
    if sales.decision == "decline" or (sales.decision == "ask" and sales.probability >= _SALES):
        return "sales"
    weights = {intent: evidence.weight(_GROUPS.get(intent, intent)) for intent in _BY_WORDS}
    weights["repair_normal"] -= evidence.weight("over", "what_if")
    best = max(_BY_WORDS, key=lambda intent: weights[intent])
    if weights[best] < _LEAST:
        return "inquiry"
    if best == "repair_normal" and urgent.level == "hurry":
        return "repair_emergency"
    return best
