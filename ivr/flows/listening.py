"""What was heard, understood: the one place where a transcription becomes an input of the interpreter."""

from collections.abc import Sequence
from typing import Protocol

from ivr.classify import CallerSigns, classify
from ivr.faq import NO_MATCH, Entry, Matcher
from ivr.flows.inputs import Heard


class HasEntries(Protocol):
    """A flow, as far as it matters here: its FAQ entries."""

    @property
    def faq(self) -> Sequence[Entry]:
        """The entries that `matcher` was made from."""
        ...


def make_heard(recording: int, text: str, confidence: float, flow: HasEntries, matcher: Matcher, signs: CallerSigns) -> Heard:
    """Classify `text` and match it against the flow's FAQ. An empty text stays empty: nothing intelligible was said."""
    text = text.strip()
    faq = matcher.match(text) if flow.faq and text else NO_MATCH
    return Heard(recording=recording, text=text, confidence=confidence, understanding=classify(text, signs), faq=faq)
