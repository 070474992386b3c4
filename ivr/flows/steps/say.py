"""say: speak a sentence and go on."""

from typing import ClassVar

from ivr.flows.steps.base import PromptText, Step, StepName


class Say(Step):
    """Speak `say`, then go to `next`."""

    KIND: ClassVar[str] = "say"

    say: PromptText
    next: StepName
