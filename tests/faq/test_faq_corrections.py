"""What operators said of a question decides the next time it is asked, and only then."""

from functools import cache

import pytest

from ivr.faq import Entry, FaqMatch, Matcher
from ivr.faq.corrections import FaqCorrection, FaqCorrections, apply_faq_corrections

ENTRIES = (
    Entry("hours", "営業時間を教えてください", "9時から18時までです"),
    Entry("parking", "駐車場はありますか", "3台分ございます"),
    Entry("fee", "送料はいくらですか", "全国一律500円です"),
)
ODD = "ワゴン車で伺うつもりなんですが置き場所に困りませんか"


@cache
def matcher() -> Matcher:
    return Matcher(ENTRIES)


def match(text: str, *corrections: FaqCorrection) -> FaqMatch:
    return apply_faq_corrections(matcher().match(text), FaqCorrections(corrections), {entry.id for entry in ENTRIES})


def test_the_same_question_gets_the_entry_it_was_corrected_to() -> None:
    assert match(ODD).match is None

    found = match("えーと、ワゴン車で伺うつもりなんですが、置き場所に困りませんか。", FaqCorrection(ODD, "parking"))

    assert (found.match, found.band) == ("parking", "answer")
    assert found.candidates[0].reasons[-1] == "以前の訂正に近い言い方"


def test_a_question_much_like_it_is_asked_about_with_that_entry_first() -> None:
    found = match("ワゴン車で伺いたいんですが、置き場所に困りませんか", FaqCorrection(ODD, "parking"))

    assert (found.match, found.band, found.candidates[0].id) == (None, "ask", "parking")


def test_what_the_entry_answers_anyway_stays_answered() -> None:
    found = match("駐車場は何台ありますか", FaqCorrection("駐車場って何台ありますか", "parking"))

    assert (found.match, found.band) == ("parking", "answer")


def test_the_entry_given_wrongly_is_not_offered_again_for_the_same_words() -> None:
    found = match("営業時間を教えてください", FaqCorrection("営業時間を教えてください", "fee", ("hours",)))

    assert found.match == "fee"
    assert "hours" not in {candidate.id for candidate in found.candidates}


def test_a_question_that_no_entry_answers_goes_to_a_person_the_next_time() -> None:
    question = "返送料はいくらですか"
    assert match(question).band != "none"

    found = match(question, FaqCorrection(question, None, ("fee", "parking", "hours")))

    assert (found.match, found.band) == (None, "none")


def test_a_question_much_like_one_that_no_entry_answers_is_asked_about_before_it_is_answered() -> None:
    found = match("送料はいくらですか", FaqCorrection("返送料はいくらですか", None, ("fee",)))

    assert (found.match, found.band, found.candidates[0].id) == (None, "ask", "fee")


def test_an_entry_written_later_may_answer_what_none_did() -> None:
    question = "駐車場はありますか"

    assert match(question, FaqCorrection(question, None, ("hours", "fee"))).match == "parking"


def test_a_correction_to_an_entry_that_is_gone_is_ignored() -> None:
    assert match(ODD, FaqCorrection(ODD, "wagon")) == matcher().match(ODD)


@pytest.mark.parametrize("text", ["営業時間を教えてください", "社長はいますか", ""])
def test_other_questions_are_matched_as_ever(text: str) -> None:
    corrections = (FaqCorrection(ODD, "parking"), FaqCorrection("返送料はいくらですか", None, ("fee",)))

    assert match(text, *corrections) == matcher().match(text)


def test_of_the_same_words_corrected_twice_the_newer_counts() -> None:
    assert match(ODD, FaqCorrection(ODD, "parking"), FaqCorrection(ODD, None, ("parking",))).match == "parking"
    assert match(ODD, FaqCorrection(ODD, None, ("parking",)), FaqCorrection(ODD, "parking")).match is None
