"""urgent: send an urgent caller, by what was last said, to another step."""

from typing import ClassVar, Literal

from ivr.flows.steps.base import Step, StepName


class Urgent(Step):
    """Where the last words heard are at least as urgent as `level`, go to `urgent`; else `next`."""

    KIND: ClassVar[str] = "urgent"
    REFERS: ClassVar[tuple[str, ...]] = ("urgent", "next")

    urgent: StepName
    level: Literal["danger", "hurry"] = "hurry"
    next: StepName
