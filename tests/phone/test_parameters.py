"""The carrier's parameters as our values."""

import pytest

from ivr.calls.values import NewRecording
from ivr.flows.inputs import Keys, QueueEnded, Silence, Spoken, TransferEnded
from ivr.phone import parameters


@pytest.mark.parametrize("from_", ["anonymous", "unknown", "Restricted", "+266696687", "sip:someone@example.jp", "", "山田"])
def test_a_withheld_or_textual_number_is_no_number(from_):
    found = parameters.arrival({"CallSid": "CA1", "To": "+815031234567", "From": from_, "ForwardedFrom": "withheld"})

    assert (found.called, found.caller, found.forwarded_from) == ("+815031234567", None, None)


def test_numbers_are_brought_into_one_form():
    found = parameters.arrival({"CallSid": "CA1", "To": "+815031234567", "From": "+819012345678", "ForwardedFrom": "03-1234-5678"})

    assert (found.caller, found.forwarded_from) == ("+819012345678", "+81312345678")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"Digits": "1"}, Keys("1")),
        ({"Digits": "12", "SpeechResult": "はい"}, Keys("12")),
        ({"Digits": "", "SpeechResult": " 予約です "}, Spoken("予約です", None)),
        ({"SpeechResult": "はい", "Confidence": "0.87"}, Spoken("はい", 0.87)),
        ({"SpeechResult": "はい", "Confidence": "0.0"}, Spoken("はい", None)),
        ({"SpeechResult": "はい", "Confidence": "high"}, Spoken("はい", None)),
        ({"SpeechResult": " " + "あ" * 60_000}, Spoken("あ" * 1000, None)),
        ({"Digits": ""}, Silence()),
        ({}, Silence()),
    ],
)
def test_what_came_of_a_gather(form, expected):
    assert parameters.collected(form) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "61"}, TransferEnded(True, "completed", 61.0)),
        ({"DialCallStatus": "completed", "DialBridged": "false", "DialCallDuration": "9"}, TransferEnded(False, "completed", 9.0)),
        ({"DialCallStatus": "completed"}, TransferEnded(True, "completed", 0.0)),
        ({"DialCallStatus": "no-answer", "DialBridged": "false"}, TransferEnded(False, "no_answer", 0.0)),
        ({"DialCallStatus": "busy"}, TransferEnded(False, "busy", 0.0)),
        ({"DialCallStatus": "canceled"}, TransferEnded(False, "canceled", 0.0)),
        ({"DialCallStatus": "something new"}, TransferEnded(False, "failed", 0.0)),
        ({}, TransferEnded(False, "failed", 0.0)),
    ],
)
def test_how_a_transfer_ended(form, expected):
    assert parameters.transfer_ended(form) == expected


@pytest.mark.parametrize(
    ("result", "expected"), [("leave", "left"), ("bridged", "handled"), ("queue-full", "full"), ("error", "error"), ("new", "error"), ("", "left")]
)
def test_how_a_queue_ended(result, expected):
    assert parameters.queue_ended({"QueueResult": result}) == QueueEnded(expected)


def test_a_recording_with_the_hang_up_that_ended_it():
    form = {"RecordingSid": "RE1", "RecordingUrl": "https://api.twilio.com/RE1", "RecordingDuration": "4", "Digits": "hangup"}

    assert parameters.recording(form) == NewRecording("RE1", "https://api.twilio.com/RE1", 4.0, hung_up=True)
    assert parameters.recording({"Digits": "hangup"}) is None
