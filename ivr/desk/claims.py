"""Claims: one operator takes one item, and what becomes of it.

A claim is one conditional update (waiting → claimed by X until T), so of any number of operators who click at once one
wins. The claim's id is a 128-bit name that only the carrier and the operator's leg are told: verbs that webhooks call
take it as the right to act.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from ivr.calls.tables import Call
from ivr.clients.tables import Client, User
from ivr.desk import rules
from ivr.desk.changes import bump, hold_call, note
from ivr.desk.endings import IN_FORCE, close_item, give_back, operator_name
from ivr.desk.tables import RINGING_MARK, Claim, QueueItem
from ivr.jobs import queue as jobs
from ivr.store.db import Store


@dataclass(frozen=True, slots=True)
class Claimed:
    """The item is this operator's; for callers on the line the operator's telephone is about to ring."""

    claim_id: str


@dataclass(frozen=True, slots=True)
class TakenBy:
    """Another operator has it."""

    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The item is over, or is not this person's to see."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """The carrier has not said yet where the caller waits: a second from now it can be claimed."""


@dataclass(frozen=True, slots=True)
class Busy:
    """The operator is being rung for, or talks with, another caller (`call_id`)."""

    call_id: int


Result = Claimed | TakenBy | Gone | NotYet | Busy


def claim(store: Store, item_id: int, user_id: int, client_ids: frozenset[str] | set[str], now: datetime) -> Result:
    """Take an item for an operator. `client_ids`: the clients whose calls this person may take. A repeat gives the same claim."""
    with store.tenant(client_ids) as session:
        # Two clicks of one person in two tabs queue here.
        session.execute(select(User.id).where(User.id == user_id).with_for_update())
        item = session.execute(select(QueueItem.call_id, QueueItem.kind, QueueItem.client_id).where(QueueItem.id == item_id)).first()
        if item is None:
            return Gone()
        hold_call(session, item.call_id)
        busy = _busy_with(session, user_id, item_id)
        if busy is not None and item.kind == "live":
            return Busy(busy)
        claim_id = secrets.token_hex(16)
        if not _take(session, item_id, claim_id, user_id, rules.claim_until(item.kind, now)):
            return _why_not(session, item_id, user_id)
        _begin(session, item_id, claim_id, user_id, now)
        return Claimed(claim_id)


def operator_greeting(store: Store, claim_id: str, now: datetime) -> str | None:
    """What to say to the operator who picked up; None = the claim does not stand any more."""
    with store.system("turn", write=False) as session:
        claim = session.get(Claim, claim_id)
        if claim is None or claim.status != "ringing" or now > claim.until:
            return None
        call_id, summary = session.execute(select(QueueItem.call_id, QueueItem.summary).where(QueueItem.id == claim.item_id)).one()
        client = session.scalar(select(Client.name).where(Client.id == claim.client_id)) or ""
        caller = session.scalar(select(Call.caller_name).where(Call.id == call_id))
        return rules.announcement(client, caller, summary)


def accept(store: Store, claim_id: str, now: datetime, *, leg: str | None = None) -> bool:
    """The operator pressed the key: from now on the caller is moved. False when the claim does not stand; a repeat is True.

    `leg`: the carrier's id of the operator's call; from now on only this one speaks for the claim.
    """
    with store.system("turn") as session:
        item, claim = _hold(session, claim_id)
        if claim is None or item is None or item.claim_id != claim_id or _is_another(claim, leg):
            return False
        if claim.status in {"accepted", "joined"}:
            return True
        if claim.status != "ringing" or now > claim.until:
            return False
        claim.status, claim.until = "accepted", now + timedelta(seconds=rules.MOVE_S)
        claim.operator_call_id = leg or claim.operator_call_id
        item.claimed_until = claim.until
        note(session, item.call_id, item.client_id, "accepted", {"operator": operator_name(session, claim.user_id)}, now)
        jobs.add(session, "general", "move_caller", {"claim": claim_id}, now)
        session.flush()
        bump(session)
        return True


def unanswered(store: Store, claim_id: str, why: str, now: datetime, *, leg: str | None = None) -> None:
    """The operator did not take the call, or its leg was lost before the caller joined: the item waits at its old place.

    `leg`: the carrier's id of the call that says so; another than the claim's own says nothing.
    """
    with store.system("turn") as session:
        item, claim = _hold(session, claim_id)
        if item is None or claim is None or item.claim_id != claim_id or claim.status not in {"ringing", "accepted"} or _is_another(claim, leg):
            return
        give_back(session, item, claim, why, now)
        session.flush()
        bump(session)


def operator_left(store: Store, claim_id: str, why: str, now: datetime, *, leg: str) -> None:
    """The operator's leg `leg` is over. Before the caller joined, nobody took the call.

    After that the conference ends with the leg, and the caller's side tells so. Where it does not, the operator had gone before
    the caller came in: after `rules.ALONE_S` a job looks, and fetches the caller back.
    """
    with store.system("turn") as session:
        item, claim = _hold(session, claim_id)
        if item is None or claim is None or item.claim_id != claim_id or _is_another(claim, leg):
            return
        if claim.status == "joined":
            jobs.add(session, "general", "return_caller", {"claim": claim_id}, now, due_at=now + timedelta(seconds=rules.ALONE_S))
            return
        give_back(session, item, claim, why, now)
        session.flush()
        bump(session)


def caller_alone(store: Store, claim_id: str, now: datetime, *, again: bool) -> bool:
    """The operator is gone and nobody told the end of a conversation: the item waits at its old place, and can be claimed when it has arrived.

    Returns whether the caller must be fetched out of the conference. `again`: a repeat, before which the item may have been given back.
    """
    with store.system("jobs") as session:
        item, claim = _hold(session, claim_id)
        if item is None or claim is None:
            return False
        if claim.status == "unanswered":
            return again and item.status == "waiting" and item.carrier_queue_id is None
        if item.claim_id != claim_id or claim.status != "joined":
            return False
        give_back(session, item, claim, "alone", now)
        item.carrier_queue_id = None
        session.flush()
        bump(session)
        return True


def caller_joined(store: Store, claim_id: str, now: datetime, *, call_id: int | None = None) -> bool:
    """The caller enters the conference. False = the claim does not stand any more: the caller must go back to the queue.

    `call_id`: the call that says so; another than the claim's own says nothing.
    """
    with store.system("turn") as session:
        item, claim = _hold(session, claim_id)
        if item is None or claim is None or item.claim_id != claim_id or claim.status not in {"accepted", "joined"}:
            return False
        if call_id not in {None, item.call_id}:
            return False
        if claim.status == "joined":
            return True
        claim.status, item.status, item.claimed_until = "joined", "connected", None
        note(session, item.call_id, item.client_id, "joined", {"operator": operator_name(session, claim.user_id)}, now)
        session.flush()
        bump(session)
        return True


def conversation_ended(store: Store, claim_id: str, now: datetime) -> bool:
    """The conference is over: the item is done, the operator's wrap-up begins. Later words of it change nothing.

    Returns whether they had talked: False for a caller who was given back.
    """
    with store.system("turn") as session:
        item, claim = _hold(session, claim_id)
        if item is None or claim is None:
            return False
        if item.claim_id != claim_id or claim.status != "joined":
            return claim.status == "ended"
        close_item(session, item, "done", now)
        session.flush()
        bump(session)
        return True


def release(store: Store, item_id: int, user_id: int, client_ids: frozenset[str] | set[str], now: datetime) -> bool:
    """The operator gives the item back before talking. False when there was nothing of this person's to give back."""
    with store.tenant(client_ids) as session:
        item, claim = _hold_own(session, item_id, user_id)
        if item is None or claim is None or claim.status == "joined" or item.status != "claimed":
            return False
        ringing = item.kind == "live"
        give_back(session, item, claim, "released", now)
        if ringing:
            jobs.add(session, "general", "stop_ringing", {"claim": claim.id}, now)
        session.flush()
        bump(session)
        return True


