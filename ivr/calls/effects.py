"""What a turn asks to have stored, stored: each effect becomes rows, in the turn's own transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from ivr.calls.summaries import ask_to_reword
from ivr.calls.tables import CallEvent, Message, Recording
from ivr.desk import queue as desk_queue
from ivr.flows.outputs import Effect, Enqueue, MarkFaqEntry, PromiseCallback, PutInQueue, RequestReport, SetOutcome, TakeMessage, Transcribe
from ivr.flows.turn import Turn
from ivr.jobs import queue as jobs
from ivr.reports import service as reports


@dataclass(slots=True)
class Stored:
    """Columns of the call's row that the effects change."""

    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    session: Session
    call_id: int
    client_id: str
    now: datetime
    max_wait_s: int


def store_effects(session: Session, *, call_id: int, client_id: str, turn: Turn, has_outcome: bool, now: datetime, reword: bool = False) -> Stored:
    """Write the rows of `turn.effects`. An outcome is taken only where the call has none yet (written once, never changed).

    `reword`: an assistant is set up and words the summary afterwards, where somebody is told it.
    """
    ending = turn.outputs[-1] if turn.outputs else None
    place = _Place(session, call_id, client_id, now, ending.max_wait_s if isinstance(ending, Enqueue) else 600)
    stored = Stored(_summary_of(turn))
    if reword and any(isinstance(effect, _TOLD) for effect in turn.effects):
        ask_to_reword(session, call_id, now)
    for effect in turn.effects:
        if isinstance(effect, SetOutcome):
            if not has_outcome and "outcome" not in stored.values:
                stored.values |= {"outcome": effect.outcome, "outcome_reason": effect.reason[:200]}
        else:
            stored.values |= _store(place, effect)
    return stored


_TOLD = (PutInQueue, PromiseCallback, RequestReport)
"""Effects that tell somebody the summary."""


def _summary_of(turn: Turn) -> dict[str, Any]:
    """A turn that settles something brings the call's summary up to date; one that only has words transcribed knows nothing new yet."""
    if all(isinstance(effect, Transcribe | MarkFaqEntry) for effect in turn.effects):
        return {}
    made = next((effect.summary for effect in turn.effects if isinstance(effect, _TOLD)), "")
    return {"summary": made or turn.state.summary()}


def _store(at: _Place, effect: Effect) -> dict[str, Any]:  # noqa: PLR0911 - one return a kind of effect
    match effect:
        case Transcribe():
            payload = {"recording": effect.recording, "live": effect.live, "expects": effect.expects}
            jobs.add(at.session, "live" if effect.live else "letters", "hear", payload, at.now)
            return {}
        case PutInQueue():
            desk_queue.add_item(
                at.session, call_id=at.call_id, client_id=at.client_id, queue=effect.queue, priority=effect.priority,
                skills=effect.skills, summary=effect.summary, max_wait_s=at.max_wait_s, now=at.now,
            )  # fmt: skip
            return {}
        case TakeMessage():
            at.session.add(Message(client_id=at.client_id, call_id=at.call_id, recording_id=effect.recording, slots=effect.slots, at=at.now))
            desk_queue.caller_left(at.session, at.call_id, status="left", now=at.now)  # a message instead of waiting on
            if effect.recording is not None:
                at.session.execute(update(Recording).where(Recording.id == effect.recording).values(is_message=True))
            return {"left_message": True}
        case PromiseCallback():
            desk_queue.to_callback(
                at.session, call_id=at.call_id, client_id=at.client_id, number=effect.number, summary=effect.summary, owner=effect.owner, now=at.now,
            )  # fmt: skip
            return {"wants_callback": True}
        case RequestReport():
            reports.request(at.session, call_id=at.call_id, client_id=at.client_id, channels=effect.channels, summary=effect.summary, now=at.now)
            return {}
        case MarkFaqEntry():
            data = {"entry": effect.entry, "solved": effect.solved}
            at.session.add(CallEvent(client_id=at.client_id, call_id=at.call_id, at=at.now, kind="faq_mark", data=data))
            return {}
        case SetOutcome():
            return {}
