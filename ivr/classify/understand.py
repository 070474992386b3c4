"""`classify`: one utterance understood, from cues and what is known of the caller."""

from ivr.classify import phrasing
from ivr.classify.cues import LIMIT_CHARS, Evidence, Words, find
from ivr.classify.intent import judge_intent
from ivr.classify.model import CallerSigns, Understanding
from ivr.classify.sales import ask_about_phrasing, judge_sales, relationship_of, with_unwelcome
from ivr.classify.slots import extract_slots
from ivr.classify.thresholds import Thresholds, packaged
from ivr.classify.urgency import judge_urgency

NOTHING_KNOWN = CallerSigns()


def evidence_of(text: str) -> tuple[Words, Evidence]:
    """The text made ready, and the cues found in it."""
    words = Words.of(text)
    return words, find(words)


def classify(text: str, signs: CallerSigns = NOTHING_KNOWN, thresholds: Thresholds | None = None) -> Understanding:
    """What `text` means, with reasons. Never raises; an empty text is an inquiry with no evidence.

    >>> classify("天井から水が漏れていて止まりません").urgent.level
    'danger'
    """
    at = thresholds or packaged()
    words, evidence = evidence_of(text)
    evidence = with_unwelcome(evidence, words, signs)
    phrased = phrasing.packaged().probabilities(words.text)
    sales = ask_about_phrasing(judge_sales(words, evidence, signs, at), phrased, words, evidence, signs)
    urgent = judge_urgency(evidence, sales, at)
    return Understanding(
        text=text,
        sales=sales,
        intent=judge_intent(evidence, sales, urgent, phrased),
        urgent=urgent,
        relationship=relationship_of(evidence, signs),
        angry=bool(evidence.found.get("anger")) and bool(evidence.found.get("complaint")),
        slots=extract_slots(text[:LIMIT_CHARS]),
    )