def finish(store: Store, item_id: int, user_id: int, client_ids: frozenset[str] | set[str], now: datetime) -> bool:
    """The operator says it is done: a call-back that was made, or a conversation whose end the carrier never told.

    False when this person does not hold it.
    """
    with store.tenant(client_ids) as session:
        item, claim = _hold_own(session, item_id, user_id)
        if item is None or claim is None or (item.kind, item.status) not in {("callback", "claimed"), ("live", "connected")}:
            return False
        claim.status = "joined"  # they talked: the same end as a caller's on the line
        close_item(session, item, "done", now)
        session.flush()
        bump(session)
        return True


def _take(session: Session, item_id: int, claim_id: str, user_id: int, until: datetime) -> bool:
    free = and_(QueueItem.id == item_id, QueueItem.status == "waiting")
    reachable = or_(QueueItem.kind == "callback", QueueItem.carrier_queue_id.is_not(None))
    values = {"status": "claimed", "claim_id": claim_id, "claimed_by": user_id, "claimed_until": until}
    taken = session.execute(update(QueueItem).where(free, reachable).values(values).execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", taken).rowcount == 1


def _begin(session: Session, item_id: int, claim_id: str, user_id: int, now: datetime) -> None:
    item = session.get_one(QueueItem, item_id)
    status = "ringing" if item.kind == "live" else "accepted"
    until = item.claimed_until or now
    session.add(Claim(id=claim_id, client_id=item.client_id, item_id=item_id, user_id=user_id, status=status, at=now, until=until))
    note(session, item.call_id, item.client_id, "claimed", {"operator": operator_name(session, user_id), "kind": item.kind}, now)
    if item.kind == "live":
        jobs.add(session, "general", "ring_operator", {"claim": claim_id}, now)
    session.flush()
    bump(session)


def _why_not(session: Session, item_id: int, user_id: int) -> Result:
    item = session.get(QueueItem, item_id, populate_existing=True)
    if item is None or item.status not in rules.OPEN:
        return Gone()
    if item.status == "waiting":
        return NotYet()
    if item.claimed_by == user_id and item.claim_id is not None:
        return Claimed(item.claim_id)
    return TakenBy(operator_name(session, item.claimed_by) if item.claimed_by else "")


def _busy_with(session: Session, user_id: int, item_id: int) -> int | None:
    query = select(QueueItem.call_id).join(Claim, Claim.id == QueueItem.claim_id)
    mine = and_(Claim.user_id == user_id, Claim.status.in_(IN_FORCE), QueueItem.kind == "live", QueueItem.id != item_id)
    return session.scalar(query.where(mine, QueueItem.status.in_(("claimed", "connected"))))


def _hold(session: Session, claim_id: str) -> tuple[QueueItem | None, Claim | None]:
    """The claim and its item, locked in the common order (see `hold_call`)."""
    found = session.execute(
        select(Claim.item_id, QueueItem.call_id).join(QueueItem, QueueItem.id == Claim.item_id).where(Claim.id == claim_id)
    ).first()
    if found is None:
        return None, None
    hold_call(session, found.call_id)
    item = session.scalars(select(QueueItem).where(QueueItem.id == found.item_id).with_for_update()).first()
    return item, session.get(Claim, claim_id, populate_existing=True)


def _is_another(claim: Claim, leg: str | None) -> bool:
    """Whether `leg` is known not to be the claim's."""
    return leg is not None and claim.operator_call_id not in {None, RINGING_MARK, leg}


def _hold_own(session: Session, item_id: int, user_id: int) -> tuple[QueueItem | None, Claim | None]:
    claim_id = session.scalar(select(QueueItem.claim_id).where(QueueItem.id == item_id, QueueItem.claimed_by == user_id))
    return _hold(session, claim_id) if claim_id else (None, None)
