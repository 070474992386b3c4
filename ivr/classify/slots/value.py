"""One slot's value as understood, and how to say it back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SlotValue:
    """`value`: normalised (E.164, 2026-11-30, 15:30, yes | no, katakana …). `spoken`: what the voice reads back.

    `confidence` 0–1 is how sure the reading of the words is, the recogniser's own confidence not included. `verified`: pressed on keys,
    not only heard. `company`: the caller's company where a name came with one.
    """

    value: str
    spoken: str
    confidence: float
    verified: bool = False
    company: str | None = None
