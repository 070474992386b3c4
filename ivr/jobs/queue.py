"""Job rows: add with the change that needs them, take under a lease, finish, fail, try again.

The database is the truth: a worker that dies loses its lease and another takes the row (at least once, so handlers must
be idempotent). Payloads hold ids only.
"""

import socket
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Connection, CursorResult, Update, and_, or_, select, update
from sqlalchemy.orm import Session

from ivr.jobs.tables import Job
from ivr.store.db import Store

JobQueue = Literal["live", "letters", "general"]

MAX_ATTEMPTS = 300
"""About two days at the longest wait: a message must outlast a carrier that is away, a full disk, a wrong password."""
MAX_BROKEN_ATTEMPTS = 20
"""For bugs of ours: two hours, in which a database or a release may be put right."""
MAX_QUICK_ATTEMPTS = 150
"""For failures that name their own short wait (a recording not ready yet): a minute at 0.4 s."""
FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 600.0


@dataclass(frozen=True, slots=True)
class Taken:
    """A job under lease. `attempt` counts from 1; `owner` holds the lease."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    owner: str


def own_host() -> str:
    """How a lease names this machine: by the end of its name (pods differ there), so that the whole fits its column."""
    return socket.gethostname()[-20:]


def add(session: Session, queue: JobQueue, kind: str, payload: dict[str, Any], now: datetime, *, due_at: datetime | None = None) -> None:
    """Write a job in the caller's transaction."""
    session.add(Job(queue=queue, kind=kind, payload=payload, status="pending", due_at=due_at or now, attempts=0, created_at=now))


def take(store: Store, queues: Collection[JobQueue], owner: str, now: datetime, *, lease_s: float) -> Taken | None:
    """The next due job of `queues` (live first), leased to `owner`; None when there is nothing to do.

    Looks without a lock first, so that idle workers cost a read and nothing else.
    """
    ready = and_(
        Job.queue.in_(sorted(queues)),
        or_(and_(Job.status == "pending", Job.due_at <= now), and_(Job.status == "running", Job.lease_until < now)),
    )
    # "live" sorts after "general" and "letters": descending puts the caller on the line first.
    query = select(Job.id, Job.kind, Job.payload, Job.attempts).where(ready).order_by((Job.queue == "live").desc(), Job.due_at, Job.id).limit(1)
    with store.read() as connection:
        if connection.execute(query).first() is None:
            return None
    with store.write() as connection:
        row = connection.execute(query if store.is_sqlite else query.with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        connection.execute(
            update(Job)
            .where(Job.id == row.id)
            .values(status="running", attempts=row.attempts + 1, lease_owner=owner, lease_until=now + timedelta(seconds=lease_s))
        )
        return Taken(id=row.id, kind=row.kind, payload=row.payload, attempt=row.attempts + 1, owner=owner)


def finish(store: Store, job: Taken, now: datetime) -> None:
    """The work is done. Nothing where the lease ran out and another worker has the job: what it does next is its own."""
    with store.write() as connection:
        connection.execute(_held(job).values(status="done", done_at=now, lease_owner=None, lease_until=None))


def fail(store: Store, job: Taken, now: datetime, error: str, *, permanent: bool, retry_s: float | None = None, most: int = MAX_ATTEMPTS) -> bool:
    """The work failed. Returns whether it will be tried again (growing waits, at most `most` times). Under a lost lease: as `finish`."""
    again = not permanent and job.attempt < (most if retry_s is None else MAX_QUICK_ATTEMPTS)
    # The exponent is bounded: two to the three-hundredth is no wait.
    wait_s = retry_s if retry_s is not None else min(FIRST_RETRY_S * 2 ** min(job.attempt - 1, 20), LONGEST_RETRY_S)
    values = {"status": "pending", "due_at": now + timedelta(seconds=wait_s)} if again else {"status": "dead", "done_at": now}
    with store.write() as connection:
        connection.execute(_held(job).values(last_error=error[:300], lease_owner=None, lease_until=None, **values))
    return again


def _held(job: Taken) -> Update:
    return update(Job).where(Job.id == job.id, Job.status == "running", Job.lease_owner == job.owner, Job.attempts == job.attempt)


def release(connection: Connection, owner_prefix: str, now: datetime) -> int:
    """Give back the jobs of a worker that is known to be dead, at once instead of at the lease's end. Returns how many."""
    done = connection.execute(
        update(Job)
        .where(Job.status == "running", Job.lease_owner.like(owner_prefix.replace("%", "") + "%"))
        .values(status="pending", due_at=now, lease_owner=None, lease_until=None)
    )
    return cast("CursorResult[Any]", done).rowcount
