"""`ivr worker`: a small supervisor with one process for live speech, one for messages, one for everything else.

Live speech has its own process so that a caller on the line never waits behind a long message. A process that dies is
started again at once and the jobs it held are given back, so that a caller may still be served within the deadline. One
that hangs gives no more signs of life, and is killed.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType
from typing import Literal

import click
import structlog
from sqlalchemy.exc import SQLAlchemyError

from ivr.jobs import beats, queue
from ivr.jobs.queue import own_host
from ivr.logs import configure_logs
from ivr.settings import load_settings
from ivr.store.db import Store

Kind = Literal["live", "letters", "general"]

RESTART_PAUSE_S = 0.05
LONGEST_PAUSE_S = 10.0
LOOK_EVERY_S = 5.0
HUNG_S: dict[Kind, float] = {"live": 60.0, "general": 180.0, "letters": 600.0}
"""Signs of life are given between jobs: these are well over the longest job of a kind, and over its lease (15, 60 and 300 s)."""
STARTING_S = 600.0
"""Until the first sign: a speech model may have to be downloaded."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Child:
    kind: Kind
    name: str
    process: subprocess.Popen[bytes]
    started: float
    pause_s: float = RESTART_PAUSE_S
    seen: datetime | None = None
    seen_change: float = 0.0
    """When the sign of life last changed, by our own clock: clocks that are set do not kill anybody."""

    def __post_init__(self) -> None:
        self.seen_change = self.started

    def is_hung(self, now: float) -> bool:
        """Whether it has been silent for too long."""
        return now - self.seen_change > (STARTING_S if self.seen is None else HUNG_S[self.kind])


@click.command()
@click.option("--only", type=click.Choice(["live", "letters", "general"]), default=None, help="one kind of work, in this process")
@click.option("--name", default=None, hidden=True)
def worker(only: Kind | None, name: str | None) -> None:
    """Do the jobs."""
    settings = load_settings()
    configure_logs(settings.log_level)
    if only is not None:
        from ivr.wiring import make_worker  # noqa: PLC0415 - the supervisor itself needs neither models nor web

        make_worker(settings, only, name).run()
        return
    live: list[Kind] = ["live"] * settings.live_workers
    kinds: list[Kind] = [*live, "letters", "general"]
    _Supervisor(Store(settings.database, settings.data_key_bytes), kinds).run()


class _Supervisor:
    """Keeps one child a kind alive."""

    def __init__(self, store: Store, kinds: list[Kind]) -> None:
        self._store = store
        self._prefix = f"{own_host()}:{os.getpid()}"
        self._stopping = False
        self._next_look = 0.0
        # Before the first child: told to stop while they start, none may be left behind.
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self._children = [self._start(kind, number) for number, kind in enumerate(kinds)]

    def run(self) -> None:
        """Until told to stop; then the children finish what they have in hand."""
        while not self._stopping:
            for place, child in enumerate(self._children):
                if child.process.poll() is not None and not self._stopping:
                    self._children[place] = self._again(child, place)
            self._kill_hung()
            time.sleep(0.05)
        for child in self._children:
            child.process.terminate()
        for child in self._children:
            try:
                child.process.wait(20)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
                self._give_back(child)  # a long message: else it would lie until its lease ends, minutes after the next start

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _kill_hung(self) -> None:
        """One that hangs is killed here and started again as any that died."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + LOOK_EVERY_S
        try:
            seen = beats.last_seen(self._store, [child.name for child in self._children])
        except (SQLAlchemyError, TimeoutError):
            for child in self._children:
                child.seen_change = now  # without the database nobody can give a sign; each gets its time again
            return
        for child in self._children:
            if seen.get(child.name, child.seen) != child.seen:
                child.seen, child.seen_change = seen[child.name], now
            elif child.is_hung(now):
                log.error("worker hangs", kind=child.kind, silent_s=round(now - child.seen_change))
                child.process.kill()
                child.process.wait()

    def _start(self, kind: Kind, number: int) -> _Child:
        name = f"{self._prefix}:{kind}{number}:{time.monotonic_ns()}"
        process = subprocess.Popen([sys.executable, "-m", "ivr", "worker", "--only", kind, "--name", name])  # noqa: S603 - our own command
        return _Child(kind, name, process, time.monotonic())

    def _again(self, dead: _Child, place: int) -> _Child:
        log.error("worker died", kind=dead.kind, status=dead.process.returncode)
        self._give_back(dead)
        lived_s = time.monotonic() - dead.started
        pause_s = RESTART_PAUSE_S if lived_s > LONGEST_PAUSE_S else min(dead.pause_s * 2, LONGEST_PAUSE_S)
        time.sleep(min(pause_s, 1.0))
        child = self._start(dead.kind, place)
        child.pause_s = pause_s
        return child

    def _give_back(self, dead: _Child) -> None:
        """What it had in hand may be taken by another at once."""
        try:
            with self._store.write() as connection:
                queue.release(connection, dead.name, datetime.now(UTC))
                beats.forget(connection, dead.name)
        except (SQLAlchemyError, TimeoutError):
            log.exception("could not give back the jobs of a dead worker; their leases will end")
