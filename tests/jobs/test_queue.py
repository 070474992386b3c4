"""Job rows: nothing is lost, nothing is done by two at once, callers on the line come first."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from ivr.errors import PortError
from ivr.jobs import queue
from ivr.jobs.beats import beat, forget, life
from ivr.jobs.queue import JobQueue
from ivr.jobs.tables import Job
from ivr.jobs.waker import PollingWaker
from ivr.jobs.worker import Worker
from ivr.store.db import Store

ALL: tuple[JobQueue, ...] = ("live", "letters", "general")


def add(store: Store, now: datetime, name: JobQueue = "general", **payload: Any) -> None:
    with store.system("jobs") as session:
        queue.add(session, name, "note", payload, now)


def jobs(store: Store) -> list[Job]:
    with store.system("jobs", write=False) as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


def test_a_live_job_goes_before_older_letters(store: Store, now: datetime) -> None:
    add(store, now, "letters", n=1)
    add(store, now, "live", n=2)

    first = queue.take(store, ALL, "w", now, lease_s=10)

    assert first is not None
    assert first.payload == {"n": 2}


def test_a_job_under_lease_is_nobody_elses_until_the_lease_ends(store: Store, now: datetime) -> None:
    add(store, now)
    queue.take(store, ALL, "first", now, lease_s=10)

    assert queue.take(store, ALL, "second", now + timedelta(seconds=9), lease_s=10) is None
    again = queue.take(store, ALL, "second", now + timedelta(seconds=11), lease_s=10)

    assert again is not None
    assert again.attempt == 2


def test_a_dead_workers_jobs_come_back_at_once(store: Store, now: datetime) -> None:
    add(store, now)
    queue.take(store, ALL, "host:1:live0", now, lease_s=1000)

    with store.write() as connection:
        assert queue.release(connection, "host:1:live0", now) == 1

    assert queue.take(store, ALL, "other", now, lease_s=10) is not None


def test_a_job_waits_for_its_time(store: Store, now: datetime) -> None:
    with store.system("jobs") as session:
        queue.add(session, "general", "note", {}, now, due_at=now + timedelta(seconds=5))

    assert queue.take(store, ALL, "w", now, lease_s=10) is None
    assert queue.take(store, ALL, "w", now + timedelta(seconds=5), lease_s=10) is not None


def test_many_workers_never_take_the_same_job(store: Store, now: datetime) -> None:
    for number in range(40):
        add(store, now, n=number)
    taken: list[int] = []

    def work(name: str) -> None:
        while (job := queue.take(store, ALL, name, now, lease_s=1000)) is not None:
            taken.append(job.payload["n"])

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(40))


def worker(store: Store, now: datetime, handler: Any) -> Worker:
    return Worker(store, ALL, {"note": handler}, clock=lambda: now, waker=PollingWaker(), name="w")


def test_done_work_is_marked_done(store: Store, now: datetime) -> None:
    add(store, now, n=1)
    seen: list[Any] = []

    assert worker(store, now, lambda payload, attempt, _now: seen.append((payload, attempt))).run_one()

    assert seen == [({"n": 1}, 1)]
    assert jobs(store)[0].status == "done"


def test_a_passing_failure_is_tried_again_later_and_a_permanent_one_is_kept_for_a_person(store: Store, now: datetime) -> None:
    add(store, now, permanent=False)
    add(store, now, permanent=True)

    def broken(payload: dict[str, Any], _attempt: int, _now: datetime) -> None:
        raise PortError("the other side is away", permanent=payload["permanent"])

    hand = worker(store, now, broken)
    hand.run_one()
    hand.run_one()

    passing, permanent = jobs(store)
    assert (passing.status, permanent.status) == ("pending", "dead")
    assert passing.due_at > now
    assert "away" in (permanent.last_error or "")


def test_a_bug_in_a_handler_does_not_end_the_worker(store: Store, now: datetime) -> None:
    add(store, now)

    def broken(_payload: dict[str, Any], _attempt: int, _now: datetime) -> None:
        raise KeyError("oops")

    worker(store, now, broken).run_one()

    assert jobs(store)[0].last_error == "bug: KeyError"


def test_tries_come_to_an_end(store: Store, now: datetime) -> None:
    add(store, now)

    def broken(_payload: dict[str, Any], _attempt: int, _now: datetime) -> None:
        raise PortError("down")

    with store.system("jobs") as session:
        session.execute(update(Job).values(attempts=queue.MAX_ATTEMPTS - 2))
    worker(store, now, broken).run_one()
    assert jobs(store)[0].status == "pending"
    worker(store, now + timedelta(hours=1), broken).run_one()

    assert jobs(store)[0].status == "dead"
    assert jobs(store)[0].attempts == queue.MAX_ATTEMPTS


def test_a_message_outlasts_a_day_without_the_carrier(store: Store, now: datetime) -> None:
    add(store, now)

    def away(_payload: dict[str, Any], _attempt: int, _now: datetime) -> None:
        raise PortError("the carrier is away")

    at, tries = now, 0
    while at < now + timedelta(days=1):
        worker(store, at, away).run_one()
        tries, at = tries + 1, max(jobs(store)[0].due_at, at + timedelta(minutes=10))
        if tries == 20:  # the waits have reached their longest by then: the rest of the day is told by counting
            with store.system("jobs") as session:
                session.execute(update(Job).values(attempts=144))
            at = now + timedelta(days=1)

    assert jobs(store)[0].status == "pending"
    assert jobs(store)[0].due_at <= at + timedelta(seconds=queue.LONGEST_RETRY_S)


def test_a_worker_that_lost_its_lease_says_nothing_about_the_job(store: Store, now: datetime) -> None:
    add(store, now)
    slow = queue.take(store, ALL, "slow", now, lease_s=10)
    quick = queue.take(store, ALL, "quick", now + timedelta(seconds=11), lease_s=10)
    assert slow is not None
    assert quick is not None

    queue.finish(store, slow, now)
    assert jobs(store)[0].status == "running"
    queue.finish(store, quick, now)
    queue.fail(store, slow, now, "late", permanent=False)

    assert jobs(store)[0].status == "done"


def test_a_sweep_that_breaks_does_not_stop_the_others(store: Store, now: datetime) -> None:
    done: list[datetime] = []

    def broken(_now: datetime) -> None:
        raise KeyError("oops")

    hand = Worker(store, ALL, {}, clock=lambda: now, waker=PollingWaker(), sweeps=(broken, done.append), name="w")
    hand._sweep()

    assert done == [now]


def test_the_log_of_a_bug_holds_none_of_its_words(store: Store, now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    add(store, now)
    words = "input_value=山田太郎です"

    def broken(_payload: dict[str, Any], _attempt: int, _now: datetime) -> None:
        raise ValueError(words)

    worker(store, now, broken).run_one()

    told = capsys.readouterr()
    assert "ValueError" in told.out + told.err
    assert words not in told.out + told.err


def test_readiness_knows_which_workers_live(store: Store, now: datetime) -> None:
    beat(store, "w1", "live", ready=False, detail="loading", now=now)

    assert not life(store, "live", now).ready
    beat(store, "w1", "live", ready=True, detail="base", now=now)
    assert life(store, "live", now).ready
    assert not life(store, "live", now + timedelta(seconds=60)).alive
    assert not life(store, "general", now).alive


def test_a_worker_known_to_be_dead_does_not_count_as_ready(store: Store, now: datetime) -> None:
    beat(store, "w1", "live", ready=True, detail="base", now=now)

    with store.write() as connection:
        forget(connection, "w1")

    assert not life(store, "live", now).alive
