"""Signs of life of the workers, for readiness: a web process loads no models and must ask whether somebody else has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from ivr.jobs.tables import WorkerBeat
from ivr.store.db import Store

BEAT_EVERY_S = 5.0
ALIVE_S = 30.0
"""A worker not seen for this long counts as gone: six beats, or one long piece of a message."""


@dataclass(frozen=True, slots=True)
class Life:
    """Whether some worker of a kind is alive and ready; `detail` says what it lacks."""

    alive: bool
    ready: bool
    detail: str = ""


def beat(store: Store, name: str, kind: str, *, ready: bool, detail: str, now: datetime) -> None:
    """Say that this worker is alive; forget those that have long been gone."""
    values = {"kind": kind, "ready": ready, "detail": detail[:200], "seen_at": now}
    with store.write() as connection:
        connection.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < now - timedelta(seconds=10 * ALIVE_S)))
        if connection.execute(update(WorkerBeat).where(WorkerBeat.name == name).values(values)).rowcount == 0:
            connection.execute(insert(WorkerBeat).values(name=name, **values))


def forget(connection: Connection, name: str) -> None:
    """Take away the last sign of a worker known to be dead: readiness must not wait for its last sign to grow old."""
    connection.execute(delete(WorkerBeat).where(WorkerBeat.name == name))


def last_seen(store: Store, names: Collection[str]) -> dict[str, datetime]:
    """When each of these workers last gave a sign; nothing of one that has not yet."""
    with store.read() as connection:
        rows = connection.execute(select(WorkerBeat.name, WorkerBeat.seen_at).where(WorkerBeat.name.in_(sorted(names))))
        return {row.name: row.seen_at for row in rows}


def life(store: Store, kind: str, now: datetime) -> Life:
    """The best worker of `kind`."""
    query = select(WorkerBeat.ready, WorkerBeat.detail).where(WorkerBeat.kind == kind, WorkerBeat.seen_at >= now - timedelta(seconds=ALIVE_S))
    with store.read() as connection:
        seen = connection.execute(query.order_by(WorkerBeat.ready.desc(), WorkerBeat.seen_at.desc())).first()
    return Life(alive=False, ready=False, detail="no worker seen") if seen is None else Life(alive=True, ready=seen.ready, detail=seen.detail)
