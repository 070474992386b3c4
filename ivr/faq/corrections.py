"""Questions an operator put right: another way of asking an entry, or words that no entry answers. Pure; a step after matching.

The same words get what the operator said at once; for words much like them the caller is asked first. The corrected
questions are not made alternates of the entry: measured (docs/understanding.md), that helped no other question and
doubled the near misses that callers are asked about.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from ivr.faq.model import Candidate, FaqMatch
from ivr.text.likeness import NEAR, SAME, likeness

REASON = "以前の訂正に近い言い方"


@dataclass(frozen=True, slots=True)
class FaqCorrection:
    """Words heard, the `entry` that answers them (None = no entry does), and the entries that were given or offered instead."""

    question: str
    entry: str | None
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FaqCorrections:
    """One client's corrected questions, newest first."""

    questions: tuple[FaqCorrection, ...] = ()


NO_FAQ_CORRECTIONS = FaqCorrections()


def apply_faq_corrections(found: FaqMatch, corrections: FaqCorrections, known: Collection[str]) -> FaqMatch:
    """`found` as the nearest correction of these words says. `known`: ids of the entries there are; a correction to another is ignored.

    `entry` said: it is answered for the same words, asked about for words much like them (unless it was found anyway).
    None said: entries that were given or offered then are withheld for the same words, asked about before they are spoken for others.
    """
    usable = (each for each in corrections.questions if each.entry is None or each.entry in known)
    near = ((likeness(found.text, correction.question), correction) for correction in usable)
    nearest = max(near, key=lambda pair: pair[0], default=None)
    if nearest is None or nearest[0] < NEAR:
        return found
    alike, correction = nearest
    if correction.entry is None:
        return _withhold(found, correction, same=alike >= SAME)
    others = tuple(each for each in found.candidates if each.id != correction.entry and not (alike >= SAME and each.id in correction.instead_of))
    own = next((each for each in found.candidates if each.id == correction.entry), Candidate(correction.entry, 0.0))
    first = Candidate(own.id, max(own.probability, alike), (*own.reasons, REASON))
    is_sure = alike >= SAME or found.match == first.id
    return FaqMatch(found.text, first.id if is_sure else None, first.probability, "answer" if is_sure else "ask", (first, *others)[:5])


def _withhold(found: FaqMatch, correction: FaqCorrection, *, same: bool) -> FaqMatch:
    if not same:
        return replace(found, match=None, band="ask") if found.match in correction.instead_of else found
    left = tuple(each for each in found.candidates if each.id not in correction.instead_of)
    probability = left[0].probability if left else 0.0
    spoken = {each.id for each in found.candidates[:2]} if found.band == "ask" else {found.match}
    if spoken.intersection(correction.instead_of):
        return FaqMatch(found.text, None, probability, "none", left)
    return replace(found, candidates=left, probability=probability)
