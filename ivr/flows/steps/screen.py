"""screen: turn away a sales pitch in what the caller last said."""

from typing import ClassVar, Literal

from ivr.flows.steps.base import Step, StepName


class Screen(Step):
    """A confident pitch is declined politely (or goes to `declined`), an unclear one gets one question, the rest goes to `next`."""

    KIND: ClassVar[str] = "screen"
    REFERS: ClassVar[tuple[str, ...]] = ("declined", "next")

    screen: Literal["sales"]
    declined: StepName | None = None
    next: StepName
