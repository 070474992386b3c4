"""Whatever happens in whatever order, the desk's promises hold."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from ivr.calls.tables import Call
from ivr.desk import claims, queue
from ivr.desk.changes import change_number
from ivr.desk.ringing import Addresses, Ringing
from ivr.desk.tables import Claim, QueueItem
from ivr.desk.watchdog import sweep
from ivr.store.db import Store
from tests.desk.people import A, add_people, waiting_call
from tests.fakes.carrier_port import FakeCarrier
from tests.stores import DATA_KEY, fresh_url

VERBS = (
    "claim", "claim", "ring", "accept", "accept", "move", "join", "join", "end", "unanswered", "release", "left", "hung_up", "callback", "finish",
    "raise", "wait", "sweep", "gone", "fetch",
)  # fmt: skip
BEGAN = datetime(2026, 11, 24, 3, tzinfo=UTC)


class Desk:
    """Two operators, two callers, and a clock."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, BEGAN
        people = add_people(store, BEGAN)
        self.operators = (people.aiko, people.ben)
        self.items = [waiting_call(store, BEGAN + timedelta(seconds=second)) for second in range(2)]
        self.carrier = FakeCarrier()
        self.ringing = Ringing(store, self.carrier, Addresses("https://ivr.example"))
        self.claim_ids: list[str] = []

    def do(self, verb: str, which: int) -> None:
        self.now += timedelta(seconds=1)
        self._both_callers_stand()
        item_id, operator = self.items[which % 2], self.operators[which // 2 % 2]
        claim_id = self.claim_ids[which % len(self.claim_ids)] if self.claim_ids else "none"
        store, now = self.store, self.now
        match verb:
            case "claim":
                result = claims.claim(store, item_id, operator, {A}, now)
                self.claim_ids += [result.claim_id] if isinstance(result, claims.Claimed) else []
            case "ring":
                self.ringing.ring_operator({"claim": claim_id}, 1, now)
            case "accept":
                claims.accept(store, claim_id, now)
            case "move":
                self.ringing.move_caller({"claim": claim_id}, 1, now)
            case "join":
                claims.caller_joined(store, claim_id, now)
            case "end":
                claims.conversation_ended(store, claim_id, now)
            case "unanswered":
                claims.unanswered(store, claim_id, "no_answer", now)
            case "gone":
                claims.operator_left(store, claim_id, "completed", now, leg="CA-rung-1")
            case "fetch":
                self.ringing.return_caller({"claim": claim_id}, 1 + which % 2, now)
            case "release":
                claims.release(store, item_id, operator, {A}, now)
            case "finish":
                claims.finish(store, item_id, operator, {A}, now)
            case "wait":
                self.now += timedelta(seconds=40)
            case "sweep":
                sweep(store, self.carrier, now)
            case _:
                self._of_the_call(verb, item_id)

    def _both_callers_stand(self) -> None:
        """The carrier has both on the line and in its queue, whatever we have done so far: every move is possible."""
        with self.store.system("turn", write=False) as session:
            legs = set(session.scalars(select(Call.carrier_call_id)))
        self.carrier.queues["QU1"] = set(legs)
        self.carrier.calls |= dict.fromkeys(legs, "talking")

    def _of_the_call(self, verb: str, item_id: int) -> None:
        with self.store.system("turn") as session:
            call_id = session.get_one(QueueItem, item_id).call_id
            match verb:
                case "left":
                    queue.caller_left(session, call_id, status="left", now=self.now)
                case "hung_up":
                    session.execute(update(Call).where(Call.id == call_id).values(ended_at=self.now))
                    queue.caller_left(session, call_id, status="abandoned", now=self.now)
                case "callback":
                    queue.to_callback(session, call_id=call_id, client_id=A, number="+819099998888", summary="", owner="operators", now=self.now)
                case "raise":
                    queue.raise_priority(session, call_id, why="水漏れ", now=self.now)

    def check(self, before: int) -> int:
        """The promises, after each verb."""
        with self.store.system("turn", write=False) as session:
            items = session.scalars(select(QueueItem)).all()
            in_force = session.scalars(select(Claim).where(Claim.status.in_(("ringing", "accepted", "joined")))).all()
        by_id = {item.id: item for item in items}
        assert len({claim.item_id for claim in in_force}) == len(in_force), "one claim an item"
        live = [claim.user_id for claim in in_force if by_id[claim.item_id].kind == "live"]
        assert len(set(live)) == len(live), "one caller an operator"
        for claim in in_force:
            assert by_id[claim.item_id].claim_id == claim.id
        for item in items:
            _check_item(item, {claim.id: claim for claim in in_force})
        assert [by_id[item_id].queued_at for item_id in self.items] == [BEGAN, BEGAN + timedelta(seconds=1)], "places are kept"
        number = change_number(self.store)
        assert number >= before
        return number


def _check_item(item: QueueItem, in_force: dict[str, Any]) -> None:
    if item.status == "waiting":
        assert item.claim_id is None
        assert item.claimed_by is None
    if item.status == "claimed":
        assert item.claim_id in in_force
        assert item.claimed_until is not None, "the watchdog finds it"
    if item.status == "connected":
        assert in_force[str(item.claim_id)].status == "joined"
    if item.status in {"left", "abandoned", "done"}:
        assert item.finished_at is not None
        assert item.claim_id is None


STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 7)), min_size=4, max_size=16)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_any_order_of_verbs_keeps_the_promises(steps: list[tuple[str, int]]) -> None:
    _play(steps)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_any_order_of_verbs_keeps_the_promises_at_length(steps: list[tuple[str, int]]) -> None:
    _play(steps)


def _play(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, fresh_url("sqlite", Path(folder)) as url:
        store = Store(url, DATA_KEY)
        desk = Desk(store)
        number = desk.check(0)
        for verb, which in steps:
            desk.do(verb, which)
            number = desk.check(number)
        store.close()
