"""Everything one run measured, as one value: for people as sections, for programs as one JSON object."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from ivr.evaluation import telling
from ivr.evaluation.audio import AudioFigures
from ivr.evaluation.faq import FaqFigures
from ivr.evaluation.intents import IntentFigures, RelationFigures
from ivr.evaluation.judged import Mistake
from ivr.evaluation.markdown import Section
from ivr.evaluation.sales import SalesFigures
from ivr.evaluation.slots import SlotFigures
from ivr.evaluation.urgency import UrgencyFigures


@dataclass(frozen=True, slots=True)
class Results:
    """`of`: what was measured, in words. A part that was not asked for, or has no labels here, is None."""

    of: str
    faq: FaqFigures | None = None
    sales: SalesFigures | None = None
    urgency: UrgencyFigures | None = None
    intent: IntentFigures | None = None
    relationship: RelationFigures | None = None
    slots: SlotFigures | None = None
    audio: AudioFigures | None = None

    def sections(self) -> list[Section]:
        """What there is, in the order in which it is read."""
        parts: list[tuple[Any, Callable[[Any], Section]]] = [
            (self.faq, telling.tell_faq),
            (self.sales, telling.tell_sales),
            (self.urgency, telling.tell_urgency),
            (self.intent, telling.tell_intents),
            (self.relationship, telling.tell_relation),
            (self.slots, telling.tell_slots),
            (self.audio, telling.tell_audio),
        ]
        return [tell(figures) for figures, tell in parts if figures is not None]

    def with_mistakes(self, most: int, *, masked: bool) -> "Results":
        """The same with at most `most` mistakes a part; `masked`: letters of what callers said are covered, and reasons left out."""
        changed = {}
        for each in fields(self):
            figures = getattr(self, each.name)
            if hasattr(figures, "mistakes"):
                kept = figures.mistakes[:most]
                changed[each.name] = replace(figures, mistakes=tuple(map(_masked, kept)) if masked else kept)
        return replace(self, **changed)


def _masked(mistake: Mistake) -> Mistake:
    return replace(mistake, text=re.sub(r"\w", "＊", mistake.text), reasons=())


def as_json(value: Any) -> Any:
    """Dataclasses as objects, floats with six digits; the names are the fields'."""
    if is_dataclass(value):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): as_json(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    return round(value, 6) if isinstance(value, float) else value
