"""A claim is one operator's, whatever happens at the same moment. On SQLite and PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ivr.calls.tables import Call, CallEvent
from ivr.desk import claims, queue
from ivr.desk.changes import change_number
from ivr.desk.claims import Busy, Claimed, Gone, NotYet, TakenBy
from ivr.desk.tables import Claim
from ivr.jobs.tables import Job
from ivr.store.db import Store
from tests.desk.people import A, B, People, add_call, add_people, enqueue, item_of, waiting_call


@pytest.fixture
def people(store: Store, now: datetime) -> People:
    return add_people(store, now)


def events(store: Store) -> list[tuple[str, Any]]:
    with store.system("turn", write=False) as session:
        return [(event.kind, event.data) for event in session.scalars(select(CallEvent).order_by(CallEvent.id))]


def job_kinds(store: Store) -> list[str]:
    with store.system("jobs", write=False) as session:
        return list(session.scalars(select(Job.kind).order_by(Job.id)))


def take(store: Store, item_id: int, user_id: int, now: datetime) -> str:
    result = claims.claim(store, item_id, user_id, {A}, now)
    assert isinstance(result, Claimed)
    return result.claim_id


def test_a_claim_takes_the_item_and_has_the_operator_rung(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    before = change_number(store)

    claim_id = take(store, item_id, people.ben, now)

    item = item_of(store, item_id)
    assert (item.status, item.claim_id, item.claimed_by) == ("claimed", claim_id, people.ben)
    assert job_kinds(store) == ["ring_operator"]
    assert events(store)[-1] == ("claimed", {"operator": "Ben", "kind": "live"})
    assert change_number(store) == before + 1


@pytest.mark.parametrize("clicks", [24])
def test_of_many_operators_who_click_at_once_exactly_one_wins(store: Store, people: People, now: datetime, clicks: int) -> None:
    items = [waiting_call(store, now) for _ in range(3)]
    starting = threading.Barrier(clicks)

    def click(number: int) -> Any:
        starting.wait()
        return claims.claim(store, items[number % 3], (people.aiko, people.ben)[number % 2], {A}, now)

    with ThreadPoolExecutor(clicks) as pool:
        results = list(pool.map(click, range(clicks)))

    with store.system("turn", write=False) as session:
        rows = session.scalars(select(Claim)).all()
    won = {result.claim_id for result in results if isinstance(result, Claimed)}
    assert won == {row.id for row in rows}
    assert len({row.item_id for row in rows}) == len(rows)
    assert len({row.user_id for row in rows}) == len(rows) == 2, "an operator serves one caller at a time"
    assert job_kinds(store) == ["ring_operator"] * 2


def test_claims_and_turns_at_once_neither_deadlock_nor_lose_a_change(store: Store, people: People, now: datetime) -> None:
    items = [waiting_call(store, now) for _ in range(8)]
    calls = [item_of(store, item_id).call_id for item_id in items]
    before = change_number(store)
    starting = threading.Barrier(16)

    def operator(number: int) -> None:
        starting.wait()
        claims.claim(store, items[number], (people.aiko, people.ben)[number % 2], {A}, now)

    def turn(number: int) -> None:
        starting.wait()
        with store.system("turn") as session:
            session.execute(select(Call.id).where(Call.id == calls[number]).with_for_update())
            queue.caller_left(session, calls[number], status="left", now=now)

    with ThreadPoolExecutor(16) as pool:
        for done in [*[pool.submit(operator, number) for number in range(8)], *[pool.submit(turn, number) for number in range(8)]]:
            done.result(timeout=20)

    claimed = sum(kind == "claimed" for kind, _data in events(store))
    assert all(item_of(store, item_id).status == "left" for item_id in items)
    assert change_number(store) == before + 8 + claimed


def test_the_second_operator_is_told_who_has_it(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    take(store, item_id, people.ben, now)

    assert claims.claim(store, item_id, people.aiko, {A}, now) == TakenBy("Ben")


def test_a_second_click_of_the_same_operator_gives_the_same_claim(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claim_id = take(store, item_id, people.ben, now)

    assert claims.claim(store, item_id, people.ben, {A}, now) == Claimed(claim_id)
    assert job_kinds(store) == ["ring_operator"]


def test_an_operator_in_a_call_cannot_take_another(store: Store, people: People, now: datetime) -> None:
    first, second = waiting_call(store, now), waiting_call(store, now)
    take(store, first, people.ben, now)

    assert claims.claim(store, second, people.ben, {A}, now) == Busy(item_of(store, first).call_id)


def test_a_caller_whose_carrier_queue_is_unknown_cannot_be_claimed_yet(store: Store, people: People, now: datetime) -> None:
    item_id = enqueue(store, now, add_call(store, now), reached=False)

    assert claims.claim(store, item_id, people.ben, {A}, now) == NotYet()

    queue.arrived(store, item_of(store, item_id).call_id, "QU7", now)
    assert isinstance(claims.claim(store, item_id, people.ben, {A}, now), Claimed)


def test_another_clients_item_is_gone(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)

    assert claims.claim(store, item_id, people.chie, {B}, now) == Gone()
    assert item_of(store, item_id).status == "waiting"


def test_the_greeting_names_client_caller_and_business(store: Store, people: People, now: datetime) -> None:
    item_id = enqueue(store, now, add_call(store, now, caller_name="田中"))
    claim_id = take(store, item_id, people.ben, now)

    greeting = claims.operator_greeting(store, claim_id, now)

    assert greeting == "受付です。さくら不動産様あてのお電話です。田中様からです。水漏れのご相談。お受けになる場合は、1を押してください。"


def test_the_usual_way_from_claim_to_end(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claim_id = take(store, item_id, people.ben, now)

    assert claims.accept(store, claim_id, now)
    assert claims.caller_joined(store, claim_id, now)
    assert item_of(store, item_id).status == "connected"
    claims.conversation_ended(store, claim_id, now + timedelta(seconds=90))

    item = item_of(store, item_id)
    assert (item.status, item.claimed_by, item.claim_id) == ("done", people.ben, None)
    assert job_kinds(store) == ["ring_operator", "move_caller"]
    assert [kind for kind, _data in events(store)] == ["in_queue", "claimed", "accepted", "joined", "conversation_ended"]
    assert events(store)[-1][1] == {"operator": "Ben", "seconds": 90}


def test_every_step_may_be_told_twice(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claim_id = take(store, item_id, people.ben, now)

    for _ in range(2):
        assert claims.accept(store, claim_id, now)
    for _ in range(2):
        assert claims.caller_joined(store, claim_id, now)
    for _ in range(2):
        claims.conversation_ended(store, claim_id, now)
    claims.unanswered(store, claim_id, "late", now)

    assert item_of(store, item_id).status == "done"
    assert job_kinds(store) == ["ring_operator", "move_caller"]
    assert len(events(store)) == 5


def test_an_operator_who_does_not_answer_leaves_the_caller_at_the_old_place(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    waiting_call(store, now + timedelta(seconds=5))
    claim_id = take(store, item_id, people.ben, now + timedelta(seconds=9))

    claims.unanswered(store, claim_id, "no_answer", now + timedelta(seconds=30))

    item = item_of(store, item_id)
    assert (item.status, item.claim_id, item.queued_at) == ("waiting", None, now)
    assert queue.standing(store, item.call_id, now + timedelta(seconds=31)).position == 1
    assert events(store)[-1] == ("unanswered", {"operator": "Ben", "why": "no_answer"})
    assert not claims.accept(store, claim_id, now + timedelta(seconds=31)), "too late"
    assert claims.operator_greeting(store, claim_id, now) is None
    assert isinstance(claims.claim(store, item_id, people.aiko, {A}, now), Claimed)


def test_an_old_claim_can_do_nothing_to_the_new_one(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    old = take(store, item_id, people.ben, now)
    claims.unanswered(store, old, "no_answer", now)
    new = take(store, item_id, people.aiko, now)

    claims.unanswered(store, old, "late", now)
    claims.conversation_ended(store, old, now)

    assert not claims.caller_joined(store, old, now)
    assert item_of(store, item_id).claim_id == new


def test_a_claim_past_its_time_is_not_accepted(store: Store, people: People, now: datetime) -> None:
    claim_id = take(store, waiting_call(store, now), people.ben, now)

    assert not claims.accept(store, claim_id, now + timedelta(minutes=5))


def test_a_caller_who_hangs_up_while_the_operator_is_rung_frees_the_operator(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claim_id = take(store, item_id, people.ben, now)
    with store.system("turn") as session:
        queue.caller_left(session, item_of(store, item_id).call_id, status="abandoned", now=now)

    assert not claims.accept(store, claim_id, now)
    assert item_of(store, item_id).status == "abandoned"
    assert job_kinds(store) == ["ring_operator", "stop_ringing"]
    assert isinstance(claims.claim(store, waiting_call(store, now), people.ben, {A}, now), Claimed)


def test_a_caller_who_hangs_up_in_the_conversation_was_served(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claim_id = take(store, item_id, people.ben, now)
    claims.accept(store, claim_id, now)
    claims.caller_joined(store, claim_id, now)
    with store.system("turn") as session:
        assert queue.caller_left(session, item_of(store, item_id).call_id, status="abandoned", now=now)
    claims.conversation_ended(store, claim_id, now)

    assert item_of(store, item_id).status == "done"
    assert [kind for kind, _data in events(store)].count("conversation_ended") == 1


def test_an_operator_may_give_a_caller_back_and_is_let_go(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    take(store, item_id, people.ben, now)

    assert not claims.release(store, item_id, people.aiko, {A}, now), "not hers"
    assert claims.release(store, item_id, people.ben, {A}, now)
    assert item_of(store, item_id).status == "waiting"
    assert job_kinds(store) == ["ring_operator", "stop_ringing"]


def test_an_operator_may_say_that_a_conversation_is_over(store: Store, people: People, now: datetime) -> None:
    item_id = waiting_call(store, now)
    claim_id = take(store, item_id, people.ben, now)
    assert not claims.finish(store, item_id, people.ben, {A}, now), "they have not talked yet"
    claims.accept(store, claim_id, now)
    claims.caller_joined(store, claim_id, now)

    assert claims.finish(store, item_id, people.ben, {A}, now)
    assert item_of(store, item_id).status == "done"


def test_a_callback_is_taken_without_ringing_and_finished_by_its_operator(store: Store, people: People, now: datetime) -> None:
    call_id = add_call(store, now)
    with store.system("turn") as session:
        queue.to_callback(session, call_id=call_id, client_id=A, number="+819099998888", summary="折り返し", owner="operators", now=now)
    with store.system("turn", write=False) as session:
        item_id = session.execute(select(queue.QueueItem.id)).scalar_one()

    take(store, item_id, people.ben, now)

    assert job_kinds(store) == []
    assert not claims.finish(store, item_id, people.aiko, {A}, now)
    assert claims.finish(store, item_id, people.ben, {A}, now)
    assert item_of(store, item_id).status == "done"
