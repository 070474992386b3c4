"""The queue: callers waiting for a person, and call-backs to make. An item's place is (priority, since when) and is kept.

Functions that take a session run in the caller's transaction (a turn holds the call's row already).
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from ivr.clients.tables import Membership, User
from ivr.desk import rules
from ivr.desk.changes import bump, hold_call, note
from ivr.desk.endings import close_item, let_go
from ivr.desk.rules import Standing
from ivr.desk.tables import Claim, QueueItem
from ivr.flows.outputs import Priority
from ivr.store.db import Store

LATEST_TALKS = 20
"""So many of the newest conversations of a client tell how long the next will take."""


def add_item(
    session: Session, *, call_id: int, client_id: str, queue: str, priority: Priority, skills: tuple[str, ...], summary: str, max_wait_s: int,
    now: datetime,
) -> None:  # fmt: skip
    """The caller waits. One that waits already (a flow that queues again) keeps its place and takes the higher priority."""
    item = _open_live_item(session, call_id)
    rank = rules.RANKS[priority]
    if item is None:
        item = QueueItem(call_id=call_id, client_id=client_id, kind="live", queued_at=now, status="waiting", priority=rank)
        session.add(item)
    # The carrier's queue may be another one from now on: the next waitUrl request tells (`arrived`).
    item.carrier_queue_id = None
    item.priority = max(item.priority, rank)
    item.queue, item.skills, item.summary = queue, ",".join(skills), summary
    item.max_wait_until = now + timedelta(seconds=max_wait_s)
    session.flush()
    bump(session)


def step_aside(session: Session, call_id: int) -> None:
    """The caller is leaving the carrier's queue, for a message or a call-back: the item keeps its place, but nobody can claim it meanwhile."""
    item = _open_live_item(session, call_id)
    if item is not None and item.status == "waiting":
        item.carrier_queue_id = None
        session.flush()
        bump(session)


def caller_left(session: Session, call_id: int, *, status: Literal["left", "abandoned", "done"], now: datetime) -> bool:
    """The caller is not in the queue any more. A conversation that had begun counts as done; call-backs are not touched.

    Returns whether the caller was talking with an operator: such a call was handled, not abandoned.
    """
    item = _open_live_item(session, call_id)
    if item is None:
        return False
    talked = close_item(session, item, status, now)
    session.flush()
    bump(session)
    return talked


def to_callback(
    session: Session, *, call_id: int, client_id: str, number: str | None, summary: str, owner: Literal["client", "operators"], now: datetime
) -> None:
    """Somebody will call back.

    The operators' own call-backs stand in their queue, at the place of the live item when there was one. The client's are
    told by its report and found in the history (the call's `wants_callback`), so that no operator calls by mistake.
    """
    item = _open_live_item(session, call_id)
    note(session, call_id, client_id, "callback_promised", {"owner": owner, "number": number or ""}, now)
    if owner == "client":
        if item is not None:
            caller_left(session, call_id, status="left", now=now)
        return
    if item is None:
        item = QueueItem(call_id=call_id, client_id=client_id, queue="", priority=rules.RANKS["normal"], summary=summary, queued_at=now)
        session.add(item)
    let_go(session, item, now)
    item.kind, item.status, item.wanted_number = "callback", "waiting", number
    item.max_wait_until = item.carrier_queue_id = item.claimed_by = None
    item.summary = summary or item.summary
    session.flush()
    bump(session)


def tell(session: Session, call_id: int, summary: str) -> None:
    """What the call is about is known better now: its open items say so."""
    for item in session.scalars(select(QueueItem).where(QueueItem.call_id == call_id, QueueItem.status.in_(rules.OPEN)).with_for_update()):
        item.summary = summary
    session.flush()
    bump(session)


def raise_priority(session: Session, call_id: int, *, why: str, now: datetime) -> None:
    """Danger was heard: the call's open item goes to the front. Nothing when there is none or it stands there already."""
    hold_call(session, call_id)
    mine = and_(QueueItem.call_id == call_id, QueueItem.status.in_(rules.OPEN))
    raised = session.execute(
        update(QueueItem).where(mine, QueueItem.priority < rules.URGENT).values(priority=rules.URGENT).returning(QueueItem.client_id)
    ).first()
    if raised is None:
        return
    note(session, call_id, raised.client_id, "priority_raised", {"why": why}, now)
    session.flush()
    bump(session)


def arrived(store: Store, call_id: int, carrier_queue_id: str, now: datetime) -> None:
    """The first waitUrl request names the carrier's queue: from now on the item can be claimed. Repeats cost one read."""
    mine = and_(QueueItem.call_id == call_id, QueueItem.kind == "live", QueueItem.status.in_(rules.OPEN))
    news = and_(mine, or_(QueueItem.carrier_queue_id.is_(None), QueueItem.carrier_queue_id != carrier_queue_id))
    with store.read() as connection:
        if connection.execute(select(QueueItem.id).where(news)).first() is None:
            return
    with store.system("turn") as session:
        hold_call(session, call_id)
        changed = session.execute(update(QueueItem).where(news).values(carrier_queue_id=carrier_queue_id).returning(QueueItem.client_id)).first()
        if changed is not None:
            note(session, call_id, changed.client_id, "in_queue", {}, now)
            session.flush()
            bump(session)


def standing(store: Store, call_id: int, now: datetime) -> Standing:
    """Position from our own order (1 = next), expected wait, and whether the caller must be offered something else."""
    with store.system("turn", write=False) as session:
        item = session.scalars(_open_live(call_id)).first()
        if item is None:
            return Standing(1, None, None)
        ahead = or_(
            QueueItem.priority > item.priority,
            and_(QueueItem.priority == item.priority, QueueItem.queued_at < item.queued_at),
            and_(QueueItem.priority == item.priority, QueueItem.queued_at == item.queued_at, QueueItem.id < item.id),
        )
        same = and_(QueueItem.client_id == item.client_id, QueueItem.status == "waiting", QueueItem.id != item.id)
        position = 1 + (session.scalar(select(func.count()).select_from(QueueItem).where(same, ahead)) or 0)
        operators = on_shift(session, item.client_id)
        over = rules.overflow(status=item.status, max_wait_until=item.max_wait_until, anyone_on_shift=operators > 0, now=now)
        expected = None if over else rules.expected_wait_s(position, _talks_s(session, item.client_id), operators)
        return Standing(position, expected, over)


def on_shift(session: Session, client_id: str) -> int:
    """How many people who may take this client's calls are on shift."""
    query = select(func.count()).select_from(Membership).join(User, User.id == Membership.user_id)
    on = and_(User.active.is_(True), User.on_shift.is_(True), Membership.role.in_(rules.TAKES_CALLS), Membership.client_id == client_id)
    return session.scalar(query.where(on)) or 0


def _open_live(call_id: int) -> Select[QueueItem]:
    return select(QueueItem).where(QueueItem.call_id == call_id, QueueItem.kind == "live", QueueItem.status.in_(rules.OPEN))


def _open_live_item(session: Session, call_id: int) -> QueueItem | None:
    hold_call(session, call_id)
    return session.scalars(_open_live(call_id).with_for_update()).first()


def _talks_s(session: Session, client_id: str) -> list[float]:
    query = select(Claim.at, Claim.ended_at).where(Claim.client_id == client_id, Claim.status == "ended", Claim.ended_at.is_not(None))
    rows = session.execute(query.order_by(Claim.at.desc()).limit(LATEST_TALKS)).all()
    return [(row.ended_at - row.at).total_seconds() for row in rows]
