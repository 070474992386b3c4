"""The end of an address: block numbers however they are said, the house and the room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text.house_numbers import split_block


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("神宮前1丁目2番3号", ("神宮前", "1-2-3", "")),
        ("桜三丁目十五番地の二", ("桜", "3-15-2", "")),
        ("三宮町いちのにのさん", ("三宮町", "1-2-3", "")),
        ("美しが丘1の2の3", ("美しが丘", "1-2-3", "")),
        ("梅田2-4-9", ("梅田", "2-4-9", "")),
        ("一番町10の2", ("一番町", "10-2", "")),
        ("平岸二条5丁目", ("平岸2条", "5", "")),
        ("西新宿2丁目8の1の203号室", ("西新宿", "2-8-1", "203号室")),
        ("荻窪5の6の7、グリーンハイツ二〇三号", ("荻窪", "5-6-7", "グリーンハイツ203号")),
        ("江坂町1丁目23番10号、江坂ビルの5階", ("江坂町", "1-23-10", "江坂ビル5階")),
        ("大字長倉2381番地", ("大字長倉", "2381", "")),
        ("六本木", ("六本木", "", "")),
        ("", ("", "", "")),
    ],
)
def test_numbers_become_a_block_and_those_of_the_town_stay_in_it(said: str, parts: tuple[str, str, str]) -> None:
    assert split_block(said)[:3] == parts


def test_a_single_number_keeps_what_it_counts() -> None:
    assert split_block("神宮前一丁目です").unit == "丁目"
    assert split_block("神宮前1の2").unit == ""


@given(st.text(max_size=40) | st.text(alphabet="一二十百丁目番地号の-0123町条室階にさん", max_size=30))
def test_any_text_is_split_without_failing(text: str) -> None:
    split_block(text)
