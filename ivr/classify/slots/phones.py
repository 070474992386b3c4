"""Telephone numbers as slot values: read back in groups, asked again where a digit is missing."""

from ivr.classify.slots.value import SlotValue, asking
from ivr.text.phone import national
from ivr.text.speech import say_phone
from ivr.text.spoken_phone import Doubt, find_spoken_phone

_AGAIN: dict[Doubt, str] = {
    "short": "恐れ入ります、お電話番号の桁数が足りないようです。市外局番から、もう一度お願いいたします。",
    "long": "恐れ入ります、お電話番号の桁数が多いようです。市外局番から、もう一度お願いいたします。",
    "invalid": "恐れ入ります、お電話番号をうまく聞き取れませんでした。市外局番から、もう一度お願いいたします。",
}


def phone_value(e164: str, confidence: float, *, verified: bool = False) -> SlotValue:
    """A telephone number read back in groups."""
    return SlotValue(e164, say_phone(e164), confidence, verified, written=national(e164))


def parse_phone(text: str) -> SlotValue | None:
    """A telephone number. Sure only when it was said straight on: what was corrected, guessed or left out asks to be read back."""
    found = find_spoken_phone(text)
    if found.e164:
        return phone_value(found.e164, found.confidence)
    return asking(_AGAIN[found.doubt]) if found.doubt else None
