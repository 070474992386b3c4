"""When our side fails the caller still reaches a person or leaves a message, and the next call works."""

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from ivr.calls.service import Calls
from ivr.phone.last_resort import FILE, last_resort_document
from ivr.phone.voice import ALL_WEBHOOKS
from tests.phone.line import CALLER, RECORDING, Line, read, redirect_of


class Failing:
    """A `Calls` whose verbs raise while `failing` names them."""

    def __init__(self, calls: Calls, *verbs: str) -> None:
        self._calls, self.failing, self.times = calls, set(verbs), 99

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._calls, name)

        def maybe(*given: Any, **named: Any) -> Any:
            if name in self.failing and self.times > 0:
                self.times -= 1
                raise RuntimeError(f"no luck for {CALLER}")
            return verb(*given, **named)

        return maybe


def breaking(line: Line, *verbs: str, times: int = 99) -> Failing:
    """From now on these verbs of `calls` fail."""
    failing = Failing(line.calls, *verbs)
    failing.times = times
    line.calls = failing  # type: ignore[assignment]
    line.open()
    return failing


def test_a_turn_that_fails_is_taken_on_as_a_fault_with_an_apology_and_a_person(line):
    line.begin()
    breaking(line, "take_turn", times=1)

    text = line.text(line.turn("keys"), Digits="1")

    assert read(text)[-1].tag == "Enqueue"
    assert "申し訳ございません" in text
    assert line.faults == [(True, "turn_failed")]


def test_where_nothing_works_the_last_resort_takes_a_message(line):
    line.begin()
    key = line.row.key
    breaking(line, "take_turn", "fault", "resolve_key", "begin", "position", "latest_reply")

    for path in ("turn/{}/1/keys", "turn/{}/1/recorded", "turn/{}/0q/queue-end", "resume/{}", "incoming"):
        assert line.text(f"/voice/{path.format(key)}") == last_resort_document("")
    assert line.faults == []


def test_the_next_call_works(line):
    line.begin()
    failing = breaking(line, "take_turn", "fault")
    line.text(line.turn("keys"), Digits="1")
    failing.times = 0

    line.call_id = "CA2"
    line.begin("2")

    assert line.row.waiting == "queue"


def test_of_two_arrivals_at_once_the_one_that_lost_gets_the_others_document(line):
    first = line.text("/voice/incoming")
    breaking(line, "begin", times=1)

    assert line.text("/voice/incoming") == first


def test_a_poll_of_the_queue_that_fails_keeps_the_caller_there_for_a_while(line):
    line.operator()
    line.in_queue()
    url = line.wait_url()
    breaking(line, "position")

    heard = []
    for _round in range(3):
        text = line.text(url, "queue", QueueSid="QU1")
        heard.append([child.tag for child in read(text)])
        url = redirect_of(text) if heard[-1] != ["Leave"] else ""

    assert heard == [["Play", "Redirect"], ["Play", "Redirect"], ["Leave"]]


def test_a_key_in_the_queue_that_fails_leaves_the_caller_waiting(line):
    line.operator()
    line.in_queue()
    address = line.turn("queue-key")
    breaking(line, "take_turn", times=1)

    assert line.tags(address, "queue", Digits="1") == []
    assert line.tags(address, "queue", Digits="1") == ["Leave"]


def test_an_end_of_the_queue_that_fails_puts_the_caller_back_and_its_next_end_still_counts(line):
    line.operator()
    line.in_queue()
    address = line.turn("queue-end", "1q")
    breaking(line, "take_turn", times=1)

    resumed = line.text(redirect_of(line.text(address, QueueResult="leave")))

    assert read(resumed)[-1].tag == "Enqueue"
    assert "Record" in line.tags(address, QueueResult="error")


def test_a_join_that_fails_brings_the_caller_back_to_the_queue(line):
    claim = line.claimed()
    line.text(f"/voice/operator/{claim}/accept", Digits="1", CallSid="CA-operator")
    breaking(line, "position", times=1)

    text = line.text(f"/voice/claim/{claim}/join")

    assert line.tags(redirect_of(text))[-1] == "Enqueue"


def test_an_end_of_the_conversation_that_fails_once_is_told_again(line):
    claim = line.claimed()
    line.text(f"/voice/operator/{claim}/accept", Digits="1", CallSid="CA-operator")
    end = read(line.text(f"/voice/claim/{claim}/join"))[0].get("action", "")
    breaking(line, "take_turn", times=1)

    assert line.tags(end) == ["Hangup"]
    assert line.row.outcome == "handled"


def test_callbacks_that_fail_are_answered_an_empty_document(line):
    line.begin()
    line.store.engine.dispose()
    line.store.write = None  # type: ignore[method-assign,assignment]

    assert line.tags("/voice/status", CallStatus="completed") == []
    assert line.tags(f"/voice/recording/{line.row.key}", RecordingSid="RE1", RecordingStatus="completed") == []


@pytest.mark.parametrize("path", ["/voice/operator/c1", "/voice/operator/c1/accept"])
def test_an_operator_hears_that_it_did_not_work(line, path):
    line.store.system = None  # type: ignore[method-assign,assignment]

    assert line.tags(path, Digits="1") == ["Say", "Hangup"]


def test_logs_of_a_failure_hold_its_place_and_no_word_of_it(line):
    line.begin()
    breaking(line, "take_turn", times=1)

    with capture_logs() as logs:
        line.text(line.turn("keys"), Digits="1", SpeechResult="山田太郎です")

    failed = next(entry for entry in logs if entry["event"] == "a webhook failed")
    assert failed["error"] == "RuntimeError"
    assert failed["at"].startswith("ivr/phone/")
    assert CALLER not in json.dumps(logs, ensure_ascii=False)
    assert "山田" not in json.dumps(logs, ensure_ascii=False)


# --- forged -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("signature", ["", "RSOYDt4T1cUTdK1PDd93/VVr8B8="], ids=["unsigned", "forged"])
def test_without_the_carriers_signature_nothing_is_read_or_changed_at_any_address(line, signature):
    line.begin("2")
    before = (line.row.turn, line.row.waiting, line.row.ended_at)

    for webhook in ALL_WEBHOOKS:
        path = webhook.rule.replace("<key>", line.row.key).replace("<token>", str(line.row.turn)).replace("<claim>", "c1")
        answer = line.ask(path, signature, CallStatus="completed", Digits="1", RecordingSid="RE1", RecordingUrl=RECORDING)
        assert (answer.status_code, answer.content_type) == (403, "text/xml; charset=utf-8"), path

    assert (line.row.turn, line.row.waiting, line.row.ended_at) == before
    assert (line.faults, (line.folder / FILE).exists()) == ([], False)


def test_only_posts_are_answered(line):
    for webhook in ALL_WEBHOOKS:
        assert line.client.get(webhook.rule.replace("<", "").replace(">", "")).status_code == 405, webhook.rule


def test_a_body_that_is_too_long_is_refused(line):
    assert line.ask("/voice/incoming", Long="x" * 70_000).status_code == 413


def test_every_webhook_has_a_name_of_its_own():
    assert len({webhook.name for webhook in ALL_WEBHOOKS}) == len({webhook.rule for webhook in ALL_WEBHOOKS}) == len(ALL_WEBHOOKS)
    assert all(webhook.rule.startswith("/voice/") for webhook in ALL_WEBHOOKS)
