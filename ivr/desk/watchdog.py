"""The desk's watchdog, once a minute: what should never happen is put right and counted. In normal work it counts zero."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from ivr.calls.ports import CallStatus, Carrier
from ivr.calls.tables import Call
from ivr.desk import rules
from ivr.desk.changes import bump, hold_call, note
from ivr.desk.endings import close_item, give_back
from ivr.desk.tables import Claim, QueueItem
from ivr.errors import PortError
from ivr.jobs import queue as jobs
from ivr.store.db import Store

SETTLED_S = 120
"""A call is between two steps for a moment (conversation over, end of the queue not told yet): only older ones are strange."""
LONG_TALK_S = 15 * 60
"""From then on the carrier is asked each minute whether the caller is still there. Most conversations are shorter."""
AT_ONCE = 100
"""Rows a sweep takes in hand; the rest waits for the next."""


@dataclass(frozen=True, slots=True)
class SweepCounts:
    """What was put right: claims past their time, items whose call is over, queued calls without an item."""

    expired_claims: int = 0
    calls_over: int = 0
    without_item: int = 0


def sweep(store: Store, carrier: Carrier, now: datetime) -> SweepCounts:
    """Put right what was left behind. Asks the carrier about callers whose move may have failed, outside any transaction."""
    asker = _Asker(carrier)
    return SweepCounts(_expired_claims(store, asker, now), _calls_over(store, asker, now), _without_item(store, now))


class _Asker:
    """Asks the carrier how calls stand; after one request that found it away, no more in this sweep.

    Each would wait for a time-out, and the worker that sweeps is the one that rings operators.
    """

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._away = False

    def status(self, carrier_call_id: str) -> CallStatus:
        """As the carrier says; "unknown" when it does not: the caller may be there, so the item waits."""
        if self._away:
            return "unknown"
        try:
            return self._carrier.call_status(carrier_call_id)
        except PortError as error:
            self._away = not error.permanent
            return "unknown"


def _expired_claims(store: Store, carrier: _Asker, now: datetime) -> int:
    expired = and_(QueueItem.status == "claimed", QueueItem.claimed_until < now)
    query = select(QueueItem.id, QueueItem.kind, Call.carrier_call_id).join(Call, Call.id == QueueItem.call_id).where(expired).limit(AT_ONCE)
    with store.system("sweep", write=False) as session:
        items = session.execute(query).all()
    count = 0
    for item in items:
        gone = item.kind == "live" and carrier.status(item.carrier_call_id) == "ended"
        with store.system("sweep") as session:
            count += _end_expired(session, item.id, gone=gone, now=now)
    return count


def _end_expired(session: Session, item_id: int, *, gone: bool, now: datetime) -> bool:
    item = _hold_item(session, item_id)
    if item is None or item.status != "claimed" or item.claimed_until is None or item.claimed_until >= now:
        return False
    claim = session.get(Claim, item.claim_id) if item.claim_id else None
    if gone:
        close_item(session, item, "abandoned", now)
    elif claim is not None:
        give_back(session, item, claim, "expired", now)
        if item.kind == "live":  # an operator who accepted sits in an empty conference, in silence
            jobs.add(session, "general", "stop_ringing", {"claim": claim.id}, now)
    else:
        item.status, item.claimed_by, item.claimed_until = "waiting", None, None
    session.flush()
    bump(session)
    return True


def _calls_over(store: Store, carrier: _Asker, now: datetime) -> int:
    """Items of calls that have ended; about long conversations the carrier is asked, lest a lost word of the end bind an operator."""
    ended = and_(QueueItem.kind == "live", QueueItem.status.in_(rules.OPEN), Call.ended_at.is_not(None))
    long = and_(QueueItem.status == "connected", Call.ended_at.is_(None), Claim.at < now - timedelta(seconds=LONG_TALK_S))
    items = select(QueueItem.id, Call.carrier_call_id, Call.ended_at).join(Call, Call.id == QueueItem.call_id)
    with store.system("sweep", write=False) as session:
        over = [row.id for row in session.execute(items.where(ended).limit(AT_ONCE))]
        talking = session.execute(items.join(Claim, Claim.id == QueueItem.claim_id).where(long).limit(AT_ONCE)).all()
    over += [row.id for row in talking if carrier.status(row.carrier_call_id) == "ended"]
    for item_id in over:
        with store.system("sweep") as session:
            item = _hold_item(session, item_id)
            if item is not None and item.status in rules.OPEN:
                close_item(session, item, "abandoned", now)
                session.flush()
                bump(session)
    return len(over)


def _without_item(store: Store, now: datetime) -> int:
    """Calls that stand in a queue and that no operator can see: they get an item of high priority."""
    settled = now - timedelta(seconds=SETTLED_S)
    has_open = exists().where(QueueItem.call_id == Call.id, QueueItem.status.in_(rules.OPEN))
    just_over = exists().where(QueueItem.call_id == Call.id, QueueItem.finished_at > settled)
    lost = and_(Call.waiting == "queue", Call.ended_at.is_(None), Call.moved_at < settled, ~has_open, ~just_over)
    with store.system("sweep") as session:
        calls = session.execute(select(Call.id, Call.client_id, Call.summary).where(lost).limit(AT_ONCE)).all()
        for call in calls:
            hold_call(session, call.id)
            item = QueueItem(
                call_id=call.id, client_id=call.client_id, kind="live", queue="", priority=rules.RANKS["high"], summary=call.summary or "",
                queued_at=now, status="waiting",
            )  # fmt: skip
            session.add(item)
            note(session, call.id, call.client_id, "item_restored", {}, now)
        if calls:
            session.flush()
            bump(session)
    return len(calls)


def _hold_item(session: Session, item_id: int) -> QueueItem | None:
    call_id = session.scalar(select(QueueItem.call_id).where(QueueItem.id == item_id))
    if call_id is not None:
        hold_call(session, call_id)
    return session.scalars(select(QueueItem).where(QueueItem.id == item_id).with_for_update()).first()
