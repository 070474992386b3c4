"""Outputs of a turn as the carrier's documents, each held to the carrier's grammar."""

import xml.etree.ElementTree as ET
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ivr.calls.values import ReplyContext
from ivr.flows.flow import Voice
from ivr.flows.outputs import (
    AwaitHeard,
    Collect,
    Enqueue,
    HangUp,
    LeaveQueue,
    Output,
    Play,
    Record,
    Reject,
    Say,
    StayInQueue,
    Transfer,
)
from ivr.flows.state import State
from ivr.flows.steps.queue import Queue
from ivr.flows.turn import Turn
from ivr.phone.announcement import announcement_in
from ivr.phone.queue_options import QueueOptions, options_in, queue_name
from ivr.phone.render import Renderer, hint_list
from ivr.phone.urls import Urls
from tests.carrier.twiml import Where, check_twiml
from tests.phone.line import read

KEY = "abcdefghijklmnopqrstuv"
CALLER, CALLED = "+819012345678", "+815031234567"
STEPS = {"窓口": Queue(queue="一般", offers=["message"])}
NOWHERE = State("v")


def rendered(
    *outputs: Output,
    turn: int = 3,
    prefix: str = "",
    voice: Voice | None = None,
    where: Where = "call",
    state: State = NOWHERE,
    caller: str | None = CALLER,
) -> ET.Element:
    flow = cast("Any", SimpleNamespace(voice=voice or Voice(), music="https://cdn.example.jp/a.mp3", subflows={}, steps=STEPS))
    context = ReplyContext(KEY, turn, "2q", "sakura", CALLED, caller, flow)
    text = Renderer(Urls(prefix)).reply(Turn(state, outputs), context)
    assert check_twiml(text, "https://ivr.example.jp/voice/incoming", where=where, private=[CALLER, CALLED, "一般"]) == []
    return read(text)


def tags(root: ET.Element) -> list[str]:
    return [child.tag for child in root]


def test_a_collect_listens_for_keys_and_words_and_never_falls_through():
    root = rendered(Say("こんにちは。"), Collect((Say("1か2を押してください。"),), hints=("予約", "その他")))

    assert tags(root) == ["Say", "Gather", "Redirect"]
    assert root[1].attrib == {
        "input": "dtmf speech", "action": f"/voice/turn/{KEY}/3/keys", "method": "POST", "timeout": "5", "finishOnKey": "#",
        "actionOnEmptyResult": "true", "numDigits": "1", "language": "ja-JP", "speechTimeout": "auto", "profanityFilter": "false",
        "hints": "予約,その他",
    }  # fmt: skip
    assert root[1][0].attrib == {"voice": "Polly.Kazuha-Neural", "language": "ja-JP"}
    assert root[2].text == f"/voice/turn/{KEY}/3/silent"


def test_a_collect_of_keys_alone_leaves_out_everything_about_speech():
    gather = rendered(Collect(max_keys=None, finish_key="*", timeout_s=7.2, speech=False))[0]

    assert gather.attrib == {
        "input": "dtmf", "action": f"/voice/turn/{KEY}/3/keys", "method": "POST", "timeout": "8", "finishOnKey": "*", "actionOnEmptyResult": "true",
    }  # fmt: skip


def test_hints_keep_within_the_carriers_limits():
    hints = hint_list(["東京,大阪", "", "あ" * 200, *(f"語{number}" for number in range(600)), "語1"]).split(",")

    assert hints[0] == "東京 大阪"
    assert len(hints) == 500
    assert max(len(hint) for hint in hints) == 100


def test_a_record_says_which_key_ends_it_and_where_silence_leads():
    root = rendered(Say("どうぞ。"), Record(max_s=90, silence_s=3, beep=True))

    assert tags(root) == ["Say", "Record", "Redirect"]
    assert root[1].attrib == {
        "action": f"/voice/turn/{KEY}/3/recorded", "method": "POST", "timeout": "3", "maxLength": "90", "finishOnKey": "#", "playBeep": "true",
        "trim": "do-not-trim", "recordingStatusCallback": f"/voice/recording/{KEY}", "recordingStatusCallbackMethod": "POST",
        "recordingStatusCallbackEvent": "completed absent",
    }  # fmt: skip
    assert root[2].text == f"/voice/turn/{KEY}/3/silent"


@pytest.mark.parametrize(("outputs", "said"), [((AwaitHeard(5),), "はい。"), ((Say("少々お待ちください。"), AwaitHeard(5)), "少々お待ちください。")])
def test_while_words_are_understood_the_caller_hears_a_short_word(outputs, said):
    root = rendered(*outputs)

    assert tags(root) == ["Say", "Redirect"]
    assert (root[0].text, root[1].text) == (said, f"/voice/wait/{KEY}/3")


