"""The supervisor of the workers gives back what its children had in hand."""

import subprocess
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from ivr.commands import work
from ivr.jobs import beats, queue
from ivr.jobs.worker import LEASE_S
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


class Hours:
    """A supervisor of one child, its clock set by hand."""

    def __init__(self, store: Store, kind: work.Kind, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.kind, self.now, self.time = store, kind, now, 1000.0
        monkeypatch.setattr(subprocess, "Popen", lambda command, **_options: StuckChild(command, store, now))
        monkeypatch.setattr(work.signal, "signal", lambda *_args: None)
        monkeypatch.setattr(work.time, "monotonic", lambda: self.time)
        self.supervisor = work._Supervisor(store, [kind])
        self.child = self.supervisor._children[0]

    def beat(self) -> None:
        self.now += timedelta(seconds=5)
        beats.beat(self.store, self.child.name, self.kind, ready=True, detail="", now=self.now)
        self.look(5)

    def look(self, later_s: float) -> bool:
        """Whether the child has been killed by then."""
        self.time += later_s
        self.supervisor._kill_hung()
        assert isinstance(self.child.process, StuckChild)
        return self.child.process.killed


@pytest.mark.parametrize(("kind", "limit_s"), work.HUNG_S.items())
def test_a_worker_that_gives_no_sign_for_too_long_is_killed(
    sqlite_store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch, kind: work.Kind, limit_s: float
) -> None:
    assert limit_s > LEASE_S[kind]
    hours = Hours(sqlite_store, kind, now, monkeypatch)
    hours.beat()

    assert not hours.look(limit_s - 1)
    hours.beat()
    assert not hours.look(limit_s - 1)
    assert hours.look(10)


def test_a_worker_that_loads_its_model_is_given_time(sqlite_store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = Hours(sqlite_store, "live", now, monkeypatch)

    assert not hours.look(work.STARTING_S - 1)
    assert hours.look(10)


def test_nobody_is_killed_for_being_silent_while_the_database_is_away(sqlite_store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = Hours(sqlite_store, "live", now, monkeypatch)
    hours.beat()

    def away(*_given: object) -> dict[str, datetime]:
        raise OperationalError("SELECT", {}, Exception())

    with monkeypatch.context() as broken:
        broken.setattr(beats, "last_seen", away)
        assert not hours.look(3600)

    assert not hours.look(10)


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
