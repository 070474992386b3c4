"""The supervisor of the workers gives back what its children had in hand."""

import subprocess
from datetime import datetime, timedelta
from typing import Any

import pytest

from ivr.commands import work
from ivr.jobs import queue
from ivr.store.db import Store


class StuckChild:
    """A worker process in the middle of a long message: it does not end when asked."""

    returncode = -9

    def __init__(self, command: list[str], store: Store, now: datetime) -> None:
        self.killed = False
        queue.take(store, ("letters",), command[-1], now, lease_s=300)

    def poll(self) -> None:
        """Alive."""

    def terminate(self) -> None:
        """It goes on."""

    def kill(self) -> None:
        self.killed = True

    def wait(self, seconds: float | None = None) -> int:
        if not self.killed:
            raise subprocess.TimeoutExpired("worker", seconds or 0)
        return self.returncode


def test_the_jobs_of_a_worker_that_had_to_be_killed_can_be_taken_at_once(sqlite_store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite_store.system("jobs") as session:
        queue.add(session, "letters", "hear", {"recording": 1}, now)

    def start(command: list[str], **_options: Any) -> StuckChild:
        return StuckChild(command, sqlite_store, now)

    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setattr(work.signal, "signal", lambda *_args: None)
    supervisor = work._Supervisor(sqlite_store, ["letters"])
    supervisor._stop(15, None)

    supervisor.run()

    later = datetime.now(now.tzinfo) + timedelta(seconds=1)
    assert queue.take(sqlite_store, ("letters",), "next", later, lease_s=300) is not None


def test_the_name_of_a_worker_on_any_machine_fits_the_lease(store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.system("jobs") as session:
        queue.add(session, "letters", "hear", {"recording": 1}, now)
    monkeypatch.setattr("socket.gethostname", lambda: "uketsuke-worker-of-a-cluster-with-long-names-7d9f8c6b54-x2k4j")
    monkeypatch.setattr("os.getpid", lambda: 4_194_304)
    monkeypatch.setattr("time.monotonic_ns", lambda: 10**17)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_options: StuckChild(command, store, now))
    monkeypatch.setattr(work.signal, "signal", lambda *_args: None)

    supervisor = work._Supervisor(store, ["letters"])

    with store.write() as connection:
        assert queue.release(connection, supervisor._children[0].name, now) == 1
