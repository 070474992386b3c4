"""The loop of a worker process: take a due job, run its handler, finish or fail it; now and then the sweeps."""

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

import structlog
from sqlalchemy import delete

from ivr.errors import PortError
from ivr.jobs import queue
from ivr.jobs.beats import BEAT_EVERY_S
from ivr.jobs.queue import JobQueue
from ivr.jobs.tables import Job
from ivr.jobs.waker import Waker
from ivr.store.db import Store

log = structlog.get_logger(__name__)

Handler = Callable[[dict[str, Any], int, datetime], None]

POLL_S = {"live": 0.05, "letters": 0.5, "general": 0.1}
"""How often an idle worker looks. A look is one indexed read: 20 a second are 0.3 % of a core on SQLite."""
LEASE_S = {"live": 15.0, "letters": 300.0, "general": 60.0}
SWEEP_EVERY_S = 60.0


@dataclass(slots=True)
class Worker:
    """One worker of some queues. `sweeps` run in its loop every minute."""

    store: Store
    queues: Collection[JobQueue]
    handlers: Mapping[str, Handler]
    clock: Callable[[], datetime]
    waker: Waker
    sweeps: Collection[Callable[[datetime], None]] = ()
    beat: Callable[[datetime], None] | None = None
    name: str = field(default_factory=lambda: f"{queue.own_host()}:{os.getpid()}")
    _stop: threading.Event = field(default_factory=threading.Event)
    _next_sweep: float = 0.0
    _next_beat: float = 0.0

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Finish the job in hand, then end."""
        self._stop.set()

    def run(self) -> None:
        """Until stopped."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        poll_s = min(POLL_S[name] for name in self.queues)
        while not self._stop.is_set():
            try:
                self._beat()
                busy = self.run_one()
                self._sweep()
            except Exception as error:  # noqa: BLE001 - the outermost handler of this process
                # The database may be away for a while, the worker must not.
                _tell("worker loop", error)
                busy = False
                self._stop.wait(1.0)
            if not busy:
                self.waker.wait(poll_s, self._stop)

    def run_one(self) -> bool:
        """Take and run one job. Returns whether there was one."""
        job = queue.take(self.store, self.queues, self.name, self.clock(), lease_s=max(LEASE_S[name] for name in self.queues))
        if job is None:
            return False
        try:
            self.handlers[job.kind](job.payload, job.attempt, self.clock())
        except PortError as error:
            again = queue.fail(self.store, job, self.clock(), f"{error.code}: {error}", permanent=error.permanent, retry_s=error.retry_s)
            log.warning("job failed", job=job.id, kind=job.kind, code=error.code, again=again)
        except Exception as error:  # noqa: BLE001 - the outermost handler of a job
            # Our bug, or the database away. Tried again with growing waits, then kept as dead for a person to see.
            _tell("job broke", error, job=job.id, kind=job.kind)
            what = f"bug: {type(error).__name__}"
            queue.fail(self.store, job, self.clock(), what, permanent=False, most=queue.MAX_BROKEN_ATTEMPTS)
        else:
            queue.finish(self.store, job, self.clock())
        return True

    def _beat(self) -> None:
        if self.beat is not None and time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT_EVERY_S
            self.beat(self.clock())

    def _sweep(self) -> None:
        if not self.sweeps or time.monotonic() < self._next_sweep:
            return
        self._next_sweep = time.monotonic() + SWEEP_EVERY_S
        for sweep in self.sweeps:
            try:
                sweep(self.clock())
            except Exception as error:  # noqa: BLE001 - the outermost handler of a sweep: what one cannot digest must not stop the others
                _tell("sweep broke", error, sweep=getattr(sweep, "__name__", "?"))


def _tell(event: str, error: Exception, **more: object) -> None:
    """Log where an error happened, without its words: a database's or a validator's quote what a caller said."""
    log.error(event, error=type(error).__name__, trace="".join(traceback.format_tb(error.__traceback__)), **more)


def forget_done(store: Store, now: datetime) -> None:
    """Sweep: jobs done more than a week ago go."""
    with store.write() as connection:
        connection.execute(delete(Job).where(Job.status == "done", Job.done_at < now - timedelta(days=7)))
