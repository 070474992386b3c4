"""A text written by somebody else may stand only when it says what the caller said, and loses no number and no day."""

import pytest

from ivr.summary import SlotSaid, summarise
from ivr.summary.grounded import problems
from tests.summary.telling import told

BOILER = told(
    "お世話になっております、株式会社ミドリの佐藤と申します。事務所の給湯器からお湯が出ないんです。今日中に来ていただけますか、3時以降なら誰かいます",
    intent="repair_normal",
)
BOILER_RULES = summarise(BOILER)


def found(about: str, wants: str) -> tuple[str, ...]:
    return problems(about, wants, BOILER, BOILER_RULES)


@pytest.mark.parametrize(
    "wants",
    [
        "事務所の給湯器からお湯が出ないため、今日中に来てほしいとのこと。3時以降なら在室",
        "給湯器のお湯が出ず、本日中に来てほしいとのこと。3時以降は誰かいるとのこと",
        "お湯が出ないので今日中の来訪を希望。三時以降であれば誰かいる",
    ],
)
def test_the_same_facts_in_other_words_may_stand_or_are_refused_for_a_word_not_said(wants: str):
    strange = found("事務所の給湯器について", wants)

    assert set(strange) <= {"在室", "来訪"}


@pytest.mark.parametrize(
    ("wants", "invented"),
    [
        ("今日中に来てほしいとのこと。3時以降。5時まで", "5時"),
        ("今日中に来てほしいとのこと。3日以降", "3日"),
        ("今日中に来てほしいとのこと。明日でも可。3時以降", "明日"),
        ("田中様が今日中に来てほしいとのこと。3時以降", "田中"),
        ("今日中に佐藤商事に来てほしいとのこと。3時以降", "佐藤商事"),
        ("今日中に大阪支店に来てほしいとのこと。3時以降", "大阪支店"),
        ("今日中にガス漏れを見てほしいとのこと。3時以降", "ガス漏れ"),
        ("今日中に来てほしくないとのこと。3時以降", "ほしいない"),
        ("お湯が出るので今日中に来てほしいとのこと。3時以降", "出る"),
        ("今日中に来てほしいとのこと。3時以降。キャンセル希望", "キャンセル"),
        ("Midoriに今日中に来てほしい。3時以降", "Midori"),
    ],
)
def test_what_nobody_said_is_found(wants: str, invented: str):
    assert invented in found("事務所の給湯器について", wants)


@pytest.mark.parametrize(("wants", "lost"), [("お湯が出ないので来てほしいとのこと。3時以降", "今日"), ("今日中に来てほしいとのこと", "3時")])
def test_a_number_or_a_day_may_not_be_lost(wants: str, lost: str):
    assert lost in found("事務所の給湯器について", wants)


@pytest.mark.parametrize(
    ("about", "wants"),
    [
        ("", "今日中に来てほしい。3時以降"),
        ("事務所の給湯器について", ""),
        ("給湯器について" * 10, "今日中に来てほしい。3時以降"),
        ("給湯器について", "今日中に来てほしい。3時以降。" * 20),
        ("給湯器について", "今日中に\n来てほしい。3時以降"),
        ("給湯器について", "今日中に来てほしい。3時以降 https://example.com"),
    ],
)
def test_what_is_no_two_lines_is_refused(about: str, wants: str):
    assert found(about, wants)


def test_a_name_that_only_sounds_alike_may_stand():
    call = told("サイトウと申します、見積書を送ってください")

    assert problems("見積書について", "斎藤様へ見積書を送ってほしいとのこと", call, summarise(call)) == ()


def test_slots_count_as_said():
    call = told("交換をお願いします", date=SlotSaid("2026-12-03", "日付", "12月3日、木曜日", is_verified=True))

    assert problems("交換について", "12月3日に交換をお願いしたいとのこと", call, summarise(call)) == ()
    assert "12月4日" not in problems("交換について", "12月3日に交換をお願いしたいとのこと", call, summarise(call))
    assert "4日" in problems("交換について", "12月4日に交換をお願いしたいとのこと", call, summarise(call))


def test_an_afternoon_hour_is_the_same_on_both_clocks():
    call = told("点検は午後3時に来てください")

    assert problems("点検について", "15時に来てほしいとのこと", call, summarise(call)) == ()
    assert problems("点検について", "3時に来てほしいとのこと", call, summarise(call)) == ("3時", "15時")


def test_a_telephone_number_stays_on_the_first_line_with_its_mark():
    call = told("見積書を090-3333-4444に電話で教えてください")

    assert "telephone number" in problems("見積書について", "見積書を090-3333-4444に電話で教えてほしいとのこと", call, summarise(call))
