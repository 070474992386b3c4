"""One of a few choices, by its key, its words or how they sound."""

import pytest

from ivr.classify.slots import match_choice

MENU = {"1 故障 水漏れ 設備": "修理", "2 内見 予約": "内見", "3 その他": "その他"}
SALON = ["カット", "カラー", "カットとカラー"]
CLERK = {"営業時間": "hours", "返品": "return", "解約": "cancel"}


@pytest.mark.parametrize(
    ("choices", "said", "label"),
    [
        (MENU, "1", "修理"),
        (MENU, "いち", "修理"),
        (MENU, "1番で", "修理"),
        (MENU, "二番目でお願いします", "内見"),
        (MENU, "三", "その他"),
        (MENU, "水漏れなんですけど", "修理"),
        (MENU, "ミズモレ", "修理"),
        (MENU, "みずもりです", "修理"),
        (MENU, "設備が壊れた", "修理"),
        (MENU, "内検", "内見"),
        (MENU, "予約をお願いしたいのですが", "内見"),
        (MENU, "そのほか", "その他"),
        (MENU, "修理", "修理"),
        (MENU, "故障じゃなくて予約です", "内見"),
        (SALON, "カットで", "カット"),
        (SALON, "カットとカラー", "カットとカラー"),
        (SALON, "からー", "カラー"),
        (SALON, "3", "カットとカラー"),
        (CLERK, "栄養時間を教えて", "hours"),
        (CLERK, "センピン", "return"),
    ],
)
def test_a_choice_is_heard_by_number_word_or_sound(choices: dict[str, str] | list[str], said: str, label: str) -> None:
    found = match_choice(said, choices)

    assert found
    assert found[0].label == label


@pytest.mark.parametrize(
    ("choices", "said"),
    [(MENU, "わかりません"), (MENU, "よん"), (MENU, "予約と故障"), (MENU, ""), (SALON, "パーマ"), (CLERK, "予約したい"), ([], "1"), ({}, "はい")],
)
def test_an_answer_that_fits_none_or_two_is_asked_again(choices: dict[str, str] | list[str], said: str) -> None:
    assert match_choice(said, choices) is None


def test_a_word_as_written_is_surer_than_one_that_only_sounds_alike() -> None:
    written, sound, alike = (match_choice(said, MENU) for said in ("水漏れ", "ミズモレ", "みずもり"))

    assert written
    assert sound
    assert alike
    assert written[1] > sound[1] > alike[1]
