"""branch: go one way or another by hours, caller, slots, plan or time of day."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ivr.flows.steps.base import Step, StepName, Strict

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Condition(Strict):
    """All that is given must hold. `hours`: the client's opening hours; `covered`: what the service contract covers.

    `time`: "09:00-12:00" (may pass midnight); `slot`: slot name → the text it must equal; `has`: slots that must be filled.
    """

    hours: Literal["open", "closed"] | None = None
    covered: bool | None = None
    holiday: bool | None = None
    caller: Literal["known", "unknown", "vip", "blocked", "withheld"] | None = None
    slot: dict[str, str] = Field(default_factory=dict)
    has: list[str] = Field(default_factory=list)
    plan: str | None = None
    time: Annotated[str, Field(pattern=r"^([01]?\d|2[0-4]):[0-5]\d-([01]?\d|2[0-4]):[0-5]\d$")] | None = None
    days: list[Day] = Field(default_factory=list)

    @model_validator(mode="after")
    def _something(self) -> "Condition":
        if not self.model_fields_set - {"next"}:
            raise ValueError("empty_condition")
        return self


class Case(Condition):
    """One way: where the condition holds, go to `next`."""

    next: StepName


class Branch(Step):
    """The first case that holds wins; else `otherwise`."""

    KIND: ClassVar[str] = "branch"
    REFERS: ClassVar[tuple[str, ...]] = ("otherwise",)

    branch: Annotated[list[Case], Field(min_length=1, max_length=20)]
    otherwise: StepName

    def targets(self) -> dict[str, str]:
        """See `Step.targets`."""
        return {f"branch.{i}.next": case.next for i, case in enumerate(self.branch)} | {"otherwise": self.otherwise}
