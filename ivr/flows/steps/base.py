"""What every step has in common. A step is one mapping in the file; its leading key is its kind."""

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

StepName = Annotated[str, Field(min_length=1, max_length=60, description="the name of a step in this file")]
PromptText = Annotated[str, Field(min_length=1, max_length=2000, description="words to speak; {slot} is filled in")]
E164 = Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$", description="a telephone number like +819011112222, in quotes")]
HttpsUrl = Annotated[str, Field(pattern=r"^https://\S+$")]


class Strict(BaseModel):
    """Refuses unknown keys, so that a misspelling is an error at its line."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Step(Strict):
    """One step. `KIND` is the leading key in YAML; `REFERS` names the fields that hold step names."""

    KIND: ClassVar[str] = ""
    REFERS: ClassVar[tuple[str, ...]] = ("next",)

    def targets(self) -> dict[str, str]:
        """Field path → the step it leads to, for the checker, the graph and the unreachable-step search."""
        found: dict[str, str] = {}
        for name in self.REFERS:
            value: Any = getattr(self, name)
            if isinstance(value, str):
                found[name] = value
            elif isinstance(value, dict):
                found.update({f"{name}.{key}": step for key, step in value.items()})
        return found
