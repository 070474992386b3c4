from ivr.speech.engines.common import MOST_HINT_CHARS, hint_text, token_limit


def test_hints_become_one_sentence_of_whole_words() -> None:
    assert hint_text(("さくら不動産", " 内見 ", "", "内見")) == "さくら不動産、内見。"


def test_no_hints_give_no_prompt() -> None:
    assert hint_text(()) == ""
    assert hint_text(("", "  ")) == ""


def test_too_many_hints_are_left_out_whole() -> None:
    text = hint_text(f"会社{number}" for number in range(100))

    assert len(text) <= MOST_HINT_CHARS + 1
    assert text.startswith("会社0、会社1、")
    assert text.removesuffix("。").split("、")[-1] in {f"会社{number}" for number in range(100)}


def test_the_token_limit_follows_the_sound_and_the_time_left() -> None:
    assert token_limit(3.0, 30.0) == 52
    assert token_limit(30.0, 30.0) == 200
    assert token_limit(10.0, 0.5) == 20
    assert token_limit(10.0, -1.0) == 8
