"""listen: free speech, recorded, transcribed and understood."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.classify.model import Intent
from ivr.flows.steps.base import PromptText, Step, StepName


class Listen(Step):
    """Ask an open question and act on what is understood, in the order of docs/flows.md.

    Danger → `urgent`; a sales pitch (`screen: sales`) is declined; a complaint → `complaint`; hurry → `urgent`;
    a known question (`answer: faq`) is answered; an intent named in `intents` → its step; else `otherwise`
    (a person, or a message outside hours, where it is not given).
    """

    KIND: ClassVar[str] = "listen"
    REFERS: ClassVar[tuple[str, ...]] = ("urgent", "complaint", "intents", "solved", "otherwise")

    listen: PromptText
    screen: Literal["sales"] | None = None
    urgent: StepName | None = None
    complaint: StepName | None = None
    answer: Literal["faq"] | None = None
    intents: dict[Intent, StepName] = Field(default_factory=dict)
    solved: StepName | None = None
    otherwise: StepName | None = None
    max_s: Annotated[int, Field(ge=5, le=60)] = 60
    silence_s: Annotated[int, Field(ge=1, le=10)] = 2
