"""One slot's value as understood, how to say it back, and what to ask when it is not sure. Every kind of slot gives this."""

from dataclasses import dataclass

SURE = 0.8
"""From this confidence on a value may be taken without asking; docs/understanding.md, "Slots", says what share was right."""


@dataclass(frozen=True, slots=True)
class SlotValue:
    """What words or keys give for a slot.

    `value`: normalised (E.164, 2026-11-30, 15:30, yes | no, katakana …); "" when the words were meant for this slot but make no value (a digit
    is missing, the day does not exist): then there is only `question`. `spoken`: what the voice reads back. `written`: as people write it
    (03-1234-5678); by default `value`. `question`: what to ask when unsure, polite and ready to be spoken; by default the read-back.
    `confidence` 0–1 is how sure the reading of the words is, the recogniser's own confidence not included; see `SURE`. `verified`: pressed
    on keys, not only heard. `company`: the caller's company where a name came with one.
    """

    value: str
    spoken: str
    confidence: float
    verified: bool = False
    company: str | None = None
    written: str = ""
    question: str = ""

    def __post_init__(self) -> None:
        """Fill in what follows from the value."""
        if not self.written:
            object.__setattr__(self, "written", self.value)
        if not self.question:
            object.__setattr__(self, "question", f"{self.spoken}、でよろしいでしょうか。")

    @property
    def is_sure(self) -> bool:
        """Whether it may be taken without asking."""
        return bool(self.value) and self.confidence >= SURE


def asking(question: str) -> SlotValue:
    """No value, but words that were meant for one: what to ask instead of just asking again."""
    return SlotValue("", "", 0.0, question=question)
