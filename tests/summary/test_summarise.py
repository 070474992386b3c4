"""A call in two lines, as an experienced operator writes them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.classify.model import Intent
from ivr.summary import Said, SlotSaid, Told, summarise
from ivr.text import words
from tests.summary.telling import NUMBER, summary, told


def test_who_from_where_about_what_what_they_want_and_by_when():
    made = summary(
        "お世話になっております、株式会社ミドリの佐藤と申します。事務所の給湯器からお湯が出ないんです。今日中に来ていただけると助かるんですが",
        intent="repair_emergency",
        urgent="hurry",
        name=SlotSaid("佐藤", "お名前", is_verified=True),
        company=SlotSaid("株式会社ミドリ", "会社名", is_verified=True),
        phone=SlotSaid(NUMBER, "お電話番号", is_verified=True),
    )

    assert made.text.split("\n") == [
        "株式会社ミドリ 佐藤様(090-1234-5678)/事務所の給湯器の修理について",
        "今日中に来てほしいとのこと。至急(事務所の給湯器からお湯が出ない)",
    ]


def test_what_nobody_confirmed_is_marked():
    made = summary("山田商店の木村です、見積書を送ってください、番号は080-1111-2222です", address=SlotSaid("港区芝1の2の3", "ご住所"), number=None)

    assert made.text.startswith("山田商店 木村様(要確認) 080-1111-2222(要確認)/")
    assert made.text.endswith("ご住所: 港区芝1の2の3(要確認)")


def test_what_was_confirmed_is_not_marked():
    made = summary(
        "見積書を送ってください", name=SlotSaid("木村", "お名前", is_verified=True), phone=SlotSaid(NUMBER, "お電話番号", is_verified=True)
    )

    assert "要確認" not in made.text
    assert made.text.startswith("木村様(090-1234-5678)/見積書について")


def test_a_name_the_client_knows_needs_no_mark():
    made = summarise(Told((Said("点検の日を変えたいのですが"),), {}, "桜マンション管理組合", NUMBER))

    assert made.text.startswith("桜マンション管理組合様(090-1234-5678)/")


@pytest.mark.parametrize(
    ("said", "told_on"),
    [
        ("エアコンが動きません", "エアコンが動かないとのこと"),
        ("荷物がまだ届いておりませんでした", "荷物がまだ届いていなかったとのこと"),
        ("見に来ていただくことは可能でしょうか", "見に来てほしいとのこと"),
        ("すぐに折り返してよ", "すぐに折り返してほしいとのこと"),
        ("年末はいつまで営業していますか", "年末はいつまで営業しているかとのお尋ね"),
        ("返品させていただきたいと思いましてお電話いたしました", "返品したいとのこと"),
        ("カットの予約をお願いします", "カットの予約をお願いしたいとのこと"),
        ("確認してお電話ください", "確認して電話がほしいとのこと"),
        ("先日お願いしたチラシを取りに伺いたいのですが", "先日お願いしたチラシを取りに伺いたいとのこと"),
        ("経理の藤井さんいらっしゃいますか", "経理の藤井様あて"),
    ],
)
def test_polite_speech_is_told_on_in_plain_words(said: str, told_on: str):
    assert summary(said).wants == told_on


@pytest.mark.parametrize("noise", ["もしもし、", "いつもお世話になっております、", "えーっと、", "お忙しいところ恐れ入ります、", "あのですね、"])
def test_greetings_and_fillers_are_left_out(noise: str):
    assert summary(f"{noise}カタログを送ってください").wants == "カタログを送ってほしいとのこと"


@pytest.mark.parametrize(
    ("turns", "stands", "gone"),
    [
        (["予約は水曜日、いや木曜日の10時に取りたいのですが"], "木曜日の10時", "水曜"),
        (["配達を明日の3時に、いや4時にお願いします"], "明日の4時", "3時"),
        (["コピー用紙を10箱、あ、間違えました、15箱お願いします"], "15箱", "10箱"),
        (["食洗機じゃなくて換気扇の点検をお願いします"], "換気扇", "食洗機"),
        (["来てもらう日を土曜日に変えたいのですが", "やっぱり土曜じゃなくて日曜にしてください"], "日曜", "土曜"),
        (["金曜日の配達をお願いします", "やっぱり来週の月曜にしてください"], "来週の月曜", "金曜"),
    ],
)
def test_a_correction_wins_over_what_it_corrects(turns: list[str], stands: str, gone: str):
    made = summary(*turns).text

    assert stands in made
    assert gone not in made


@pytest.mark.parametrize(
    "text", ["違う色の花瓶が届いたので交換してください", "平日だけじゃなくて土日も開いていますか", "明日の3時の件ですみません、遅れます"]
)
def test_words_that_only_look_like_a_correction_take_nothing_back(text: str):
    made = summary(text).text

    for word in ("花瓶", "平日", "3時"):
        assert (word in made) == (word in text)


def test_two_subjects_stand_side_by_side():
    made = summary("お風呂の換気扇が回らないので見てほしいのと、あと来月の家賃の引き落とし口座を変えたいんですけど")

    assert made.about == "お風呂の換気扇、家賃の引き落とし口座について"
    assert made.wants == "お風呂の換気扇が回らないので見てほしい。来月の家賃の引き落とし口座を変えたいとのこと"


def test_a_long_story_is_shortened_to_its_request():
    story = "去年の春に越してきまして、" + "隣の方ともご挨拶をして、" * 20 + "庭の木が伸びてしまったので、剪定をお願いしたいんです"

    made = summary(story)

    assert made.wants.endswith("剪定をお願いしたいとのこと")
    assert len(made.wants) < 80


def test_a_number_to_ring_is_on_the_first_line_and_the_wish_on_the_second():
    made = summary("見つかったら070-5555-1212に電話ください")

    assert (
        made.text == "お名前未確認 070-5555-1212(要確認)/折り返しのご希望\n見つかったら電話がほしいとのこと"
        or made.number == " 070-5555-1212(要確認)"
    )
    assert made.wants == "見つかったら電話がほしいとのこと"


def test_a_second_number_beside_the_confirmed_one_is_not_lost():
    made = summary("折り返しは03-1111-2222へお願いします", phone=SlotSaid(NUMBER, "お電話番号", is_verified=True))

    assert "(090-1234-5678)" in made.text
    assert "折り返し先: 03-1111-2222(要確認)" in made.text


def test_urgency_and_anger_are_said():
    made = summary("天井から水が漏れていて止まりません、責任者を出してください", intent="repair_emergency", urgent="danger", angry=True)

    assert made.about == "天井からの水漏れについて"
    assert "緊急" in made.notes
    assert made.notes.endswith("お怒りのご様子")


@pytest.mark.parametrize(
    ("intent", "text", "wrong"),
    [
        ("complaint", "配達は月曜にしてください", "苦情"),
        ("applicant", "アパートはまだ空いていますか", "応募"),
        ("reservation", "相続のことで話を聞いてほしいです", "予約"),
        ("repair_normal", "染めた髪の色が思ったのと違います", "修理"),
    ],
)
def test_the_sort_of_call_is_named_only_where_the_words_speak_of_it(intent: Intent, text: str, wrong: str):
    assert wrong not in summary(text, intent=intent).text


def test_no_leak_is_made_of_water_that_does_not_come():
    assert "水漏れ" not in summary("今朝からお湯が全然出ないんです", intent="repair_normal").text


def test_with_nothing_said_it_says_who_rang_and_that_nothing_was_understood():
    assert summary().text == "お名前未確認(090-1234-5678)/ご用件は聞き取れていません"
    assert summary(number=None).text == "お名前未確認(番号非通知)/ご用件は聞き取れていません"


def test_what_only_the_recording_has_is_said():
    made = summary("網戸の張り替えをお願いします", name=SlotSaid("", "お名前", is_recorded=True), date=SlotSaid("", "日付", is_recorded=True))

    assert made.who == "お名前は録音で確認"
    assert made.details == "日付: 録音で確認"


def test_slots_that_the_words_do_not_tell_follow_behind():
    made = summary(
        "浄水器の交換をお願いします",
        date=SlotSaid("2026-12-03", "日付", "12月3日、木曜日", is_verified=True),
        台数=SlotSaid("2", "台数", is_verified=True),
    )

    assert made.details == "日付: 12月3日(木)、台数: 2"


def test_english_is_quoted_not_translated():
    made = summary("Hi, this is Emma Clark. The heater in our room is broken. It is my first stay. Could you send someone up?")

    assert made.who == "Emma Clark様(要確認)"
    assert made.wants == "英語で「The heater in our room is broken. Could you send someone up?」とのこと"


def test_for_a_voice_numbers_and_marks_are_left_out():
    made = summary("山田商店の木村です、見積書を送ってください")

    assert made.spoken == "山田商店の木村様です。見積書について。見積書を送ってほしいとのこと。"


def test_without_the_dictionary_polite_words_stay_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(words, "tokens_of", lambda _text: None)
    words.words.cache_clear()
    try:
        made = summary("給湯器の修理をお願いしたいんですが、火がつきません")
    finally:
        words.words.cache_clear()

    assert made.about == "給湯器の修理について"
    assert "火がつきません" in made.wants


SPEECH = st.text(
    alphabet="あいうえおかがきくけこさしすせたてとなにのはまもやよらりるれをん、。水木金土日明今来電話番号修理予約佐藤違いやっぱりです123０９〇三ー? "
    + string.ascii_letters,
    max_size=120,
)


@given(st.lists(SPEECH, max_size=4))
def test_any_words_make_two_short_lines_and_no_number_that_was_not_said(texts: list[str]):
    made = summarise(told(*texts, number=None))

    lines = made.text.split("\n")
    assert len(lines) <= 2
    assert all(len(line) <= 400 for line in lines)
    figures = {char for char in made.text if char in string.digits}
    assert not figures or any(char.isdigit() or char in "〇三" for text in texts for char in text)
