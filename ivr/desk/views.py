"""What the desk's pages show, read through a session that is bound to the person's clients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ivr.calls import corrections
from ivr.calls.tables import Call, HeardText, Recording
from ivr.calls.timeline import timeline
from ivr.clients.tables import Client, User
from ivr.desk import rules
from ivr.desk.decisions import Verdict
from ivr.desk.tables import Claim, QueueItem
from ivr.desk.timeline_text import Line, describe


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An open item as the live queue shows it. `number`: the caller's, for call-backs the one to call."""

    item_id: int
    call_id: int
    client_id: str
    client: str
    kind: str
    priority: int
    queue: str
    summary: str
    number: str | None
    caller_name: str | None
    queued_at: datetime
    status: str
    can_be_claimed: bool
    claimed_by: int | None
    operator: str
    claim_status: str


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording with what was heard in it."""

    id: int
    at: datetime
    seconds: float
    status: str
    is_message: bool
    heard_status: str
    heard_reason: str
    heard: dict[str, Any]
    segments: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A line of the timeline with its time."""

    at: datetime
    kind: str
    line: Line


@dataclass(frozen=True, slots=True)
class Slot:
    """What the caller was asked for and said."""

    name: str
    value: str
    verified: bool


def open_items(session: Session, *, call_id: int | None = None) -> list[QueueRow]:
    """The live queue, most urgent first, then who waits longest; or one call's open items."""
    columns: tuple[Any, ...] = (QueueItem, Client.name, Call.caller_number, Call.caller_name, User.name, Claim.status)
    query = (
        select(*columns)
        .join(Call, Call.id == QueueItem.call_id)
        .join(Client, Client.id == QueueItem.client_id)
        .outerjoin(User, User.id == QueueItem.claimed_by)
        .outerjoin(Claim, Claim.id == QueueItem.claim_id)
        .where(QueueItem.status.in_(rules.OPEN))
        .order_by(QueueItem.priority.desc(), QueueItem.queued_at, QueueItem.id)
    )
    if call_id is not None:
        query = query.where(QueueItem.call_id == call_id)
    return [_row(*row) for row in session.execute(query)]


def _row(item: QueueItem, client: str, number: str | None, caller_name: str | None, operator: str | None, claim_status: str | None) -> QueueRow:
    callback = item.kind == "callback"
    return QueueRow(
        item_id=item.id, call_id=item.call_id, client_id=item.client_id, client=client, kind=item.kind, priority=item.priority, queue=item.queue,
        summary=item.summary, number=(item.wanted_number or number) if callback else number, caller_name=caller_name, queued_at=item.queued_at,
        status=item.status, can_be_claimed=item.status == "waiting" and (callback or item.carrier_queue_id is not None),
        claimed_by=item.claimed_by, operator=operator or "", claim_status=claim_status or "",
    )  # fmt: skip


def recordings_of(session: Session, call_id: int) -> list[Sound]:
    """The call's recordings, oldest first, with transcripts."""
    columns: tuple[Any, ...] = (Recording, HeardText)
    heard = and_(HeardText.recording_id == Recording.id)
    query = select(*columns).outerjoin(HeardText, heard).where(Recording.call_id == call_id).order_by(Recording.id)
    return [
        Sound(
            id=recording.id, at=recording.created_at, seconds=recording.seconds, status=recording.status, is_message=recording.is_message,
            heard_status=text.status if text else "", heard_reason=text.reason if text else "",
            heard=(text.heard if text else None) or {}, segments=(text.segments if text else None) or (),
        )
        for recording, text in session.execute(query)
    ]  # fmt: skip


def timeline_rows(session: Session, call_id: int) -> list[TimelineRow]:
    """The call's timeline in words."""
    return [TimelineRow(line.at, line.kind, describe(line.kind, line.data)) for line in timeline(session, call_id)]


def slots_of(session: Session, call_id: int) -> list[Slot]:
    """The latest value of each slot that was asked for, in the order they were first asked."""
    found: dict[str, Slot] = {}
    for line in timeline(session, call_id):
        if line.kind == "slot" and line.data.get("name"):
            name = str(line.data["name"])
            value = line.data.get("value")
            found[name] = Slot(name, "録音でお預かり" if value in {None, ""} else str(value), bool(line.data.get("verified")))
    return list(found.values())


def verdicts_of(session: Session, call_id: int) -> dict[int, dict[str, Verdict]]:
    """Recording → subject → what an operator said of it and has not taken back."""
    holding = corrections.standing(session, call_id)
    people = {row.user_id for row in holding.values()}
    names = {row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(people)))}
    found: dict[int, dict[str, Verdict]] = {}
    for (recording_id, subject), row in holding.items():
        found.setdefault(recording_id, {})[subject] = Verdict(row.verdict or "", names.get(row.user_id, "(登録のない担当者)"), row.at)
    return found


@dataclass(frozen=True, slots=True)
class RecordingName:
    """Which call a recording belongs to, and the flow version of that call."""

    call_id: int
    flow_version_id: int


def recording_name(session: Session, recording_id: int) -> RecordingName | None:
    """The recording's call; None when the session may not see it."""
    query = select(Call.id, Call.flow_version_id).join(Recording, Recording.call_id == Call.id).where(Recording.id == recording_id)
    row = session.execute(query).first()
    return None if row is None else RecordingName(row.id, row.flow_version_id)


@dataclass(frozen=True, slots=True)
class ItemName:
    """Which call an item belongs to, open or not."""

    call_id: int
    kind: str


def item_name(session: Session, item_id: int) -> ItemName | None:
    """The item's call; None when the session may not see it."""
    row = session.execute(select(QueueItem.call_id, QueueItem.kind).where(QueueItem.id == item_id)).first()
    return None if row is None else ItemName(row.call_id, row.kind)
