"""Documents as text."""

from hypothesis import given
from hypothesis import strategies as st

from ivr.flows.voices import VOICES
from ivr.phone import markup
from ivr.phone.voices import DEFAULT, Speaker, speaker
from tests.carrier.twiml import check_twiml
from tests.phone.line import read


def test_a_long_text_is_split_at_sentence_ends():
    long = "お電話ありがとうございます。担当の者が順番にお伺いしておりますので、そのままお待ちください。" * 30

    document = markup.document(markup.say(long, DEFAULT), markup.HANG_UP)

    pieces = [say.text or "" for say in read(document).iter("Say")]
    assert check_twiml(document, "https://ivr.example.jp/") == []
    assert len(pieces) > 1
    assert all(piece.endswith("。") for piece in pieces)
    assert "".join(pieces) == long


@given(st.text())
def test_any_text_makes_a_document_that_can_be_read(words):
    document = markup.document(markup.element("Say", {"voice": words}, markup.text(words)))

    read(document)


def test_special_characters_are_escaped_and_come_back():
    words = """<Hangup/> & "quoted" 'too' 🌸"""

    found = read(markup.document(markup.element("Say", {"voice": words}, markup.text(words))))[0]

    assert (found.text, found.get("voice")) == (words, words)


def test_an_empty_text_says_nothing():
    assert markup.say("  ", DEFAULT) == ""
    assert markup.document() == markup.EMPTY


def test_a_voice_that_the_carrier_does_not_have_is_replaced_by_one_that_speaks_the_language():
    assert speaker("Polly.Tomoko-Neural", "ja-JP") == Speaker("Polly.Tomoko-Neural", "ja-JP")
    assert speaker("Google.ja-JP-Chirp3-HD-Aoede", "ja-JP").voice == "Google.ja-JP-Chirp3-HD-Aoede"
    assert speaker("Polly.Tomoko-Neural", "en-US") == Speaker(VOICES["en-US"][0], "en-US")
    assert speaker("Alexa", "ja-JP") == DEFAULT
    assert speaker("Alexa", "xx-XX") == DEFAULT
