"""The operator is rung once, the caller is moved only when the operator has accepted, and no failure loses the caller."""

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from ivr.calls.ports import CallStatus, NotDone, Refused
from ivr.calls.tables import Call
from ivr.clients.tables import User
from ivr.desk import claims, queue
from ivr.desk.ringing import Addresses, Ringing
from ivr.desk.rules import RING_S
from ivr.desk.tables import RINGING_MARK, Claim
from ivr.desk.watchdog import sweep
from ivr.errors import PortError
from ivr.store.db import Store
from tests.desk.people import A, People, add_people, item_of, waiting_call
from tests.fakes.carrier_port import FakeCarrier


class Desk:
    """One waiting caller, claimed by Ben."""

    def __init__(self, store: Store, people: People, now: datetime) -> None:
        self.store, self.now, self.people = store, now, people
        self.carrier = FakeCarrier()
        self.jobs = Ringing(store, self.carrier, Addresses("https://ivr.example"))
        self.item_id = waiting_call(store, now)
        claimed = claims.claim(store, self.item_id, people.ben, {A}, now)
        assert isinstance(claimed, claims.Claimed)
        self.claim_id = claimed.claim_id
        self.carrier.calls[self.caller_leg] = "talking"
        self.carrier.queues["QU1"] = {self.caller_leg}

    def ring(self, attempt: int = 1) -> None:
        self.jobs.ring_operator({"claim": self.claim_id}, attempt, self.now)

    def move(self, attempt: int = 1) -> None:
        self.jobs.move_caller({"claim": self.claim_id}, attempt, self.now)

    def rung_and_accepted(self) -> None:
        self.ring()
        assert claims.accept(self.store, self.claim_id, self.now)

    def joined_and_left(self) -> None:
        """The operator's leg is over; nobody told the end of a conversation."""
        self.rung_and_accepted()
        assert claims.caller_joined(self.store, self.claim_id, self.now)
        claims.operator_left(self.store, self.claim_id, "completed", self.now, leg="CA-rung-1")

    def fetch_back(self, attempt: int = 1) -> None:
        self.jobs.return_caller({"claim": self.claim_id}, attempt, self.now)

    @property
    def item_status(self) -> str:
        return item_of(self.store, self.item_id).status

    @property
    def leg(self) -> str | None:
        with self.store.system("jobs", write=False) as session:
            return session.get_one(Claim, self.claim_id).operator_call_id

    @property
    def caller_leg(self) -> str:
        with self.store.system("jobs", write=False) as session:
            return session.get_one(Call, item_of(self.store, self.item_id).call_id).carrier_call_id


@pytest.fixture
def desk(sqlite_store: Store, now: datetime) -> Desk:
    return Desk(sqlite_store, add_people(sqlite_store, now), now)


def test_the_operators_telephone_rings_with_the_clients_number(desk: Desk) -> None:
    desk.ring()

    base = "https://ivr.example/voice/operator/" + desk.claim_id
    assert desk.carrier.rung == [
        {"to": "+819000000002", "caller_id": "+815031234567", "answer_url": base, "status_url": base + "/status", "timeout_s": RING_S}
    ]
    assert desk.leg == "CA-rung-1"


def test_a_repeated_job_does_not_ring_again(desk: Desk) -> None:
    desk.ring()
    desk.ring(attempt=2)

    assert len(desk.carrier.rung) == 1


def test_a_worker_that_died_while_ringing_is_not_repeated(desk: Desk) -> None:
    with desk.store.system("jobs") as session:
        session.execute(update(Claim).values(operator_call_id=RINGING_MARK))

    desk.ring(attempt=2)

    assert desk.carrier.rung == []


def test_a_carrier_that_was_not_reached_is_asked_again_by_the_job(desk: Desk) -> None:
    desk.carrier.fails = NotDone("no connection")

    with pytest.raises(NotDone):
        desk.ring()
    desk.ring(attempt=2)

    assert len(desk.carrier.rung) == 1


def test_a_lost_answer_rings_nobody_twice_and_whoever_picks_up_is_the_operator(desk: Desk) -> None:
    desk.carrier.fails = PortError("the answer did not come in time")

    with pytest.raises(PortError):
        desk.ring()
    desk.ring(attempt=2)

    assert (desk.carrier.rung, desk.leg, desk.item_status) == ([], RINGING_MARK, "claimed")
    assert claims.accept(desk.store, desk.claim_id, desk.now, leg="CAlate")
    assert desk.leg == "CAlate"
    claims.unanswered(desk.store, desk.claim_id, "busy", desk.now, leg="CAother")
    assert desk.item_status == "claimed"


def test_a_lost_answer_to_ringing_lets_the_claim_end_by_its_time(desk: Desk) -> None:
    desk.carrier.fails = PortError("the answer did not come in time")
    with pytest.raises(PortError):
        desk.ring()

    sweep(desk.store, desk.carrier, desk.now + timedelta(minutes=1))

    assert desk.item_status == "waiting"


def test_a_number_the_carrier_refuses_gives_the_caller_back(desk: Desk) -> None:
    desk.carrier.fails = Refused("bad number", permanent=True)

    desk.ring()

    assert desk.item_status == "waiting"


def test_an_operator_without_a_telephone_gives_the_caller_back(desk: Desk) -> None:
    with desk.store.system("sign_in") as session:
        session.execute(update(User).values(phone=None))

    desk.ring()

    assert (desk.item_status, desk.carrier.rung) == ("waiting", [])