def test_a_transfer_rings_every_number_at_once_and_announces_the_caller():
    root = rendered(Say("おつなぎします。"), Transfer(("+819011112222", "+819033334444"), announce="緊急のお客様です。", timeout_s=25))

    assert tags(root) == ["Say", "Dial"]
    assert root[1].attrib == {"action": f"/voice/turn/{KEY}/3/dialed", "method": "POST", "timeout": "25", "callerId": CALLED}
    assert [number.text for number in root[1]] == ["+819011112222", "+819033334444"]
    assert {number.get("url") for number in root[1]} == {f"/voice/callee/{KEY}/3"}


def test_the_announcement_travels_in_the_reply_and_not_in_an_address():
    flow = cast("Any", SimpleNamespace(voice=Voice(name="Polly.Takumi-Neural")))
    context = ReplyContext(KEY, 3, None, "sakura", CALLED, CALLER, flow)

    text = Renderer(Urls()).reply(Turn(State("v"), (Transfer(("+819011112222",), announce="佐藤様からです--至急。"),)), context)

    found = announcement_in(text)
    assert found is not None
    assert (found.text, found.accept, found.speaker.voice) == ("佐藤様からです--至急。", True, "Polly.Takumi-Neural")
    assert "佐藤" not in text
    assert announcement_in("<Response/>") is None


def test_a_transfer_as_the_first_reply_lets_the_caller_hear_it_ring():
    first = rendered(Transfer(("+819011112222",), accept=False), turn=1)[0]
    later = rendered(Transfer(("+819011112222",), accept=False, caller_id="caller"), turn=2)[0]

    assert (first.get("answerOnBridge"), first.get("callerId"), first[0].attrib) == ("true", CALLED, {})
    assert (later.get("answerOnBridge"), later.get("callerId")) == (None, CALLER)
    assert rendered(Transfer(("+819011112222",), caller_id="caller", timeout_s=1), caller=None)[0].attrib["callerId"] == CALLED


def test_the_queue_is_named_by_client_and_a_hash_and_holds_no_words():
    root = rendered(Say("お待ちください。"), Enqueue("一般", ("message", "callback"), music="https://cdn.example.jp/a.mp3"))

    enqueue = root[1]
    assert enqueue.text == queue_name("sakura", "一般")
    assert enqueue.text.startswith("sakura-")
    assert enqueue.get("action") == f"/voice/turn/{KEY}/2q/queue-end"
    assert enqueue.get("waitUrl", "").startswith(f"/voice/queue/{KEY}/2q?q=sakura-")
    assert queue_name("sakura", "一般") != queue_name("sakura", "緊急") != queue_name("momiji", "緊急")
    assert len(queue_name("x" * 40, "一般")) <= 64


def test_staying_in_the_queue_goes_back_to_the_waiting_from_its_beginning():
    root = rendered(Say("承知しました。"), StayInQueue(), where="queue", state=State("v", step="窓口"))

    assert tags(root) == ["Say", "Redirect"]
    assert (root[1].text or "").startswith(f"/voice/queue/{KEY}/2q?q=sakura-")
    assert options_in(ET.tostring(root, encoding="unicode")) == QueueOptions(
        queue_name("sakura", "一般"), ("message",), "https://cdn.example.jp/a.mp3"
    )


@pytest.mark.parametrize(
    ("outputs", "turn", "expected"),
    [
        ((LeaveQueue(),), 3, ["Leave"]),
        ((Say("失礼いたします。"), HangUp()), 3, ["Say", "Hangup"]),
        ((Say("失礼いたします。"),), 3, ["Say", "Hangup"]),
        ((Reject(),), 1, ["Reject"]),
        ((Reject(),), 2, ["Hangup"]),
        ((Play("https://cdn.example.jp/a.mp3"), HangUp()), 3, ["Play", "Hangup"]),
    ],
)
def test_endings_without_an_answer(outputs, turn, expected):
    assert tags(rendered(*outputs, turn=turn, where="queue" if expected == ["Leave"] else "call")) == expected


def test_addresses_begin_with_the_public_one_where_it_is_set():
    root = rendered(Record(), prefix="https://ivr.example.jp/phone")

    assert root[0].get("action") == f"https://ivr.example.jp/phone/voice/turn/{KEY}/3/recorded"


def test_another_voice_is_remembered_while_waiting():
    voice = Voice(language="en-US", name="Polly.Joanna-Neural")

    waiting, queued = rendered(AwaitHeard(1), voice=voice), rendered(Enqueue("一般"), voice=voice)

    assert waiting[0].text == "All right."
    assert waiting[1].text == f"/voice/wait/{KEY}/3?v=Polly.Joanna-Neural&l=en-US"
    assert "v=Polly.Joanna-Neural&l=en-US" in queued[0].get("waitUrl", "")
