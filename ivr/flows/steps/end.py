"""end: the call ends, with an outcome."""

from typing import ClassVar, Literal

from ivr.flows.outputs import Outcome
from ivr.flows.steps.base import PromptText, Step


class End(Step):
    """Speak `say`, write the outcome (unless an earlier step has written one), hang up. In a sub-flow, `end: return` goes back."""

    KIND: ClassVar[str] = "end"
    REFERS: ClassVar[tuple[str, ...]] = ()

    end: Literal[Outcome, "return"]
    say: PromptText | None = None
