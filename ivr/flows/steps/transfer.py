"""transfer: ring the client's people until one accepts."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.flows.steps.base import E164, PromptText, Step, StepName


class Transfer(Step):
    """Ring a list of `on_call`, or one number, in order or all at once.

    The person called hears `announce` and presses 1 to accept (`accept: false` connects at once). Nobody → `unanswered`
    (the operators' queue, or a message outside hours, where it is not given). Accepted → `next` after the
    conversation, else the call ends `transferred`.
    """

    KIND: ClassVar[str] = "transfer"
    REFERS: ClassVar[tuple[str, ...]] = ("unanswered", "next")

    transfer: Annotated[str, Field(min_length=1)] | list[E164]
    say: PromptText | None = None
    announce: PromptText | None = None
    mode: Literal["in_order", "all"] = "in_order"
    accept: bool = True
    timeout_s: Annotated[int, Field(ge=5, le=120)] = 20
    rounds: Annotated[int, Field(ge=1, le=5)] = 1
    unanswered: StepName | None = None
    next: StepName | None = None
