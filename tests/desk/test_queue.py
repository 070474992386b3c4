"""The queue: places are kept, call-backs keep them too, nobody on shift is noticed."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from ivr.clients.tables import User
from ivr.desk import claims, queue
from ivr.desk.changes import change_number
from ivr.desk.rules import Standing
from ivr.desk.tables import QueueItem
from ivr.store.db import Store
from tests.desk.people import A, B, People, add_call, add_people, enqueue, item_of, waiting_call


@pytest.fixture
def people(store: Store, now: datetime) -> People:
    return add_people(store, now)


def position(store: Store, item_id: int, now: datetime) -> int:
    return queue.standing(store, item_of(store, item_id).call_id, now).position


def test_the_place_is_priority_first_then_waiting_time(store: Store, people: People, now: datetime) -> None:
    first = waiting_call(store, now)
    second = waiting_call(store, now + timedelta(seconds=1))
    urgent = waiting_call(store, now + timedelta(seconds=2), priority="urgent")
    waiting_call(store, now, client_id=B)

    assert [position(store, item, now) for item in (urgent, first, second)] == [1, 2, 3]


def test_danger_heard_late_moves_the_caller_to_the_front(store: Store, people: People, now: datetime) -> None:
    waiting_call(store, now)
    item_id = waiting_call(store, now + timedelta(seconds=1))
    before = change_number(store)

    for _ in range(2):
        with store.system("jobs") as session:
            queue.raise_priority(session, item_of(store, item_id).call_id, why="水漏れ", now=now)

    assert position(store, item_id, now) == 1
    assert change_number(store) == before + 1, "the second time nothing changed"


def test_queueing_again_keeps_the_place_and_waits_for_the_new_carrier_queue(store: Store, people: People, now: datetime) -> None:
    call_id = add_call(store, now)
    enqueue(store, now, call_id)
    item_id = enqueue(store, now + timedelta(seconds=60), call_id, priority="high", reached=False)

    item = item_of(store, item_id)
    assert (item.queued_at, item.priority, item.carrier_queue_id) == (now, 2, None)


def test_a_callback_keeps_the_callers_place(store: Store, people: People, now: datetime) -> None:
    call_id = add_call(store, now)
    item_id = enqueue(store, now, call_id)
    later = now + timedelta(seconds=40)

    with store.system("turn") as session:
        queue.to_callback(session, call_id=call_id, client_id=A, number="+819099998888", summary="", owner="operators", now=later)
        queue.caller_left(session, call_id, status="left", now=later)

    item = item_of(store, item_id)
    assert (item.kind, item.status, item.queued_at, item.wanted_number) == ("callback", "waiting", now, "+819099998888")


def test_a_callback_of_the_clients_own_staff_is_no_operators_work(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)

    with store.system("turn") as session:
        queue.to_callback(session, call_id=item_of(store, item_id).call_id, client_id=A, number="+819099998888", summary="", owner="client", now=now)

    with store.system("turn", write=False) as session:
        assert [(item.kind, item.status) for item in session.scalars(select(QueueItem))] == [("live", "left")]


def test_nobody_on_shift_and_the_longest_wait_are_overflow(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now, max_wait_s=60)
    call_id = item_of(store, item_id).call_id

    assert queue.standing(store, call_id, now).overflow is None
    assert queue.standing(store, call_id, now + timedelta(seconds=60)).overflow == "max_wait"
    with store.system("sign_in") as session:
        session.execute(update(User).where(User.name != "Chie").values(on_shift=False))
    assert queue.standing(store, call_id, now).overflow == "nobody"


def test_no_overflow_while_an_operator_is_rung(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now, max_wait_s=60)
    claims.claim(store, item_id, people.ben, {A}, now + timedelta(seconds=55))

    assert queue.standing(store, item_of(store, item_id).call_id, now + timedelta(seconds=70)).overflow is None


def test_the_expected_wait_comes_from_the_latest_conversations(store: Store, people: People, now: datetime) -> None:
    for seconds in (60, 120, 300):
        claim = claims.claim(store, waiting_call(store, now), people.ben, {A}, now)
        assert isinstance(claim, claims.Claimed)
        claims.accept(store, claim.claim_id, now)
        claims.caller_joined(store, claim.claim_id, now)
        claims.conversation_ended(store, claim.claim_id, now + timedelta(seconds=seconds))
    item_id = waiting_call(store, now)

    assert queue.standing(store, item_of(store, item_id).call_id, now) == Standing(1, 60, None), "120 s between two operators"


def test_a_call_without_an_item_has_a_harmless_standing(store: Store, now: datetime) -> None:
    assert queue.standing(store, 99, now) == Standing(1, None, None)
