"""What sort of call this is: sales, intent, urgency, relationship, anger. Pure: a text and what is known of the caller in, an `Understanding` out."""

from ivr.classify.model import CallerSigns, Understanding
from ivr.classify.understand import classify

__all__ = ["CallerSigns", "Understanding", "classify"]
