"""Calls to be summarised, in short."""

from ivr.classify.model import Intent, UrgencyLevel
from ivr.summary import Said, SlotSaid, Summary, Told, summarise

NUMBER = "+819012345678"


def told(
    *texts: str, intent: Intent = "inquiry", urgent: UrgencyLevel = "none", angry: bool = False, number: str | None = NUMBER, **slots: SlotSaid
) -> Told:
    """A caller who says `texts`, one a turn."""
    return Told(tuple(Said(text, "", True, intent, urgent, angry) for text in texts), slots, None, number)


def summary(*texts: str, **more: object) -> Summary:
    """What becomes of them."""
    return summarise(told(*texts, **more))  # type: ignore[arg-type]
