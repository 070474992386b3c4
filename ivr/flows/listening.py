"""What was heard, understood: the one place where a transcription becomes an input of the interpreter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ivr.classify import CallerSigns
from ivr.classify.corrections import NO_CORRECTIONS, Corrections, classify_corrected
from ivr.faq import NO_MATCH, Entry, Matcher
from ivr.faq.corrections import NO_FAQ_CORRECTIONS, FaqCorrections, apply_faq_corrections
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


def make_heard(
    recording: int, text: str, confidence: float, flow: HasEntries, matcher: Matcher, signs: CallerSigns, corrected: Corrected = NOTHING_CORRECTED
) -> Heard:
    """Classify `text` and match it against the flow's FAQ. An empty text stays empty: nothing intelligible was said."""
    text = text.strip()
    faq = NO_MATCH
    if flow.faq and text:
        faq = apply_faq_corrections(matcher.match(text), corrected.faq, {entry.id for entry in flow.faq})
    understanding = classify_corrected(text, signs, corrected.utterances)
    return Heard(recording=recording, text=text, confidence=confidence, understanding=understanding, faq=faq)
