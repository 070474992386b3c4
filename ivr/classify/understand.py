"""`classify`: one utterance understood, from cues and what is known of the caller."""

from ivr.classify.cues import LIMIT_CHARS, Evidence, Words, find
from ivr.classify.intent import judge_intent
from ivr.classify.learnt import Learnt
from ivr.classify.learnt import packaged as packaged_learnt
from ivr.classify.model import CallerSigns, Sales, Understanding
from ivr.classify.sales import evidence_sum, judge_sales, relationship_of, with_unwelcome
from ivr.classify.slots import extract_slots
from ivr.classify.thresholds import Thresholds, packaged
from ivr.classify.urgency import NONE, judge_urgency

NOTHING_KNOWN = CallerSigns()


def evidence_of(text: str) -> tuple[Words, Evidence]:
    """The text made ready, and the cues found in it."""
    words = Words.of(text)
    return words, find(words)


def classify(text: str, signs: CallerSigns = NOTHING_KNOWN, thresholds: Thresholds | None = None, learnt: Learnt | None = None) -> Understanding:
    """What `text` means, with reasons. Never raises; an empty text is an inquiry with no evidence.

    `learnt` None = what comes with the package, with the sentence encoders that are installed.

    >>> classify("天井から水が漏れていて止まりません").urgent.level
    'danger'
    """
    at, learnt = thresholds or packaged(), learnt or packaged_learnt()
    words, evidence = evidence_of(text)
    if not words.text:
        return Understanding(text=text, sales=Sales("pass", 0.0), intent="inquiry", urgent=NONE)
    evidence = with_unwelcome(evidence, words, signs)
    opinion = learnt.read(text, words, evidence, evidence_sum(evidence))
    sales = judge_sales(words, evidence, signs, at, opinion, learnt)
    no_seller = signs.number_corrected == "not_sales" or signs.like_not_sales
    urgent = judge_urgency(words, evidence, sales, at, opinion, learnt, no_seller=no_seller)
    return Understanding(
        text=text,
        sales=sales,
        intent=judge_intent(sales, urgent, opinion),
        urgent=urgent,
        relationship=relationship_of(evidence, signs, opinion, learnt),
        angry=bool(evidence.found.get("anger")) and bool(evidence.found.get("complaint")),
        slots=extract_slots(text[:LIMIT_CHARS]),
    )
