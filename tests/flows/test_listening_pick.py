"""Where a transcription's FAQ match is in doubt, and only there, somebody may choose among the candidates."""

from collections.abc import Sequence

import pytest

from ivr.classify import CallerSigns
from ivr.faq import Entry, Matcher
from ivr.faq.corrections import FaqCorrection, FaqCorrections
from ivr.faq.picked import Picked
from ivr.flows.inputs import Heard
from ivr.flows.listening import Corrected, make_heard
from tests.flows.test_listening import Flow

ENTRIES = (
    Entry("hours", "営業時間を教えてください", "9時からです"),
    Entry("holiday", "定休日はいつですか", "日曜です"),
    Entry("parking", "駐車場はありますか", "ございます"),
)
DOUBTFUL = "自転車は停められますか"


class Chooser:
    """Chooses `entry`; keeps what it was asked."""

    def __init__(self, picked: Picked | None) -> None:
        self.picked = picked
        self.asked: list[tuple[str, list[str]]] = []

    def __call__(self, question: str, entries: Sequence[Entry]) -> Picked | None:
        self.asked.append((question, [entry.id for entry in entries]))
        return self.picked


def heard(text: str, chooser: Chooser, corrected: Corrected | None = None) -> Heard:
    return make_heard(1, text, 0.9, Flow(ENTRIES), Matcher(ENTRIES), CallerSigns(), corrected or Corrected(), chooser)


def test_a_doubtful_question_is_put_to_the_chooser_with_its_candidates():
    chooser = Chooser(Picked("parking"))

    made = heard(DOUBTFUL, chooser)

    assert chooser.asked[0][0] == DOUBTFUL
    assert "parking" in chooser.asked[0][1]
    assert made.faq.candidates[0].id == "parking"
    assert made.faq.band in {"ask", "answer"}


def test_where_nobody_could_choose_the_matcher_decides_as_ever():
    plain = make_heard(1, DOUBTFUL, 0.9, Flow(ENTRIES), Matcher(ENTRIES), CallerSigns())

    assert heard(DOUBTFUL, Chooser(None)) == plain


@pytest.mark.parametrize(
    "text",
    [
        "営業時間を教えてください",
        "",
        "天井から水が漏れていて止まりません",
        "光回線のコスト削減のご提案でお電話しました",
        "対応がひどすぎます。責任者を出してください",
        "部屋のエアコンが故障していて修理をお願いしたいです",
    ],
)
def test_what_is_decided_without_the_faq_is_not_put_to_it(text: str):
    chooser = Chooser(Picked("parking"))

    heard(text, chooser)

    assert chooser.asked == []


def test_what_an_operator_put_right_is_not_put_to_it():
    chooser = Chooser(Picked("hours"))

    made = heard(DOUBTFUL, chooser, Corrected(faq=FaqCorrections((FaqCorrection(DOUBTFUL, "parking"),))))

    assert chooser.asked == []
    assert made.faq.match == "parking"
