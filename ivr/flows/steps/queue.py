"""queue: wait for an operator."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.flows.outputs import Priority
from ivr.flows.steps.base import HttpsUrl, PromptText, Step, StepName

Offer = Literal["message", "callback"]


class Queue(Step):
    """Put the caller in the operators' queue `queue`.

    While waiting the caller may, by key, leave a message or ask to be called back (`offers`). The longest wait reached or
    nobody on shift → `overflow` (a message where it is not given).
    """

    KIND: ClassVar[str] = "queue"
    REFERS: ClassVar[tuple[str, ...]] = ("overflow",)

    queue: Annotated[str, Field(min_length=1, max_length=40)]
    say: PromptText | None = None
    priority: Priority = "normal"
    skills: list[str] = Field(default_factory=list)
    offers: list[Offer] = Field(default_factory=lambda: list[Offer](("message", "callback")))
    music: HttpsUrl | None = None
    max_wait_s: Annotated[int, Field(ge=10, le=3600)] = 600
    overflow: StepName | None = None
