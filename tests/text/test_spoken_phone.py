"""Telephone numbers as people say them and recognisers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.text.phone import group_digits, to_e164
from ivr.text.speech import say_phone
from ivr.text.spoken_phone import GUESSED, PIECED, PLAIN, TOLD, find_spoken_phone


@pytest.mark.parametrize(
    ("said", "e164"),
    [
        ("ゼロサンの、イチニーサンヨンの、ゴーロクナナハチ", "+81312345678"),
        ("ゼロサンのイチニサンヨンのゴロクナナハチです", "+81312345678"),
        ("まるきゅうまるのいちにさんよんのごろくしちはち", "+819012345678"),
        ("れいきゅうれい、いちいちいちいち、ににににです", "+819011112222"),
        ("零九零 一二三四 五六七八", "+819012345678"),
        ("〇九〇、一二三四、五六七八", "+819012345678"),
        ("０９０ー１２３４ー５６７８です", "+819012345678"),
        ("090の1234の5678になります", "+819012345678"),
        ("090-1234-5678におかけください", "+819012345678"),
        ("ゼロ3の12 34 56 78", "+81312345678"),
        ("0 9 0 1 2 3 4 5 6 7 8", "+819012345678"),
        ("えーと090のえー1234の、5678ですね", "+819012345678"),
        ("田中さん、090の1234の5678です", "+819012345678"),
        ("0120の123の456です", "+81120123456"),
        ("ゼロキュウゼロの千二百三十四の五千六百七十八", "+819012345678"),
        ("市外局番が03で、番号が1234の5678です", "+81312345678"),
        ("+81 90 1234 5678", "+819012345678"),
        ("090-1234-5678、繰り返します、090-1234-5678です", "+819012345678"),
        ("090 1234 5678 090 1234 5678", "+819012345678"),
        ("ゼロ八ゼロ五五五五の一二三四", "+818055551234"),
        ("まるはちまる、ごごごご、いちにさんし", "+818055551234"),
        ("ゼロサンのサンニーニーイチ、えっと、ヨンヨンヨンヨン", "+81332214444"),
        ("フリーダイヤル0120の444の444", "+81120444444"),
    ],
)
def test_telephone_numbers_are_found_however_they_are_said(said: str, e164: str) -> None:
    assert find_spoken_phone(said).e164 == e164


@pytest.mark.parametrize(
    ("said", "e164"),
    [
        ("090、1234の5679、いや、5678です", "+819012345678"),
        ("090の1234の5679じゃなくて5678です", "+819012345678"),
        ("0312345679、違います、0312345678です", "+81312345678"),
        ("090-1234-5677、いや、すみません、最後が8です", "+819012345678"),
        ("03の1244、いや、34の5678です", "+81312345678"),
        ("090、1234、あ違う、1235の5678です", "+819012355678"),
    ],
)
def test_a_correction_takes_the_place_of_what_it_corrects(said: str, e164: str) -> None:
    assert find_spoken_phone(said).e164 == e164


@pytest.mark.parametrize("said", ["110番", "電話番号はちょっと", "〒150-0001", "123", "", "田中さんに五時に", "090-1234-567", "090-1234-56789"])
def test_what_is_no_telephone_number_is_not_taken_for_one(said: str) -> None:
    assert find_spoken_phone(said).e164 is None


def test_words_that_sound_like_digits_count_only_as_a_guess() -> None:
    for said in ("ゼロ旧ゼロの一二三四の五六七八", "オーキューオーのイチニサンヨン ゴロクナナハチ", "礼急礼の一二三四の五六七八"):
        found = find_spoken_phone(said)

        assert (found.e164, found.confidence) == ("+819012345678", GUESSED)


def test_a_number_that_only_lacks_its_first_zero_is_a_guess() -> None:
    assert find_spoken_phone("90の1234の5678です") == ("+819012345678", GUESSED, "")


@pytest.mark.parametrize(
    ("said", "e164", "confidence"),
    [
        ("090の1234の5678です", "+819012345678", PLAIN),
        ("090の1234の5678です、もう一度言います、090の1234の5678です", "+819012345678", PLAIN),
        ("090の1234の5679、いや、最後は8です", "+819012345678", TOLD),
        ("080の1234の5678です、最初は080じゃなくて090です", "+819012345678", TOLD),
        ("090の1235の5678です、すみません、真ん中は1234です", "+819012345678", TOLD),
        ("03の3456の1122か、090の1234の5678です", "+819012345678", PIECED),
    ],
)
def test_a_number_said_straight_on_is_surer_than_one_that_was_corrected_or_chosen(said: str, e164: str, confidence: float) -> None:
    assert find_spoken_phone(said) == (e164, confidence, "")


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ("090の1234の567です", "short"),
        ("3456の7891です", "short"),
        ("090の1234の56789です", "long"),
        ("090の0234の5678です", "invalid"),
        ("060の1234の567です", "short"),
        ("わかりません", ""),
        ("三時に二人で行きます", ""),
        ("予約番号は09012です", ""),
    ],
)
def test_what_is_wrong_with_a_number_is_told(said: str, doubt: str) -> None:
    found = find_spoken_phone(said)

    assert (found.e164, found.doubt) == (None, doubt)


@given(st.from_regex(r"0[789]0[1-9][0-9]{7}", fullmatch=True))
def test_what_the_voice_says_is_understood_again(number: str) -> None:
    e164 = f"+81{number[1:]}"

    assert find_spoken_phone(say_phone(e164)) == (e164, PLAIN, "")


_READINGS = [
    ("ゼロ", "ぜーろ", "れい", "まる", "〇", "0"), ("いち", "イチ", "いーち", "一", "1"), ("に", "ニー", "にい", "二", "2"),
    ("さん", "サン", "三", "3"), ("よん", "ヨン", "し", "四", "4"), ("ご", "ゴー", "ごお", "五", "5"), ("ろく", "ロク", "六", "6"),
    ("なな", "シチ", "七", "7"), ("はち", "ハチ", "八", "8"), ("きゅう", "キュー", "く", "九", "9"),
]  # fmt: skip
_NUMBERS = st.from_regex(r"0[5789]0[1-9][0-9]{7}|0[36][1-9][0-9]{7}|0120[0-9]{6}|0467[0-9]{6}", fullmatch=True).filter(to_e164)
_BEFORE = st.sampled_from(["", "えー、", "電話番号は", "はい、", "携帯が", "田中です、", "山田三郎です、"])
_BETWEEN = st.sampled_from(["", "の", "、", "-", "ー", " ", "。", "、えっと、", "のですね、", "…"])
_AFTER = st.sampled_from(["", "です", "でございます", "になります", "でお願いします", "なんですが", "におかけください", "だったと思います"])


@given(_NUMBERS, st.data(), _BEFORE, _BETWEEN, _AFTER, st.sampled_from(["whole", "digit lost", "digit doubled"]))
def test_however_it_is_said_no_other_number_is_taken_without_asking(
    number: str, data: st.DataObject, before: str, between: str, after: str, how: str
) -> None:
    groups = list(group_digits(str(to_e164(number))))
    place = data.draw(st.integers(0, len(groups) - 1))
    if how == "digit lost":
        groups[place] = groups[place][:-1]
    elif how == "digit doubled":
        groups[place] += groups[place][-1]
    words = {str(digit): data.draw(st.sampled_from(readings)) for digit, readings in enumerate(_READINGS)}
    said = before + between.join("".join(words[digit] for digit in group) for group in groups) + after

    found = find_spoken_phone(said)

    assert found.confidence < PLAIN or found.e164 == to_e164("".join(groups))


@given(st.text(max_size=60))
def test_any_text_is_searched_without_failing(text: str) -> None:
    find_spoken_phone(text)
