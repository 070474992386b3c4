"""Entries and questions made for benchmarks."""

from scripts.made_faq import POSSIBLE, made_faq


def test_entries_and_questions_are_all_different() -> None:
    made = made_faq(2_000, 500)

    assert len({entry.question for entry in made.entries}) == len({entry.id for entry in made.entries}) == 2_000
    assert len(set(made.questions)) == 500
    assert not {entry.question for entry in made.entries} & set(made.questions)


def test_the_same_is_made_each_time() -> None:
    assert made_faq(50, 20) == made_faq(50, 20)
    assert made_faq(50, 20) != made_faq(50, 20, seed=2)


def test_words_vary_and_are_not_one_sentence_with_a_number() -> None:
    entries = made_faq(1_000, 0).entries

    assert POSSIBLE >= 100_000
    assert len({entry.question[:4] for entry in entries}) > 50
    assert len({entry.question[-8:] for entry in entries}) > 30
    assert not any(letter.isdigit() for entry in entries for letter in entry.question)
    assert 250 < sum(bool(entry.alternates) for entry in entries) < 420
