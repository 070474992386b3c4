"""The whole phrasing, asked where no cue speaks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.classify import CallerSigns, classify
from ivr.classify.phrasing import packaged


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=500))
def test_the_labels_of_any_text_share_one_probability(text):
    chances = packaged().probabilities(text)

    assert sum(chances.values()) == pytest.approx(1.0)
    assert all(0.0 <= chance <= 1.0 for chance in chances.values())


def test_a_pitch_without_a_known_cue_is_asked_about_and_says_why():
    understood = classify("新しい集荷サービスを企業に広めておりまして")

    assert understood.sales.decision == "ask"
    assert "言い回しが営業の電話に近い" in understood.sales.reasons


def test_phrasing_asks_nobody_who_is_welcome():
    signs = CallerSigns(welcome=("集荷サービス",))

    assert classify("新しい集荷サービスを企業に広めておりまして", signs).sales.decision == "pass"


def test_an_intent_without_a_cue_is_guessed_from_the_phrasing():
    assert classify("店員さんの口のきき方がひどくて嫌な思いをしました").intent == "complaint"
