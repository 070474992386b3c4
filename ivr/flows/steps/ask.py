"""ask: take typed slots, one after another, with confirmation and correction."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.flows.steps.base import PromptText, Step, StepName, Strict

SlotName = Annotated[str, Field(pattern=r"^[^\s{}.]{1,40}$")]
SlotType = Literal["name", "kana", "phone", "number", "date", "time", "address", "postcode", "amount", "order_number", "yes_no", "choice", "free"]

TYPE_BY_NAME: dict[str, SlotType] = {
    "name": "name", "お名前": "name", "名前": "name", "kana": "kana", "phone": "phone", "電話番号": "phone", "number": "number", "番号": "number",
    "date": "date", "日付": "date", "time": "time", "時間": "time", "address": "address", "住所": "address",
    "postcode": "postcode", "郵便番号": "postcode", "amount": "amount", "金額": "amount", "order_number": "order_number", "注文番号": "order_number",
}  # fmt: skip
"""A slot with one of these names needs no `type`; any other is `free`."""


class SlotQuestion(Strict):
    """How one slot is asked. `default: caller` offers the caller's own number first (type phone)."""

    say: PromptText
    type: SlotType | None = None
    default: Literal["caller"] | None = None
    choices: dict[str, str] = Field(default_factory=dict)
    retries: Annotated[int, Field(ge=0, le=3)] = 1
    digits: Annotated[int, Field(ge=1, le=20)] | None = None
    optional: bool = False


class Ask(Step):
    """Take the slots of `ask` in order. With `confirm`, read all back at the end; "違います" asks which one and corrects only that."""

    KIND: ClassVar[str] = "ask"

    ask: Annotated[dict[SlotName, PromptText | SlotQuestion], Field(min_length=1, max_length=12)]
    confirm: bool = False
    next: StepName

    def question(self, slot: str) -> SlotQuestion:
        """The full form of a slot's question, with its type filled in from its name where the file gives none."""
        asked = self.ask[slot]
        full = SlotQuestion(say=asked) if isinstance(asked, str) else asked
        return full if full.type else full.model_copy(update={"type": TYPE_BY_NAME.get(slot, "free")})
