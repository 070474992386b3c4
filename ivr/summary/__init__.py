"""A call in two lines, as an experienced operator writes them: who and about what, then what they want and by when. Pure."""

from ivr.summary.model import Said, SlotSaid, Summary, Told, speakable
from ivr.summary.summarise import summarise

__all__ = ["Said", "SlotSaid", "Summary", "Told", "speakable", "summarise"]
