"""A name by voice and a number by keys, read back, and one of them corrected."""

import pytest

from tests.calls_whole.installation import Installation
from tests.calls_whole.scenes import CALLER, MENU, Clips
from tests.carrier.people import Person

pytestmark = pytest.mark.slow
OTHER, RIGHT = "0312345678", "+81312345679"


def test_name_by_voice_and_number_by_keys_are_taken_and_the_number_is_corrected(house: Installation, clips: Clips):
    asked = Person().presses("4").says(clips("name"))
    offered = asked.presses("2").presses(f"{OTHER}#")  # not the number shown: another one
    corrected = offered.presses("2").presses("2").presses("0312345679#")  # not right; the number; the right one
    leg = house.network.call(CALLER, MENU, corrected.presses("1")).finish()

    leg.transcript.expect("お名前をフルネームで", "折り返しのお電話番号を", "ご確認いたします", "どちらを直しますか", "ご確認いたします")
    leg.transcript.expect("承りました。")
    assert house.outcome(leg) == "message", house.story(leg)
    slots = house.messages(leg)[0].slots
    assert slots["phone"] == RIGHT
    assert "name" in slots
    assert leg.person.rest == []


def test_the_name_alone_is_corrected_by_a_word_and_the_number_shown_is_kept(house: Installation, clips: Clips):
    asked = Person().presses("4").says(clips("company_name")).presses("1")
    leg = house.network.call(CALLER, MENU, asked.says("名前が違います").says(clips("name")).presses("1")).finish()

    assert leg.transcript.words.count("お名前をフルネームでお願いいたします。") == 2, leg
    assert house.outcome(leg) == "message", house.story(leg)
    assert house.messages(leg)[0].slots["phone"] == CALLER
    assert leg.person.rest == []
