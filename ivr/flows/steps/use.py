"""use: run a sub-flow of this file and come back."""

from typing import ClassVar

from ivr.flows.steps.base import Step, StepName


class Use(Step):
    """Run the sub-flow named `use` from its `start`; where it says `end: return`, go on at `next`."""

    KIND: ClassVar[str] = "use"

    use: StepName
    next: StepName
