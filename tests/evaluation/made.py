"""Judgements made by hand, so that no model's opinion is in the figures."""

from pathlib import Path

from ivr.classify.model import Decision, Intent, Relationship, Sales, Understanding, Urgency, UrgencyLevel
from ivr.evaluation.data import Question, Utterance
from ivr.evaluation.faq import Asked
from ivr.evaluation.judged import Judged
from ivr.faq import Candidate, FaqMatch
from ivr.faq.model import Band

SMALL = Path(__file__).parent / "data"


def understood(
    text: str = "",
    decision: Decision = "pass",
    probability: float = 0.0,
    *,
    intent: Intent = "inquiry",
    level: UrgencyLevel = "none",
    relationship: Relationship = "unknown",
) -> Understanding:
    return Understanding(text, Sales(decision, probability), intent, Urgency(level != "none", level), relationship)


def judged(said: Utterance, found: Understanding) -> Judged:
    return Judged(said, found)


def asked(client: str, said: Question, band: Band, *candidates: tuple[str, float]) -> Asked:
    """The first candidate is spoken where the band says so."""
    found = tuple(Candidate(*candidate) for candidate in candidates)
    match = found[0].id if band == "answer" else None
    return Asked(client, said, FaqMatch(said.text, match, found[0].probability if found else 0.0, band, found))
