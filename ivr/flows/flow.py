"""A flow file as a value: everything a client's reception manual says. The JSON Schema is made from these models.

Loading with line numbers is `ivr.flows.load`; what a valid flow must keep beyond its shape is `ivr.flows.check`.
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from ivr.flows.steps.answer import Answer
from ivr.flows.steps.ask import Ask
from ivr.flows.steps.base import E164, HttpsUrl, PromptText, Step, StepName, Strict
from ivr.flows.steps.branch import Branch
from ivr.flows.steps.end import End
from ivr.flows.steps.listen import Listen
from ivr.flows.steps.menu import Menu
from ivr.flows.steps.message import Message
from ivr.flows.steps.play import Play
from ivr.flows.steps.queue import Queue
from ivr.flows.steps.report import Report
from ivr.flows.steps.say import Say
from ivr.flows.steps.screen import Screen
from ivr.flows.steps.transfer import Transfer
from ivr.flows.steps.urgent import Urgent
from ivr.flows.steps.use import Use

STEP_KINDS: dict[str, type[Step]] = {
    kind.KIND: kind for kind in (Say, Play, Menu, Listen, Ask, Branch, Answer, Screen, Urgent, Transfer, Queue, Message, Report, Use, End)
}
"""Leading key → step class. The order decides which of two leading keys is the kind (a `say` is a field elsewhere)."""


def kind_of(step: Any) -> str | None:
    """The kind of a step: its leading key, None where that is no kind. Also takes a step already made."""
    if isinstance(step, Step):
        return step.KIND
    leading = next(iter(step), None) if isinstance(step, dict) else None
    return leading if leading in STEP_KINDS else None


AnyStep = Annotated[
    Annotated[Say, Tag("say")]
    | Annotated[Play, Tag("play")]
    | Annotated[Menu, Tag("menu")]
    | Annotated[Listen, Tag("listen")]
    | Annotated[Ask, Tag("ask")]
    | Annotated[Branch, Tag("branch")]
    | Annotated[Answer, Tag("answer")]
    | Annotated[Screen, Tag("screen")]
    | Annotated[Urgent, Tag("urgent")]
    | Annotated[Transfer, Tag("transfer")]
    | Annotated[Queue, Tag("queue")]
    | Annotated[Message, Tag("message")]
    | Annotated[Report, Tag("report")]
    | Annotated[Use, Tag("use")]
    | Annotated[End, Tag("end")],
    Discriminator(kind_of),
]
"""A step of any kind, told apart by its leading key."""

COMING_KINDS = ("book", "dispatch")
"""Named in the language, not yet able to run: the checker says so in plain words. They get a module each under `steps/`."""

Plan = Literal["start", "standard", "next", "maintenance", "complaint", "mail", "real-estate", "booking", "spot"]

Pack = Literal["start", "standard"]


MAX_STEPS = 500
"""A flow; a reception manual has some dozens."""
MAX_SUB_FLOWS = 50


class Voice(Strict):
    """The voice that speaks. `name` is one of the carrier's voices (ivr/flows/voices.yaml)."""

    language: Literal["ja-JP", "en-US"] = "ja-JP"
    name: str = "Polly.Kazuha-Neural"


class Directory(Strict):
    """A caller the client knows."""

    number: E164
    name: str | None = None
    vip: bool = False
    blocked: bool = False


class FaqEntry(Strict):
    """A question callers ask, other ways of asking it, and the answer to speak."""

    id: Annotated[str, Field(pattern=r"^[^\s]{1,60}$")]
    question: Annotated[str, Field(min_length=1, max_length=300)]
    answer: Annotated[str, Field(min_length=1, max_length=1000)]
    alternates: list[Annotated[str, Field(min_length=1, max_length=300)]] = Field(default_factory=list)


SalesWord = Annotated[str, Field(min_length=1, max_length=40)]


class SalesPolicy(Strict):
    """`welcome`: suppliers and words that are never turned away. `unwelcome`: sellers and words that speak for a pitch at this client."""

    welcome: list[SalesWord] = Field(default_factory=list)
    unwelcome: list[SalesWord] = Field(default_factory=list)


class FlowFile(Strict):
    """One client's file."""

    client: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    numbers: list[E164] = Field(default_factory=list)
    forwarded_from: list[E164] = Field(default_factory=list)
    plan: Plan = "standard"
    voice: Voice = Field(default_factory=Voice)
    hours: dict[str, Any] = Field(default_factory=dict)  # read by ivr.hours
    on_call: dict[str, list[E164]] = Field(default_factory=dict)
    callers: list[Directory] = Field(default_factory=list)
    hints: list[Annotated[str, Field(min_length=1, max_length=40)]] = Field(default_factory=list)
    sales: SalesPolicy = Field(default_factory=SalesPolicy)
    faq: list[FaqEntry] = Field(default_factory=list)
    music: HttpsUrl | None = None
    prompts: dict[str, PromptText] = Field(default_factory=dict)
    use: Pack | None = None  # a ready pack that this file overrides
    flow: Annotated[dict[StepName, AnyStep], Field(max_length=MAX_STEPS)] = Field(default_factory=dict)
    flows: Annotated[dict[StepName, Annotated[dict[StepName, AnyStep], Field(max_length=MAX_STEPS)]], Field(max_length=MAX_SUB_FLOWS)] = Field(
        default_factory=dict
    )  # sub-flows
    tests: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
