"""What was heard, understood: the one place where a transcription becomes an input of the interpreter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ivr.classify import CallerSigns
from ivr.classify.corrections import NO_CORRECTIONS, Corrections, classify_corrected
from ivr.classify.model import Understanding
from ivr.faq import NO_MATCH, Entry, Matcher
from ivr.faq.corrections import NO_FAQ_CORRECTIONS, FaqCorrections, apply_faq_corrections
from ivr.faq.model import FaqMatch
from ivr.faq.picked import Picked, apply_pick, candidates_of
from ivr.flows.inputs import Heard


class HasEntries(Protocol):
    """A flow, as far as it matters here: its FAQ entries."""

    @property
    def faq(self) -> Sequence[Entry]:
        """The entries that `matcher` was made from."""
        ...


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a client's operators corrected, as far as words are concerned; the number's corrections are in `CallerSigns`."""

    utterances: Corrections = NO_CORRECTIONS
    faq: FaqCorrections = NO_FAQ_CORRECTIONS


NOTHING_CORRECTED = Corrected()
Pick = Callable[[str, Sequence[Entry]], Picked | None]
"""Somebody who chooses among FAQ entries for a question, or None where nobody could in time (see `ivr.assistant`). Never raises."""


def make_heard(
    recording: int, text: str, confidence: float, flow: HasEntries, matcher: Matcher, signs: CallerSigns, corrected: Corrected = NOTHING_CORRECTED,
    pick: Pick | None = None,
) -> Heard:  # fmt: skip
    """Classify `text` and match it against the flow's FAQ. An empty text stays empty: nothing intelligible was said.

    `pick` is asked only where the matcher is in doubt, no operator has said what is right, and the FAQ can still decide the call.
    """
    text = text.strip()
    faq = NO_MATCH
    understanding = classify_corrected(text, signs, corrected.utterances)
    if flow.faq and text:
        matched = matcher.match(text)
        faq = apply_faq_corrections(matched, corrected.faq, {entry.id for entry in flow.faq})
        if pick and faq == matched and _may_be_a_question(understanding, faq) and (likely := candidates_of(faq, flow.faq)):
            faq = apply_pick(faq, pick(text, likely))
    return Heard(recording=recording, text=text, confidence=confidence, understanding=understanding, faq=faq)


def _may_be_a_question(understanding: Understanding, faq: FaqMatch) -> bool:
    """Danger, pitches and complaints are decided before the FAQ is looked at (docs/call-life.md).

    Where the matcher found nothing at all, only what is no other wish is worth the caller's wait.
    """
    if understanding.urgent.level == "danger" or understanding.sales.decision != "pass" or understanding.intent == "complaint":
        return False
    return faq.band != "none" or understanding.intent == "inquiry"
