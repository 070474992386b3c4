"""What a caller says decides: an answer, a polite refusal, a person."""

import pytest

from tests.calls_whole.browser import Operator
from tests.calls_whole.installation import Installation
from tests.calls_whole.scenes import CALLER, OPERATOR, SAKURA, SELLER, STAFF, Clips, ask_and_be_answered
from tests.carrier.people import Person

pytestmark = pytest.mark.slow


def test_a_question_of_the_faq_is_answered_and_the_caller_is_content(either: Installation, clips: Clips):
    leg = ask_and_be_answered(either, clips)

    assert {"heard", "recorded", "outcome"} <= set(either.kinds(leg))
    assert either.faults(leg) == set()


def test_a_sales_pitch_is_declined_politely(either: Installation, clips: Clips):
    leg = either.network.call(SELLER, SAKURA, Person().says(clips("sales")).hangs_up("Enqueue")).finish()

    assert either.outcome(leg) == "declined", either.story(leg)
    assert any("申し訳" in words or "恐れ入り" in words for words in leg.transcript.words), leg


def test_an_unresolved_caller_waits_is_claimed_and_talks_with_the_operator(either: Installation, clips: Clips):
    either.network.telephone(OPERATOR).accepts()
    leg = either.network.call(CALLER, SAKURA, Person().says(clips("matter")))
    item = either.claimable(leg)
    with Operator(either) as operator:
        assert "さくら不動産" in operator.sees()
        operator.takes(item.id)

    assert either.network.meetings.together(leg, OPERATOR), either.story(leg)
    either.network.legs_to(OPERATOR)[-1].hang_up()
    leg.finish()
    assert either.outcome(leg) == "handled", either.story(leg)
    assert [kind for kind in either.kinds(leg) if kind in {"claimed", "accepted", "joined"}] == ["claimed", "accepted", "joined"]
    assert "さくら不動産" in " ".join(either.network.legs_to(OPERATOR)[-1].transcript.words)


def test_danger_rings_the_people_on_call_until_one_accepts(house: Installation, clips: Clips):
    house.network.telephone(STAFF).answering_machine()
    house.network.telephone("+819033334444").accepts()

    leg = house.network.call(CALLER, SAKURA, Person().says(clips("danger"))).finish()

    assert house.outcome(leg) == "transferred", house.story(leg)
    assert house.network.telephone(STAFF).rung == 1


def test_a_complaint_is_never_answered_by_a_machine(house: Installation, clips: Clips):
    leg = house.network.call(CALLER, SAKURA, Person().says(clips("complaint")))

    item = house.claimable(leg)
    assert item.priority >= 1
    leg.transcript.expect_not("営業時間は、平日")


def test_recordings_are_stored_encrypted_and_deleted_at_the_carrier(house: Installation, clips: Clips):
    leg = ask_and_be_answered(house, clips)

    recording = house.until(lambda: [kept for kept in house.network.recordings.kept.values() if kept.call_id == leg.id and kept.deleted],
                            "the carrier's copy is deleted")[0]  # fmt: skip
    stored = list((house.folder / "recordings" / "sakura").glob("*.bin"))
    assert recording.deleted
    assert stored
    assert all(b"RIFF" not in path.read_bytes() for path in stored)
