"""What becomes of a doubtful match when somebody else chooses among its candidates."""

from ivr.faq.model import Band, Candidate, Entry, FaqMatch
from ivr.faq.picked import REASON, Picked, apply_pick, candidates_of

ENTRIES = tuple(Entry(each, f"{each}は?", "はい。") for each in ("a", "b", "c"))


def found(band: Band, match: str | None = None) -> FaqMatch:
    return FaqMatch(
        "質問", match, 0.4, band, (Candidate("a", 0.4, ("言葉が一致",)), Candidate("b", 0.3), Candidate("c", 0.1), Candidate("gone", 0.05))
    )


def test_only_a_doubtful_match_is_put_to_somebody_else():
    assert [entry.id for entry in candidates_of(found("ask"), ENTRIES)] == ["a", "b", "c"]
    assert [entry.id for entry in candidates_of(found("none"), ENTRIES)] == ["a", "b", "c"]
    assert candidates_of(found("answer", "a"), ENTRIES) == ()


def test_no_choice_leaves_the_match_as_it_is():
    for match in (found("ask"), found("none"), found("answer", "a")):
        assert apply_pick(match, None) is match


def test_an_entry_that_both_think_of_is_answered():
    made = apply_pick(found("ask"), Picked("b"))

    assert (made.band, made.match) == ("answer", "b")
    assert [candidate.id for candidate in made.candidates] == ["b", "a", "c", "gone"]
    assert REASON in made.candidates[0].reasons


def test_an_entry_that_the_matcher_would_not_have_asked_about_is_asked_about():
    made = apply_pick(found("ask"), Picked("c"))

    assert (made.band, made.match) == ("ask", None)
    assert [candidate.id for candidate in made.candidates] == ["c"]


def test_where_the_matcher_found_nothing_the_caller_is_asked_first():
    made = apply_pick(found("none"), Picked("a"))

    assert (made.band, made.match) == ("ask", None)
    assert [candidate.id for candidate in made.candidates] == ["a"]


def test_none_of_them_saves_the_caller_the_question():
    assert apply_pick(found("ask"), Picked(None)).band == "none"
    assert apply_pick(found("none"), Picked(None)).band == "none"


def test_a_sure_answer_is_never_taken_away():
    sure = found("answer", "a")

    assert apply_pick(sure, Picked(None)) is sure
    assert apply_pick(sure, Picked("b")) is sure


def test_an_entry_that_was_no_candidate_changes_nothing():
    match = found("ask")

    assert apply_pick(match, Picked("z")) is match
