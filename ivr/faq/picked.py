"""A choice among the matcher's candidates that somebody else made of a doubtful question. Pure; a step after matching."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ivr.faq.model import Entry, FaqMatch

REASON = "補助AIの選択"
_LIKELY = 2
"""Candidates that the matcher itself would ask about."""


@dataclass(frozen=True, slots=True)
class Picked:
    """`entry`: the id of the candidate that answers the question; None = none of them does."""

    entry: str | None


def candidates_of(found: FaqMatch, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries to choose among, best first; none where the matcher is sure or knows of nothing near."""
    if found.band == "answer":
        return ()
    known = {entry.id: entry for entry in entries}
    return tuple(known[candidate.id] for candidate in found.candidates if candidate.id in known)


def apply_pick(found: FaqMatch, picked: Picked | None) -> FaqMatch:
    """`found` with what was picked; `picked` None = nobody chose, the matcher's own decision stands.

    Where the matcher was about to ask about the entry itself, both agree and it is answered; any other entry is asked about first.
    "None of them" saves the caller the question, and never takes an answer away.
    """
    if picked is None or found.band == "answer":
        return found
    if picked.entry is None:
        return replace(found, band="none")
    place = next((place for place, candidate in enumerate(found.candidates) if candidate.id == picked.entry), None)
    if place is None:
        return found
    chosen = replace(found.candidates[place], reasons=(*found.candidates[place].reasons, REASON))
    if found.band == "ask" and place < _LIKELY:
        others = tuple(each for each in found.candidates if each.id != chosen.id)
        return FaqMatch(found.text, chosen.id, chosen.probability, "answer", (chosen, *others))
    return FaqMatch(found.text, None, chosen.probability, "ask", (chosen,))
