from pathlib import Path

import pytest

from tests.carrier.grammar import grammar, verbs
from tests.carrier.twiml import BadTwiml, check_twiml, read_twiml

URL = "http://127.0.0.1:8000/voice/turn/key/3/keys"


def problems(body: str, **how) -> list[str]:
    return [str(problem) for problem in check_twiml(f"<Response>{body}</Response>", URL, **how)]


def test_the_grammar_holds_every_element_of_the_carriers_library():
    assert len(grammar()) >= 58
    assert len(verbs()) == 20
    assert {"Say", "Gather", "Record", "Dial", "Enqueue", "Redirect", "Reject", "Leave"} <= verbs()
    assert {"numDigits", "actionOnEmptyResult", "speechTimeout"} <= grammar()["Response"].children["Gather"]
    assert "interpret-as" in grammar()["Say"].children["say-as"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<Gather numDigit="1"/><Hangup/>', "Response/Gather: has no attribute numDigit"),
        ("<Gather><Dial/></Gather><Hangup/>", "Response/Gather/Dial: does not belong in Gather"),
        ('<Dial statusCallbackEvent="answered"/>', "Response/Dial: has no attribute statusCallbackEvent"),
        ("<Recrod/>", "Response/Recrod: no such element"),
        ("<Say>一</Say><Reject/>", "Response/Reject[1]: only as the first verb is the call neither answered nor billed"),
        ('<Record action="/a"/><Hangup/>', "Response/Record[0]: needs a Redirect behind it: when nothing is recorded the action is not asked"),
        ("<Gather/>", "Response/Gather[0]: without actionOnEmptyResult and with nothing behind it a silent caller is cut off"),
        ("<Redirect>/a</Redirect><Say>一</Say>", "Response/Redirect[0]: Say behind it never runs"),
        ("<Say> </Say>", "Response/Say: says nothing"),
        ("<Redirect/>", "Response/Redirect: an empty Redirect asks the same address again"),
        ("<Redirect>ftp://host/x</Redirect>", "Response/Redirect: address='ftp://host/x' is not an address"),
        ("<Redirect>https://elsewhere.example/x</Redirect>", "Response/Redirect: address='https://elsewhere.example/x' leads to another host"),
        ("<Dial><Number>03-1234-5678</Number></Dial>", "Response/Dial/Number: '03-1234-5678' is not an E.164 number"),
        ('<Pause length="0.5"/>', "Response/Pause: length='0.5' is not a whole number from 1 to 3600"),
        ('<Gather input="keys" actionOnEmptyResult="true"/>', "Response/Gather: input='keys' is not dtmf and/or speech"),
        ('<Gather actionOnEmptyResult="yes"/><Hangup/>', "Response/Gather: actionOnEmptyResult='yes' is not true or false"),
        ('<Gather speechModel="x"/><Hangup/>', "Response/Gather: an explicit speechModel needs speechTimeout in whole seconds"),
        ('<Say>一</Say><Dial answerOnBridge="true">+81312345678</Dial>', "Response/Dial[1]: answerOnBridge counts only as the first verb"),
        (
            '<Record recordingStatusCallback="/r" recordingStatusCallbackEvent="completed"/><Redirect>/e</Redirect>',
            "Response/Record: recordingStatusCallbackEvent must name completed and absent",
        ),
        (
            "<Enqueue>sakura-+819012345678</Enqueue>",
            "Response/Enqueue: the name 'sakura-+819012345678' holds personal data; it is seen account-wide",
        ),
    ],
)
def test_a_mistake_is_named(body, message):
    assert message in problems(body)


def test_a_document_of_every_day_is_right():
    body = (
        '<Say language="ja-JP" voice="Polly.Kazuha-Neural">お電話ありがとうございます。</Say>'
        '<Gather input="dtmf speech" language="ja-JP" numDigits="1" action="/voice/x" actionOnEmptyResult="true"><Say>どうぞ</Say></Gather>'
    )

    assert problems(body) == []


def test_all_problems_come_at_once():
    assert len(problems('<Say/><Recrod/><Gather numDigit="1"/>')) == 4


def test_a_say_longer_than_the_carrier_takes_is_named():
    assert problems(f"<Say>{'あ' * 500}</Say>") == []
    assert problems(f"<Say>{'あ' * 501}</Say>") == ["Response/Say: 4509 characters when URL-encoded; the carrier takes 4500"]


def test_a_document_larger_than_the_carrier_takes_is_named():
    assert problems("<Say>あ</Say>" * 5000) == ["Response: 70021 bytes; the carrier takes 65536"]


def test_a_name_made_of_random_hexadecimals_is_no_telephone_number():
    assert problems("<Dial><Conference>claim-12345678901234567890abcdef012345</Conference></Dial>") == []


def test_the_callers_own_number_may_not_be_a_name():
    assert problems("<Enqueue>q-tanaka</Enqueue>", private=["tanaka"]) != []


def test_the_wait_of_a_queue_may_not_dial():
    assert problems("<Dial>+81312345678</Dial>", where="queue") == ["Response/Dial[0]: may not stand in a document of a queue"]
    assert problems("<Play>https://example.jp/music.mp3</Play><Leave/>", where="queue") == []


def test_an_address_the_application_does_not_have_is_named():
    known = {"/voice/turn/key/4/keys"}.__contains__

    assert problems("<Redirect>4/keys</Redirect>", knows=known) == [
        "Response/Redirect: address='4/keys' is not one of the application's addresses",
    ]
    assert problems("<Redirect>../4/keys</Redirect>", knows=known) == []


@pytest.mark.parametrize(("text", "message"), [("<Response><Say>", "not XML"), ("<Responses/>", "the root must be Response")])
def test_what_is_no_document_is_refused_whole(text, message):
    with pytest.raises(BadTwiml, match=message):
        read_twiml(text, URL)


def test_an_empty_answer_is_an_empty_document():
    assert read_twiml("", URL).verbs == ()


def test_the_static_last_resort_document_is_right_wherever_it_is_hosted():
    for path in (Path(__file__).parents[2] / "ivr" / "phone").rglob("*.xml"):
        assert check_twiml(path.read_text(encoding="utf-8"), "https://PUBLIC-URL/last_resort.xml") == []
