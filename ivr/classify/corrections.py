"""What operators corrected changes the next decision. Pure: corrections come in as values; who made and keeps them is not known here.

The number's corrections are signs of the caller that `classify` weighs itself; here stands what follows from the words.
Turning away a customer is the worst error: words alone never lead to a decline, whatever they resemble.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ivr.classify.cues import Words
from ivr.classify.model import CallerSigns, Decision, Intent, Sales, Understanding, Urgency, UrgencyLevel
from ivr.classify.sales import LIKE_A_CORRECTION, welcome_name
from ivr.classify.understand import NOTHING_KNOWN, classify
from ivr.text.likeness import NEAR, SAME, likeness

_LEVELS: tuple[UrgencyLevel, ...] = ("none", "hurry", "danger")
_MAY_BE_A_PITCH = frozenset({"sales", "inquiry", "callback_request"})
"""Intents that a seller's opening may be taken for. A number of a seller is asked about those, not about a repair or a booking."""
_NUMBER_REASON = "以前に営業と訂正された番号"


@dataclass(frozen=True, slots=True)
class Correction:
    """Words that were heard, and what an operator said of them; None = nothing was said about that."""

    text: str
    sales: bool | None = None
    intent: Intent | None = None
    urgent: UrgencyLevel | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """One client's corrected utterances, newest first."""

    utterances: tuple[Correction, ...] = ()

    def near(self, text: str) -> "tuple[Near, ...]":
        """Those much like `text`, the nearest first; of two that are equally near the newer."""
        found = (Near(likeness(text, correction.text), correction) for correction in self.utterances)
        return tuple(sorted((near for near in found if near.likeness >= NEAR), key=lambda near: -near.likeness))


@dataclass(frozen=True, slots=True)
class Near:
    """A correction of words `likeness` (0–1, at least `NEAR`) alike."""

    likeness: float
    correction: Correction


NO_CORRECTIONS = Corrections()


def classify_corrected(text: str, signs: CallerSigns = NOTHING_KNOWN, corrections: Corrections = NO_CORRECTIONS) -> Understanding:
    """`classify`, and what follows from the corrections of this client.

    >>> said = Correction("ガス料金のご案内です", sales=False)
    >>> classify_corrected("ガス料金のご案内です", corrections=Corrections((said,))).sales.decision
    'pass'
    """
    near = corrections.near(text) if corrections.utterances else ()
    about_sales = _nearest(near, lambda correction: correction.sales is not None)
    if about_sales is not None and about_sales.correction.sales is False:
        # As a sign, not afterwards: what is no pitch may be in danger, and has another intent.
        signs = replace(signs, like_not_sales=True)
    return apply_corrections(classify(text, signs), signs, near)


def apply_corrections(understood: Understanding, signs: CallerSigns, near: Sequence[Near]) -> Understanding:
    """`understood` with urgency, sales and intent moved as operators said of words like these, each with its reason."""
    urgent = _urgency(understood.urgent, _nearest(near, lambda correction: correction.urgent is not None))
    understood = replace(understood, urgent=urgent)
    about_sales = _nearest(near, lambda correction: correction.sales is not None)
    said_sales = about_sales is not None and about_sales.correction.sales is True
    understood = replace(understood, sales=_sales(understood, signs, said_sales=said_sales))
    return replace(understood, intent=_intent(understood, _nearest(near, lambda correction: correction.intent is not None)))


def _nearest(near: Sequence[Near], says: Callable[[Correction], bool]) -> Near | None:
    return next((each for each in near if says(each.correction)), None)


def _urgency(urgent: Urgency, said: Near | None) -> Urgency:
    """Raised for words much like corrected ones, taken back only for the same words: 「止まりません」 is near 「止まりました」."""
    if said is None or said.correction.urgent is None or said.correction.urgent == urgent.level:
        return urgent
    level = said.correction.urgent
    is_higher = _LEVELS.index(level) > _LEVELS.index(urgent.level)
    if not is_higher and said.likeness < SAME:
        return urgent
    return Urgency(value=level != "none", level=level, reasons=(*(urgent.reasons if is_higher else ()), LIKE_A_CORRECTION))


def _sales(understood: Understanding, signs: CallerSigns, *, said_sales: bool) -> Sales:
    """Moved towards sales at most; towards no sales it was moved by `classify` already."""
    sales = understood.sales
    by_number = signs.number_corrected == "sales"
    if sales.decision == "decline" or not (said_sales or by_number) or _must_pass(understood, signs):
        return sales
    if said_sales:
        # The same pitch from a number that was a seller's: two words of operators, and nothing against it.
        decision: Decision = "decline" if by_number else "ask"
        reasons = (LIKE_A_CORRECTION, _NUMBER_REASON) if by_number else (LIKE_A_CORRECTION,)
    elif sales.decision == "pass" and understood.intent in _MAY_BE_A_PITCH:
        decision, reasons = "ask", (_NUMBER_REASON,)
    else:
        return sales
    return replace(sales, decision=decision, reasons=tuple(dict.fromkeys((*sales.reasons, *reasons))))


def _must_pass(understood: Understanding, signs: CallerSigns) -> bool:
    """Who is neither declined nor asked, whatever was said of words like these."""
    if understood.relationship == "existing" or understood.urgent.level == "danger" or signs.like_not_sales:
        return True
    return signs.number_corrected == "not_sales" or welcome_name(Words.of(understood.text), signs) is not None


def _intent(understood: Understanding, said: Near | None) -> Intent:
    """As corrected; "sales" only where the sales decision agrees, since a flow may send an intent its own way."""
    intent = understood.intent if said is None or said.correction.intent is None else said.correction.intent
    if intent == "sales" and understood.sales.decision == "pass":
        return understood.intent if understood.intent != "sales" else "inquiry"
    return intent
