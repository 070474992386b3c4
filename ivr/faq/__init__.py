"""Which FAQ entry answers a question, and when none does. Pure: entries and a text in, probabilities with reasons out."""

from ivr.faq.matcher import Matcher
from ivr.faq.model import NO_MATCH, Candidate, Entry, FaqMatch

__all__ = ["NO_MATCH", "Candidate", "Entry", "FaqMatch", "Matcher"]
