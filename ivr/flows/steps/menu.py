"""menu: choose by key or by voice."""

from typing import Annotated, ClassVar

from pydantic import Field

from ivr.flows.steps.base import PromptText, Step, StepName


class Menu(Step):
    """Ask, then wait for a key or a few words.

    Each key of `choices` is one digit, then words that mean the same ("1 故障 水漏れ"). Silence or an answer that is not understood repeats
    the prompt `retries` times, then goes to `otherwise` (a person, or a message outside hours, where it is not given).
    """

    KIND: ClassVar[str] = "menu"
    REFERS: ClassVar[tuple[str, ...]] = ("choices", "otherwise", "on_silence")

    menu: PromptText
    choices: Annotated[dict[str, StepName], Field(min_length=1)]
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 5.0
    retries: Annotated[int, Field(ge=0, le=5)] = 1
    otherwise: StepName | None = None
    on_silence: StepName | None = None
