"""Callers who say nothing, and callers who come when nobody is there."""

import pytest

from tests.calls_whole.installation import Installation
from tests.calls_whole.scenes import BLOCKED, CALLER, CLOSED, MENU, NOBODY, SAKURA, Clips
from tests.carrier.people import Person

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("number", [SAKURA, MENU])
def test_a_caller_who_stays_silent_throughout_is_asked_again_and_then_gets_a_person(house: Installation, number: str):
    leg = house.network.call(CALLER, number)

    house.claimable(leg)
    assert len(leg.transcript.words) >= 3, leg


@pytest.mark.parametrize("sound", ["silence", "noise", "music", "tone", "breath"])
def test_sound_without_words_is_not_taken_for_words(house: Installation, clips: Clips, sound: str):
    leg = house.network.call(CALLER, SAKURA, Person().says(clips(sound)))

    house.claimable(leg)
    heard = [line.data.get("text", "") for line in house.timeline(leg) if line.kind == "heard"]
    assert not any(heard), leg


def test_outside_hours_a_message_is_taken(house: Installation, clips: Clips):
    leg = house.network.call(CALLER, CLOSED, Person().says(clips("matter")).says(clips("message"))).finish()

    leg.transcript.expect("本日の営業は終了いたしました。")
    assert house.outcome(leg) == "message", house.story(leg)
    assert len(house.messages(leg)) == 1
    assert house.item(leg) is None


def test_outside_hours_a_silent_caller_is_not_put_in_a_queue_nobody_serves(house: Installation):
    leg = house.network.call(CALLER, CLOSED).finish()

    assert house.item(leg) is None
    assert house.outcome(leg) in {"abandoned", "message"}, house.story(leg)


def test_with_nobody_on_shift_the_queue_turns_into_a_message(house: Installation, clips: Clips):
    house.shift(on=False)
    try:
        leg = house.network.call(CALLER, MENU, Person().presses("2").says(clips("message"))).finish()
    finally:
        house.shift(on=True)

    assert house.outcome(leg) == "message", house.story(leg)


def test_a_blocked_caller_is_rejected_before_the_call_is_answered(house: Installation):
    leg = house.network.call(BLOCKED, SAKURA).finish()

    assert leg.ended_by == "rejected", leg
    assert house.outcome(leg) == "rejected"


@pytest.mark.parametrize("from_", ["anonymous", "unknown", "+266696687", "株式会社"])
def test_a_withheld_number_is_a_caller_like_any_other(house: Installation, clips: Clips, from_: str):
    leg = house.network.call(from_, SAKURA, Person().says(clips("faq_hours")).presses("1")).finish()

    assert house.outcome(leg) == "resolved", house.story(leg)


def test_a_number_without_a_client_gets_a_polite_sentence(house: Installation):
    leg = house.network.call(CALLER, NOBODY).finish()

    assert leg.transcript.words, leg
    assert leg.ended_by == "application"
