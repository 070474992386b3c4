"""Waiting for a person: nobody is lost, nobody is moved to a telephone that nobody took."""

import pytest

from tests.calls_whole.installation import Installation
from tests.calls_whole.scenes import CALLER, MENU, OPERATOR
from tests.carrier.leg import Leg
from tests.carrier.people import HangsUp, Meanwhile, Person, Presses

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("manner", ["no_answer", "busy", "answering_machine", "fails"])
def test_an_operator_who_does_not_take_the_call_moves_nobody_and_the_caller_keeps_the_place(house: Installation, manner: str):
    getattr(house.network.telephone(OPERATOR), manner)()
    leg = house.network.call(CALLER, MENU, Person().presses("2"))
    before = house.claimable(leg)
    house.claim(leg, house.operator)
    house.until(lambda: "unanswered" in house.kinds(leg), f"the claim ends unanswered\n{leg}", 30.0)

    after = house.claimable(leg)
    assert (after.id, after.queued_at, after.priority) == (before.id, before.queued_at, before.priority)
    assert not house.network.meetings.conferences or not any(leg in room.inside for room in house.network.meetings.conferences.values())
    assert not leg.over

    # The next operator gets the same caller.
    house.network.telephones.clear()
    house.network.telephone(OPERATOR).accepts()
    house.claim(leg, house.operator)
    assert house.network.meetings.together(leg, OPERATOR), house.story(leg)
    leg.hang_up("caller")
    leg.finish()
    assert house.outcome(leg) == "handled", house.story(leg)


def test_a_caller_who_goes_before_the_operator_picks_up_is_abandoned_and_the_ringing_stops(house: Installation):
    house.network.telephone(OPERATOR).no_answer()
    leg = house.network.call(CALLER, MENU, Person().presses("2"))
    house.claim(leg, house.operator)
    leg.hang_up("caller")
    leg.finish()

    assert house.outcome(leg) == "abandoned", house.story(leg)
    item = house.item(leg)
    assert item is not None
    assert item.status == "abandoned"
    house.until(lambda: all(other.over for other in house.network.legs_to(OPERATOR)), "the operator's telephone is quiet")


def test_a_waiting_caller_may_leave_a_message_instead(house: Installation):
    leg = house.network.call(CALLER, MENU, Person().presses("2").presses("1").says("田中です。折り返しお願いします。")).finish()

    assert house.outcome(leg) in {"message", "callback"}, house.story(leg)


def test_the_carrier_refusing_to_ring_leaves_the_caller_waiting(house: Installation):
    house.network.rest.fail("POST", "/Calls.json", 400, times=1)
    leg = house.network.call(CALLER, MENU, Person().presses("2"))
    house.claim(leg, house.operator)
    house.until(lambda: "unanswered" in house.kinds(leg), "the claim ends")

    assert house.claimable(leg)


def test_the_carrier_refusing_to_move_the_caller_leaves_the_caller_waiting(house: Installation):
    house.network.telephone(OPERATOR).accepts()
    house.network.rest.fail("POST", "/Members/", 404, times=20)
    leg = house.network.call(CALLER, MENU, Person().presses("2"))
    house.claim(leg, house.operator)
    house.until(lambda: "unanswered" in house.kinds(leg), "the claim ends")
    house.network.rest.forgive()

    assert house.claimable(leg)
    assert not leg.over


def test_a_caller_whose_operator_drops_while_joining_gets_the_next_one(house: Installation):
    legs: list[Leg] = []
    house.network.telephone(OPERATOR).answers(Presses("1"), Meanwhile(lambda: legs[0].until("enters conference")), HangsUp("Dial"))
    leg = house.network.call(CALLER, MENU, Person().presses("2"))
    legs.append(leg)
    before = house.claimable(leg)
    house.claim(leg, house.operator)
    leg.until("is moved out of the conference")
    after = house.claimable(leg)
    assert (after.id, after.queued_at, after.priority) == (before.id, before.queued_at, before.priority)
    assert house.kinds(leg).count("unanswered") == 1, house.story(leg)

    house.network.telephones.clear()
    house.network.telephone(OPERATOR).accepts()
    house.claim(leg, house.operator)
    assert house.network.meetings.together(leg, OPERATOR), house.story(leg)
    leg.hang_up("caller")
    leg.finish()
    assert house.outcome(leg) == "handled", house.story(leg)


def test_a_caller_fetched_back_may_still_leave_a_message(house: Installation):
    legs: list[Leg] = []
    house.network.telephone(OPERATOR).answers(Presses("1"), Meanwhile(lambda: legs[0].until("enters conference")), HangsUp("Dial"))
    caller = Person().presses("2")
    leg = house.network.call(CALLER, MENU, caller)
    legs.append(leg)
    house.claim(leg, house.operator)
    leg.until("is moved out of the conference")
    caller.presses("1").says("田中です。折り返しお願いします。")
    leg.finish()

    assert house.outcome(leg) in {"message", "callback"}, house.story(leg)
