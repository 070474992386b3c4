"""report: tell the client about the call."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.flows.steps.base import Step, StepName

Channel = Literal["mail", "slack", "chatwork", "webhook"]


class Report(Step):
    """Record a report for the client's `report` channels, and go on."""

    KIND: ClassVar[str] = "report"

    report: Annotated[list[Channel], Field(min_length=1)]
    next: StepName
