"""message: take a message."""

from typing import Annotated, ClassVar

from pydantic import Field

from ivr.flows.steps.base import PromptText, Step, StepName


class Message(Step):
    """Ask for a message and record it. It is stored before the caller hears that it was taken."""

    KIND: ClassVar[str] = "message"

    message: PromptText
    max_s: Annotated[int, Field(ge=10, le=300)] = 120
    next: StepName | None = None
