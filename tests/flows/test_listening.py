"""A transcription becomes an input of the interpreter."""

from dataclasses import dataclass

from ivr.classify import CallerSigns
from ivr.classify.corrections import Correction, Corrections
from ivr.faq import NO_MATCH, Entry, Matcher
from ivr.faq.corrections import FaqCorrection, FaqCorrections
from ivr.flows.listening import Corrected, make_heard


@dataclass(frozen=True)
class Flow:
    faq: tuple[Entry, ...] = ()


ENTRIES = (Entry("hours", "営業時間を教えてください", "9時からです"), Entry("parking", "駐車場はありますか", "ございます"))


def test_what_was_heard_is_classified_and_matched():
    heard = make_heard(3, " 営業時間を教えてください ", 0.9, Flow(ENTRIES), Matcher(ENTRIES), CallerSigns())

    assert (heard.recording, heard.text, heard.confidence) == (3, "営業時間を教えてください", 0.9)
    assert heard.faq.match == "hours"
    assert heard.understanding.intent == "inquiry"


def test_without_entries_there_is_no_match():
    heard = make_heard(1, "営業時間を教えてください", 0.9, Flow(), Matcher([]), CallerSigns())

    assert heard.faq == NO_MATCH


def test_nothing_said_stays_empty():
    heard = make_heard(1, " 　", 0.0, Flow(ENTRIES), Matcher(ENTRIES), CallerSigns())

    assert heard.text == ""
    assert heard.faq == NO_MATCH
    assert heard.understanding.sales.decision == "pass"


def test_the_signs_of_the_caller_count():
    heard = make_heard(1, "電気料金の削減のご提案でお電話しました", 0.9, Flow(), Matcher([]), CallerSigns(welcome=("電気料金",)))

    assert heard.understanding.sales.decision == "pass"


def test_what_operators_corrected_counts():
    text = "電気料金の削減のご提案でお電話しました"
    corrected = Corrected(Corrections((Correction(text, sales=False),)), FaqCorrections((FaqCorrection(text, "hours"),)))

    heard = make_heard(1, text, 0.9, Flow(ENTRIES), Matcher(ENTRIES), CallerSigns(), corrected)

    assert heard.understanding.sales.decision == "pass"
    assert heard.faq.match == "hours"


def test_a_clients_own_words_count_on_both_sides_of_the_screen():
    signs = CallerSigns(unwelcome=("あおぞら通信",))

    heard = make_heard(1, "あおぞら通信の木村と申します", 0.9, Flow(), Matcher([]), signs)

    assert heard.understanding.sales.decision == "ask"
    assert heard.understanding.sales.reasons == ("お断りする言葉に登録: あおぞら通信",)
