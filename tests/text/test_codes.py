"""Order and membership numbers as people say them, letters included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text.codes import PIECED, SAID, TOLD, find_code
from ivr.text.speech import say_code


@pytest.mark.parametrize(
    ("said", "code", "confidence"),
    [
        ("注文番号は4471です", "4471", SAID),
        ("2026の1124の0035です", "202611240035", SAID),
        ("A-1234です", "A1234", SAID),
        ("エスケーの1234", "SK1234", TOLD),
        ("ビーゴーゴーイチニーです", "B5512", TOLD),
        ("Dog のD、4456です", "D4456", TOLD),
        ("44712、すみません、最後は3です", "44713", TOLD),
        ("5512の8834、8834じゃなくて8843です", "55128843", TOLD),
        ("番号は9981、もう一度言います、9981です", "9981", SAID),
        ("55123、55123です", "55123", PIECED),
        ("K7712、あ、K7721です", "K7721", PIECED),
    ],
)
def test_a_code_is_put_together_and_as_sure_as_it_was_said(said: str, code: str, confidence: float) -> None:
    assert find_code(said) == (code, confidence)


@pytest.mark.parametrize("said", ["わかりません", "3日前に頼みました", "二つ注文しました", "電話は090の1234の5678です", "ABCです", ""])
def test_what_is_no_code_is_none(said: str) -> None:
    assert find_code(said) is None


@given(st.from_regex(r"[A-PR-Z]{0,2}[0-9]{2,10}", fullmatch=True))
def test_what_the_voice_says_is_understood_again(code: str) -> None:
    found = find_code(say_code(code))

    assert found
    assert found.code == code


@given(st.text(max_size=40))
def test_any_text_is_searched_without_failing(text: str) -> None:
    find_code(text)
