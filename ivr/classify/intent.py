"""Which of the ten intents fits best: danger and sales first, then what was learnt."""

from ivr.classify.learnt import Opinion
from ivr.classify.model import Intent, Sales, Urgency

_SALES = 0.5
_WRONG_NUMBER = 0.5
"""A wrong number ends the call: it must be likelier than everything else together."""

_LEAST = 0.25
"""Where no intent is this likely, the call is an inquiry: every other one leads somewhere."""


def judge_intent(sales: Sales, urgent: Urgency, opinion: Opinion) -> Intent:
    """The intent. `sales` may be the likeliest where the screen lets the caller pass; flows lead on by it only where the screen speaks, too."""
    if urgent.level == "danger":
        return "repair_emergency"
    if sales.decision == "decline" or (sales.decision == "ask" and sales.probability >= _SALES):
        return "sales"
    likely = dict(opinion.intents)
    if sales.decision == "pass" and likely["sales"] < _SALES:
        del likely["sales"]
    if likely["wrong_number"] < _WRONG_NUMBER:
        del likely["wrong_number"]
    best = max(likely, key=likely.__getitem__)
    if likely[best] < _LEAST:
        return "inquiry"
    return "repair_emergency" if best == "repair_normal" and urgent.level == "hurry" else best
