"""How a claim ends, in one place: by nobody answering, by the caller going, by the end of the conversation."""

from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.clients.tables import User
from ivr.desk.changes import note
from ivr.desk.tables import Claim, QueueItem
from ivr.jobs import queue as jobs

IN_FORCE = ("ringing", "accepted", "joined")


def operator_name(session: Session, user_id: int) -> str:
    """The person's name, as it stands on timelines."""
    return session.scalar(select(User.name).where(User.id == user_id)) or "(登録のない担当者)"


def give_back(session: Session, item: QueueItem, claim: Claim, why: str, now: datetime) -> None:
    """Nobody took the caller: the claim ends, the item waits at its old place."""
    _end(session, claim, "unanswered", now)
    item.status, item.claim_id, item.claimed_by, item.claimed_until = "waiting", None, None, None
    note(session, item.call_id, item.client_id, "unanswered", {"operator": operator_name(session, claim.user_id), "why": why}, now)


def close_item(session: Session, item: QueueItem, status: Literal["left", "abandoned", "done"], now: datetime) -> bool:
    """The item is over. A conversation that had begun makes it done (returns True); an operator still being rung is let go."""
    talked = let_go(session, item, now)
    item.status, item.finished_at = "done" if talked else status, now
    return talked


def let_go(session: Session, item: QueueItem, now: datetime) -> bool:
    """End the claim in force, if any, because the caller is gone or chose otherwise. Returns whether they had talked."""
    claim = session.get(Claim, item.claim_id) if item.claim_id else None
    item.claim_id = item.claimed_until = None
    if claim is None or claim.status not in IN_FORCE:
        return item.status == "connected"
    if claim.status == "joined":
        _end(session, claim, "ended", now)
        data = {"operator": operator_name(session, claim.user_id), "seconds": round((now - claim.at).total_seconds())}
        note(session, item.call_id, item.client_id, "conversation_ended", data, now)
        return True
    _end(session, claim, "refused", now)
    jobs.add(session, "general", "stop_ringing", {"claim": claim.id}, now)
    return False


def _end(session: Session, claim: Claim, status: str, now: datetime) -> None:
    claim.status, claim.ended_at = status, now
    session.flush()
