"""Free text as a slot value."""

import unicodedata

from ivr.classify.slots.value import SlotValue
from ivr.text import strip_fillers


def parse_free(text: str) -> SlotValue | None:
    """Whatever was said, without fillers."""
    said = strip_fillers(unicodedata.normalize("NFKC", text)).strip()
    return SlotValue(said, said, 0.8) if said.strip("、。…!? ") else None
