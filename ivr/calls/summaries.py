"""A call's summary where it is kept: with the call, with what operators have open, with reports that are not told yet.

Turns write it as they go (`effects`); words that are heard when nobody waits for them any more make it anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.calls.tables import Call, HeardText, Recording
from ivr.calls.waiting import HEARD
from ivr.desk import queue as desk_queue
from ivr.desk.changes import hold_call
from ivr.flows.inputs import said_of
from ivr.flows.state import State
from ivr.flows.summary import told_of
from ivr.jobs import queue as jobs
from ivr.reports import service as reports
from ivr.summary import Said, Summary, Told, summarise
from ivr.summary.model import MESSAGE


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a call, the rules' summary of it, and the text that stands with the call (None = none was made yet)."""

    call: Call
    told: Told
    rules: Summary

    @property
    def is_made_by_rules(self) -> bool:
        """Whether what stands is the rules' own and up to date; a rewording is not."""
        return self.call.summary == self.rules.text


def standing(session: Session, call_id: int, *, hold: bool) -> Standing | None:
    """All words of the call so far. With `hold` nobody changes its summary until this transaction ends. None: no such call, or no turn of it."""
    query = select(Call).where(Call.id == call_id)
    if hold:
        hold_call(session, call_id)
        query = query.with_for_update(key_share=True)  # lets others hold the call meanwhile, but not write its summary
    call = session.scalars(query).first()
    if call is None or call.state is None:
        return None
    state = State.from_json(call.state)
    told = told_of(state, tuple(_late(session, call_id, state)))
    return Standing(call, told, summarise(told))


def ask_to_reword(session: Session, call_id: int, now: datetime) -> None:
    """A job for better words, where an assistant is set up. Not "general": operators are rung there, and must not wait behind a model."""
    jobs.add(session, "letters", "reword_summary", {"call": call_id}, now)


def remake(session: Session, call_id: int) -> None:
    """Make the summary of all words of the call so far, and tell it where it is read."""
    found = standing(session, call_id, hold=True)
    if found is not None:
        tell(session, found, found.rules)


def tell(session: Session, found: Standing, made: Summary) -> None:
    """Write `made` with the call (held by `standing`), its open items and its reports that are not told yet."""
    found.call.summary = made.text
    session.flush()
    reports.tell(session, found.call.id, made.text)
    desk_queue.tell(session, found.call.id, made.text)


def _late(session: Session, call_id: int, state: State) -> Iterator[Said]:
    """Words in recordings that no turn took: messages, and what was heard too late."""
    taken = {said.recording for said in state.said}
    answers = {slot.recording: name for name, slot in state.slots.items() if slot.recording is not None}
    columns = (HeardText.recording_id, HeardText.heard, Recording.is_message)
    query = select(*columns).join(Recording, Recording.id == HeardText.recording_id).where(HeardText.call_id == call_id, HeardText.status == "ok")
    for row in session.execute(query.order_by(HeardText.recording_id)):
        if row.recording_id in taken or row.heard is None:
            continue
        asked = answers.get(row.recording_id, "")
        heard = HEARD.validate_python(row.heard)
        if heard.text:
            yield said_of(heard, asked=asked or (MESSAGE if row.is_message else ""), is_free=not asked)
