"""Every webhook sent twice, in turn and at once: the same answers, and everything done once."""

import pytest

from tests.calls_whole.installation import Installation
from tests.calls_whole.scenes import CALLER, MENU, OPERATOR, Clips, ask_and_be_answered
from tests.carrier.people import Person
from tests.carrier.webhooks import Twice

pytestmark = pytest.mark.slow
BOTH: list[Twice] = ["in turn", "together"]


@pytest.mark.parametrize("how", BOTH)
def test_a_question_is_answered_once_though_everything_arrives_twice(either: Installation, clips: Clips, how: Twice):
    either.network.webhooks.twice = how

    leg = ask_and_be_answered(either, clips)

    kinds = either.kinds(leg)
    assert kinds.count("outcome") == 1
    assert kinds.count("ended") == 1
    assert kinds.count("recorded") == 1


@pytest.mark.parametrize("how", BOTH)
def test_a_message_is_taken_once_though_everything_arrives_twice(house: Installation, clips: Clips, how: Twice):
    house.network.webhooks.twice = how

    leg = house.network.call(CALLER, MENU, Person().presses("3").says(clips("message"))).finish()

    assert house.outcome(leg) == "message", house.story(leg)
    assert len(house.messages(leg)) == 1


@pytest.mark.parametrize("how", BOTH)
def test_a_caller_is_queued_claimed_and_moved_once_though_everything_arrives_twice(house: Installation, how: Twice):
    house.network.webhooks.twice = how
    house.network.telephone(OPERATOR).accepts()
    leg = house.network.call(CALLER, MENU, Person().presses("2"))
    house.claim(leg, house.operator)

    assert house.network.meetings.together(leg, OPERATOR), house.story(leg)
    house.network.legs_to(OPERATOR)[-1].hang_up()
    leg.finish()
    assert house.outcome(leg) == "handled", house.story(leg)
    assert house.network.telephone(OPERATOR).rung == 1
    assert house.kinds(leg).count("joined") == 1


def test_an_old_request_sent_again_later_changes_nothing(house: Installation):
    leg = house.network.call(CALLER, MENU, Person().presses("3").says("田中です。折り返しお願いします。")).finish()
    house.until(lambda: "heard_late" in house.kinds(leg), "the message was heard, after the call", 60.0)
    outcome, before = house.outcome(leg), house.kinds(leg)

    for asked in leg.transcript.webhooks:
        house.network.send_again(asked)

    assert house.outcome(leg) == outcome
    assert house.kinds(leg) == before
