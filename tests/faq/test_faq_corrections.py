"""What operators said of a question decides the next time it is asked, and only then. On made-up matches: whatever the matcher of the day finds."""

import pytest

from ivr.faq import Candidate, Entry, FaqMatch, Matcher
from ivr.faq.corrections import FaqCorrection, FaqCorrections, apply_faq_corrections
from ivr.faq.model import Band
from ivr.text.likeness import NEAR, SAME, likeness

KNOWN = {"hours", "parking", "fee"}
ODD = "ワゴン車で伺うつもりなんですが置き場所に困りませんか"
ODD_AGAIN = "ワゴン車で伺いたいんですが、置き場所に困りませんか"


def found(text: str, band: Band = "none", *ids: str) -> FaqMatch:
    """A match with these candidates, the first at 60 %, each next one with 10 % less; band "answer" answers the first."""
    candidates = tuple(Candidate(each, round(0.6 - 0.1 * place, 1), ("言葉が一致",)) for place, each in enumerate(ids))
    return FaqMatch(text, ids[0] if band == "answer" else None, candidates[0].probability if ids else 0.0, band, candidates)


def after(match: FaqMatch, *corrections: FaqCorrection) -> FaqMatch:
    return apply_faq_corrections(match, FaqCorrections(corrections), KNOWN)


def ids_of(match: FaqMatch) -> list[str]:
    return [candidate.id for candidate in match.candidates]


def test_the_question_in_another_form_is_near_but_not_the_same() -> None:
    assert NEAR <= likeness(ODD, ODD_AGAIN) < SAME


@pytest.mark.parametrize("match", [found(f"えーと、{ODD}。"), found(ODD, "answer", "fee"), found(ODD, "ask", "fee", "parking")])
def test_the_same_question_gets_the_entry_it_was_corrected_to(match: FaqMatch) -> None:
    answered = after(match, FaqCorrection(ODD, "parking"))

    assert (answered.match, answered.band, ids_of(answered)[0]) == ("parking", "answer", "parking")
    assert answered.candidates[0].reasons[-1] == "以前の訂正に近い言い方"


@pytest.mark.parametrize("match", [found(ODD_AGAIN), found(ODD_AGAIN, "answer", "fee"), found(ODD_AGAIN, "ask", "fee", "parking")])
def test_a_question_much_like_it_is_asked_about_with_that_entry_first(match: FaqMatch) -> None:
    asked = after(match, FaqCorrection(ODD, "parking"))

    assert (asked.match, asked.band, ids_of(asked)[0]) == (None, "ask", "parking")


def test_what_the_entry_answers_anyway_stays_answered() -> None:
    assert after(found(ODD_AGAIN, "answer", "parking"), FaqCorrection(ODD, "parking")).match == "parking"


def test_the_entry_given_wrongly_is_not_offered_again_for_the_same_words() -> None:
    assert ids_of(after(found(ODD, "answer", "hours", "fee"), FaqCorrection(ODD, "parking", ("hours",)))) == ["parking", "fee"]


@pytest.mark.parametrize("match", [found(ODD, "answer", "fee", "hours"), found(ODD, "ask", "hours", "fee")])
def test_a_question_that_no_entry_answers_goes_to_a_person_the_next_time(match: FaqMatch) -> None:
    left = after(match, FaqCorrection(ODD, None, ("fee",)))

    assert (left.match, left.band, ids_of(left)) == (None, "none", ["hours"])


def test_a_question_much_like_one_that_no_entry_answers_is_asked_about_before_it_is_answered() -> None:
    asked = after(found(ODD_AGAIN, "answer", "fee", "hours"), FaqCorrection(ODD, None, ("fee", "hours")))

    assert (asked.match, asked.band, ids_of(asked)) == (None, "ask", ["fee", "hours"])


def test_an_entry_written_later_may_answer_what_none_did() -> None:
    assert after(found(ODD, "answer", "parking", "fee"), FaqCorrection(ODD, None, ("hours", "fee"))).match == "parking"


@pytest.mark.parametrize("match", [found(ODD), found(ODD, "answer", "fee")])
def test_a_correction_to_an_entry_that_is_gone_is_ignored(match: FaqMatch) -> None:
    assert after(match, FaqCorrection(ODD, "wagon")) == match


@pytest.mark.parametrize("match", [found("営業時間を教えてください", "answer", "hours"), found("社長はいますか"), found("")])
def test_other_questions_are_matched_as_ever(match: FaqMatch) -> None:
    assert after(match, FaqCorrection(ODD, "parking"), FaqCorrection("返送料はいくらですか", None, ("hours",))) == match


def test_of_the_same_words_corrected_twice_the_newer_counts() -> None:
    yes, no = FaqCorrection(ODD, "parking"), FaqCorrection(ODD, None, ("parking",))

    assert after(found(ODD), yes, no).match == "parking"
    assert after(found(ODD, "answer", "parking"), no, yes).match is None


def test_a_real_match_is_corrected_the_same_way() -> None:
    matcher = Matcher([Entry("hours", "営業時間を教えてください", "9時から18時までです"), Entry("parking", "駐車場はありますか", "3台分ございます")])

    assert after(matcher.match("犬を連れて行きたいのですが"), FaqCorrection("犬を連れて行きたいのですが", "hours")).match == "hours"
