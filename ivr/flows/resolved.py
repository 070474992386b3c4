"""A flow ready to run: its pack merged in, hours read, every step in place. Made once a version, never changed."""

import hashlib
from dataclasses import dataclass

from ivr.faq.model import Entry
from ivr.flows.flow import Directory, FlowFile, Voice
from ivr.flows.packs import merged
from ivr.flows.steps.base import Step
from ivr.hours import OpeningHours


@dataclass(frozen=True, slots=True)
class Flow:
    """What the interpreter runs. `steps` is the main flow, `subflows` the others by name; `prompts` the file's own system sentences."""

    client: str
    name: str
    plan: str
    voice: Voice
    hours: OpeningHours
    on_call: dict[str, tuple[str, ...]]
    callers: tuple[Directory, ...]
    hints: tuple[str, ...]
    welcome: tuple[str, ...]
    faq: tuple[Entry, ...]
    music: str | None
    prompts: dict[str, str]
    steps: dict[str, Step]
    subflows: dict[str, dict[str, Step]]
    version: str
    unwelcome: tuple[str, ...] = ()


def resolve(flow_file: FlowFile) -> Flow:
    """The runnable form of a file that loaded without an error. `version` names its content, pack included."""
    whole = merged(flow_file)
    return Flow(
        client=whole.client,
        name=whole.name,
        plan=whole.plan,
        voice=whole.voice,
        hours=OpeningHours.parse(whole.hours),
        on_call={name: tuple(numbers) for name, numbers in whole.on_call.items()},
        callers=tuple(whole.callers),
        hints=tuple(whole.hints),
        welcome=tuple(whole.sales.welcome),
        unwelcome=tuple(whole.sales.unwelcome),
        faq=tuple(Entry(entry.id, entry.question, entry.answer, tuple(entry.alternates)) for entry in whole.faq),
        music=whole.music,
        prompts=dict(whole.prompts),
        steps=dict(whole.flow),
        subflows={name: dict(steps) for name, steps in whole.flows.items()},
        version=hashlib.sha256(whole.model_dump_json(exclude={"tests"}).encode()).hexdigest()[:16],
    )
