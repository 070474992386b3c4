"""The watchdog puts right what was left behind, and finds nothing in normal work."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from ivr.calls.ports import CallStatus
from ivr.calls.tables import Call
from ivr.desk import claims
from ivr.desk.tables import QueueItem
from ivr.desk.watchdog import SweepCounts, sweep
from ivr.errors import PortError
from ivr.jobs.tables import Job
from ivr.store.db import Store
from tests.desk.people import A, People, add_call, add_people, item_of, waiting_call
from tests.fakes.carrier_port import FakeCarrier

MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(store: Store, now: datetime) -> People:
    return add_people(store, now)


def test_normal_work_counts_zero(store: Store, people: People, now: datetime) -> None:
    waiting_call(store, now)
    claims.claim(store, waiting_call(store, now), people.ben, {A}, now)

    assert sweep(store, FakeCarrier(), now) == SweepCounts()


def test_a_claim_past_its_time_lets_the_caller_wait_again(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claims.claim(store, item_id, people.ben, {A}, now)

    assert sweep(store, FakeCarrier(), now + MINUTE) == SweepCounts(expired_claims=1)
    assert item_of(store, item_id).status == "waiting"
    assert sweep(store, FakeCarrier(), now + MINUTE) == SweepCounts()


def test_an_operator_whose_caller_never_came_is_not_left_in_silence(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claim = claims.claim(store, item_id, people.ben, {A}, now)
    assert isinstance(claim, claims.Claimed)
    claims.accept(store, claim.claim_id, now)

    sweep(store, FakeCarrier(), now + MINUTE)

    with store.system("jobs", write=False) as session:
        stops = session.scalars(select(Job.payload).where(Job.kind == "stop_ringing")).all()
    assert stops == [{"claim": claim.claim_id}]


def test_a_caller_who_vanished_in_the_move_is_abandoned(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claim = claims.claim(store, item_id, people.ben, {A}, now)
    assert isinstance(claim, claims.Claimed)
    claims.accept(store, claim.claim_id, now)
    with store.system("turn", write=False) as session:
        leg = session.get_one(Call, item_of(store, item_id).call_id).carrier_call_id

    assert sweep(store, FakeCarrier(calls={leg: "ended"}), now + MINUTE) == SweepCounts(expired_claims=1)
    assert item_of(store, item_id).status == "abandoned"


def test_an_item_whose_call_is_over_is_closed(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    with store.system("turn") as session:
        session.execute(update(Call).values(ended_at=now))

    assert sweep(store, FakeCarrier(), now) == SweepCounts(calls_over=1)
    assert item_of(store, item_id).status == "abandoned"


def test_a_conversation_whose_end_was_never_told_frees_the_operator(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claim = claims.claim(store, item_id, people.ben, {A}, now)
    assert isinstance(claim, claims.Claimed)
    claims.accept(store, claim.claim_id, now)
    claims.caller_joined(store, claim.claim_id, now)
    with store.system("turn", write=False) as session:
        leg = session.get_one(Call, item_of(store, item_id).call_id).carrier_call_id

    assert sweep(store, FakeCarrier(), now + 20 * MINUTE) == SweepCounts(), "they may talk for long"
    assert sweep(store, FakeCarrier(calls={leg: "ended"}), now + 20 * MINUTE) == SweepCounts(calls_over=1)
    assert item_of(store, item_id).status == "done"
    assert isinstance(claims.claim(store, waiting_call(store, now), people.ben, {A}, now), claims.Claimed)


def test_a_queued_call_that_nobody_can_see_gets_an_item(store: Store, people: People, now: datetime) -> None:
    call_id = add_call(store, now, waiting="queue")

    assert sweep(store, FakeCarrier(), now + MINUTE) == SweepCounts(), "still between two steps, perhaps"
    assert sweep(store, FakeCarrier(), now + 5 * MINUTE) == SweepCounts(without_item=1)
    assert sweep(store, FakeCarrier(), now + 5 * MINUTE) == SweepCounts()
    with store.system("turn", write=False) as session:
        assert session.scalars(select(QueueItem)).one().call_id == call_id


def test_a_carrier_that_is_away_is_asked_once_a_sweep(store: Store, people: People, now: datetime) -> None:
    asked: list[str] = []

    class Away(FakeCarrier):
        def call_status(self, call_id: str) -> CallStatus:
            asked.append(call_id)
            raise PortError("away")

    for operator in (people.ben, people.aiko):
        claims.claim(store, waiting_call(store, now), operator, {A}, now)

    assert sweep(store, Away(), now + MINUTE) == SweepCounts(expired_claims=2), "the callers may be there: they wait"
    assert len(asked) == 1
