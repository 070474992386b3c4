"""answer: answer what the caller last said, or a slot, from the FAQ."""

from typing import ClassVar, Literal

from ivr.flows.steps.base import Step, StepName


class Answer(Step):
    """Match the last words heard against the FAQ. Solved → `solved` (else the call ends `resolved`); otherwise → `otherwise`."""

    KIND: ClassVar[str] = "answer"
    REFERS: ClassVar[tuple[str, ...]] = ("solved", "otherwise")

    answer: Literal["faq"]
    solved: StepName | None = None
    otherwise: StepName | None = None