def test_nobody_is_moved_before_the_operator_accepted(desk: Desk) -> None:
    desk.ring()
    desk.move()

    assert desk.carrier.moved == []


def test_the_caller_is_moved_to_the_claims_conference(desk: Desk) -> None:
    desk.rung_and_accepted()
    desk.move()

    url = f"https://ivr.example/voice/claim/{desk.claim_id}/join"
    assert desk.carrier.moved == [("QU1", desk.caller_leg, url)]


def test_a_refused_move_of_a_caller_who_is_gone_ends_the_item(desk: Desk) -> None:
    desk.rung_and_accepted()
    desk.carrier.fails = Refused("not in queue")
    desk.carrier.calls[desk.caller_leg] = "ended"

    desk.move()
    desk.jobs.stop_ringing({"claim": desk.claim_id}, 1, desk.now)

    assert desk.item_status == "abandoned"
    assert desk.carrier.hung_up == ["CA-rung-1"]


def test_a_refused_move_of_a_caller_who_is_there_lets_the_caller_wait(desk: Desk) -> None:
    desk.rung_and_accepted()
    desk.carrier.fails = Refused("not in queue")

    desk.move()

    assert desk.item_status == "waiting"
    assert desk.carrier.hung_up == ["CA-rung-1"]


def test_a_repeat_after_a_move_that_worked_disturbs_nobody(desk: Desk) -> None:
    desk.rung_and_accepted()
    desk.carrier.fails = Refused("moved already")

    desk.move(attempt=2)

    assert desk.item_status == "claimed"
    assert claims.caller_joined(desk.store, desk.claim_id, desk.now)


def test_the_telephone_stops_ringing_when_the_caller_is_gone(desk: Desk) -> None:
    desk.ring()
    with desk.store.system("turn") as session:
        queue.caller_left(session, item_of(desk.store, desk.item_id).call_id, status="abandoned", now=desk.now)

    desk.jobs.stop_ringing({"claim": desk.claim_id}, 1, desk.now)

    assert desk.carrier.hung_up == ["CA-rung-1"]


def test_a_claim_that_is_too_old_rings_nobody(desk: Desk) -> None:
    desk.jobs.ring_operator({"claim": desk.claim_id}, 3, desk.now + timedelta(minutes=2))

    assert desk.carrier.rung == []


def test_a_caller_alone_in_the_conference_is_fetched_back_to_the_queue(desk: Desk) -> None:
    desk.joined_and_left()
    for _ in range(2):
        desk.fetch_back()

    assert [call for call, _url in desk.carrier.redirected] == [desk.caller_leg]
    assert desk.carrier.redirected[0][1].startswith("https://ivr.example/voice/resume/key")
    item = item_of(desk.store, desk.item_id)
    assert (item.status, item.claim_id, item.carrier_queue_id, item.queued_at) == ("waiting", None, None, desk.now)
    assert isinstance(claims.claim(desk.store, desk.item_id, desk.people.aiko, {A}, desk.now), claims.NotYet)
    queue.arrived(desk.store, item.call_id, "QU1", desk.now)
    assert isinstance(claims.claim(desk.store, desk.item_id, desk.people.aiko, {A}, desk.now), claims.Claimed)


def test_after_a_conversation_nobody_is_fetched_back(desk: Desk) -> None:
    desk.joined_and_left()
    claims.conversation_ended(desk.store, desk.claim_id, desk.now)

    desk.fetch_back()

    assert (desk.carrier.redirected, desk.item_status) == ([], "done")


def test_a_call_that_is_over_is_left_to_the_word_of_its_end(desk: Desk) -> None:
    desk.joined_and_left()
    desk.carrier.calls[desk.caller_leg] = "ended"

    desk.fetch_back()

    assert (desk.carrier.redirected, desk.item_status) == ([], "connected")


def test_fetching_back_is_tried_again_until_the_caller_has_arrived(desk: Desk) -> None:
    desk.joined_and_left()

    class Slow(FakeCarrier):
        def redirect(self, call_id: str, url: str) -> None:
            raise PortError("the answer did not come in time")

    slow = Slow(calls=desk.carrier.calls)
    with pytest.raises(PortError):
        Ringing(desk.store, slow, Addresses("https://ivr.example")).return_caller({"claim": desk.claim_id}, 1, desk.now)
    assert desk.item_status == "waiting"

    desk.fetch_back(attempt=2)
    assert len(desk.carrier.redirected) == 1
    queue.arrived(desk.store, item_of(desk.store, desk.item_id).call_id, "QU1", desk.now)
    desk.fetch_back(attempt=3)

    assert len(desk.carrier.redirected) == 1


@pytest.mark.parametrize(("status", "becomes"), [("ended", "abandoned"), ("talking", "waiting")])
def test_a_caller_who_goes_while_fetched_back_has_left_the_queue(desk: Desk, status: CallStatus, becomes: str) -> None:
    desk.joined_and_left()

    class Gone(FakeCarrier):
        def redirect(self, call_id: str, url: str) -> None:
            self.calls[call_id] = status
            raise Refused("not in progress", permanent=True)

    desk.jobs = Ringing(desk.store, Gone(calls=desk.carrier.calls), Addresses("https://ivr.example"))
    with nullcontext() if status == "ended" else pytest.raises(Refused):
        desk.fetch_back()

    assert desk.item_status == becomes
