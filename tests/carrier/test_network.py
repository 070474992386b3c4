import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
import requests

from tests.carrier.little_app import Answer, LittleApp, serve
from tests.carrier.network import ACCOUNT_SID, AUTH_TOKEN, Network
from tests.carrier.pace import spoken_s
from tests.carrier.people import Person
from tests.carrier.sound import read_wav

CALLER, LINE, STAFF = "+819012345678", "+815031234567", "+819011112222"
AUTH = (ACCOUNT_SID, AUTH_TOKEN)


@contextmanager
def line(**documents: Answer) -> Iterator[tuple[LittleApp, Network]]:
    """A network and an application; `a_b` answers at /a/b."""
    with serve({f"/{name.replace('_', '/')}": text for name, text in documents.items()}) as app, Network(app.url) as network:
        network.fallback_path = None
        yield app, network


def test_words_are_heard_and_the_end_is_told():
    with line(voice_incoming="<Say>こんにちは</Say><Say>さようなら</Say><Hangup/>") as (app, network):
        leg = network.call(CALLER, LINE).finish()

        assert leg.transcript.words == ["こんにちは", "さようなら"]
        assert leg.ended_by == "application"
        assert app.params("/voice/status")["CallStatus"] == "completed"
        assert app.params("/voice/incoming")["From"] == CALLER


def test_keys_go_to_the_action_relative_to_the_document():
    with line(voice_incoming="<Redirect>menu/1</Redirect>", voice_menu_1='<Gather numDigits="1" action="../keys"><Say>どうぞ</Say></Gather><Hangup/>',
              voice_keys="<Say>承知しました</Say>") as (app, network):  # fmt: skip
        leg = network.call(CALLER, LINE, Person().presses("34")).finish()

        assert app.params("/voice/keys")["Digits"] == "3"
        assert leg.transcript.words == ["どうぞ", "承知しました"]


def test_the_finish_key_is_not_among_the_digits():
    with line(voice_incoming='<Gather action="/k"/><Hangup/>') as (app, network):
        network.call(CALLER, LINE, Person().presses("0312#4")).finish()

        assert app.params("/k")["Digits"] == "0312"


def test_words_in_a_gather_are_recognised_only_where_it_listens_for_speech():
    with line(voice_incoming='<Gather action="/keys"/><Gather input="dtmf speech" action="/words"/><Hangup/>') as (app, network):
        network.call(CALLER, LINE, Person().says("はい").says("いいえ")).finish()

        assert app.paths() == ["/voice/incoming", "/words"]
        assert app.params("/words")["SpeechResult"] == "いいえ"


def test_a_silent_gather_falls_through():
    with line(voice_incoming='<Gather action="/k"/><Say>お声が聞こえません</Say>') as (app, network):
        leg = network.call(CALLER, LINE).finish()

        assert app.paths() == ["/voice/incoming"]
        assert leg.transcript.words == ["お声が聞こえません"]


def test_a_silent_gather_with_action_on_empty_result_asks_the_action():
    with line(voice_incoming='<Gather action="/k" actionOnEmptyResult="true"/>') as (app, network):
        network.call(CALLER, LINE).finish()

        assert app.params("/k")["Digits"] == ""


RECORD = '<Record action="/done" timeout="2" maxLength="3" recordingStatusCallback="/recording" recordingStatusCallbackEvent="completed absent"/>'


def test_a_recording_goes_to_its_action_and_can_be_fetched_and_deleted():
    with line(voice_incoming=f"{RECORD}<Redirect>/empty</Redirect>") as (app, network):
        network.call(CALLER, LINE, Person().says("あ" * 12)).finish()

        told = app.params("/done")
        media = requests.get(f"{told['RecordingUrl']}.wav", auth=AUTH, timeout=5)
        assert told["RecordingDuration"] == "4"  # 1.5 s of words, and the 2 s of silence that ended it
        assert len(read_wav(media.content)) == 3.5 * 8000
        assert app.params("/recording")["RecordingStatus"] == "completed"
        assert requests.delete(f"{told['RecordingUrl']}.json", auth=AUTH, timeout=5).status_code == 204
        assert requests.get(told["RecordingUrl"], auth=AUTH, timeout=5).status_code == 404


def test_a_recording_is_also_served_as_mp3():
    with line(voice_incoming=f"{RECORD}<Redirect>/empty</Redirect>") as (app, network):
        network.call(CALLER, LINE, Person().says("もしもし")).finish()

        media = requests.get(f"{app.params('/done')['RecordingUrl']}.mp3", auth=AUTH, timeout=5)
        assert media.headers["Content-Type"] == "audio/mpeg"
        assert len(media.content) > 1000


def test_a_recording_stops_at_its_longest_time():
    with line(voice_incoming=f"{RECORD}<Redirect>/empty</Redirect>") as (app, network):
        network.call(CALLER, LINE, Person().says("あ" * 80)).finish()

        assert app.params("/done")["RecordingDuration"] == "3"


def test_when_nothing_is_recorded_the_next_verb_runs_and_absent_is_told():
    with line(voice_incoming=f"{RECORD}<Redirect>/empty</Redirect>") as (app, network):
        network.call(CALLER, LINE).finish()

        assert "/done" not in app.paths()
        assert "/empty" in app.paths()
        assert app.params("/recording")["RecordingStatus"] == "absent"


def test_hanging_up_while_recorded_tells_the_action_and_its_answer_is_not_obeyed():
    with line(voice_incoming=f"{RECORD}<Redirect>/empty</Redirect>", done="<Say>承りました</Say>") as (app, network):
        leg = network.call(CALLER, LINE, Person().says("また電話します", then_hangs_up=True)).finish()

        assert app.params("/done")["Digits"] == "hangup"
        assert leg.transcript.words == []
        assert leg.ended_by == "caller"


def test_a_recording_may_be_late():
    with line(voice_incoming=f"{RECORD}<Redirect>/empty</Redirect>", done="<Hangup/>") as (app, network):
        network.recordings.late_s = 0.3
        leg = network.call(CALLER, LINE, Person().says("もしもし"))
        leg.until("/done")
        url = app.params("/done")["RecordingUrl"]

        assert requests.get(url, auth=AUTH, timeout=5).status_code == 404
        leg.finish()
        assert requests.get(url, auth=AUTH, timeout=5).status_code == 200
        assert app.params("/recording")["RecordingStatus"] == "completed"


def test_a_dialled_person_accepts_by_a_key():
    with line(voice_incoming=f'<Dial action="/ended"><Number url="/whisper">{STAFF}</Number></Dial>',
              whisper='<Gather numDigits="1" action="/accept"><Say>1を押してください</Say></Gather><Hangup/>') as (app, network):  # fmt: skip
        network.telephone(STAFF).accepts()
        network.call(CALLER, LINE).finish()

        assert app.params("/accept")["Digits"] == "1"
        assert app.params("/ended") | {"DialCallStatus": "completed", "DialBridged": "true"} == app.params("/ended")


def test_an_answering_machine_is_not_bridged():
    with line(voice_incoming=f'<Dial action="/ended"><Number url="/whisper">{STAFF}</Number></Dial>',
              whisper='<Gather numDigits="1" action="/accept"><Say>1を押してください</Say></Gather><Hangup/>') as (app, network):  # fmt: skip
        network.telephone(STAFF).answering_machine()
        network.call(CALLER, LINE).finish()

        assert "/accept" not in app.paths()
        assert app.params("/ended")["DialBridged"] == "false"


@pytest.mark.parametrize("manner", ["busy", "no_answer", "fails"])
def test_a_telephone_nobody_takes_is_told_to_the_action(manner):
    with line(voice_incoming=f'<Dial action="/ended" timeout="5">{STAFF}</Dial>') as (app, network):
        getattr(network.telephone(STAFF), manner)()
        network.call(CALLER, LINE).finish()

        assert app.params("/ended")["DialCallStatus"] == {"busy": "busy", "no_answer": "no-answer", "fails": "failed"}[manner]


def test_the_caller_may_go_while_it_rings():
    with line(voice_incoming=f'<Dial action="/ended">{STAFF}</Dial>', ended="<Say>失礼しました</Say>") as (app, network):
        leg = network.call(CALLER, LINE, Person().hangs_up("Dial")).finish()

        assert app.params("/ended")["DialCallStatus"] == "canceled"
        assert leg.transcript.words == []


QUEUE = '<Enqueue waitUrl="/wait" action="/out">sakura-general</Enqueue>'


def test_the_wait_of_a_queue_goes_round_until_it_says_leave():
    rounds = count(1)
    with line(voice_incoming=QUEUE, wait=lambda _params: "<Leave/>" if next(rounds) == 3 else "<Say>お待ちください</Say>") as (app, network):
        network.call(CALLER, LINE).finish()

        assert app.paths() == ["/voice/incoming", "/wait", "/wait", "/wait", "/out"]
        assert app.params("/out")["QueueResult"] == "leave"
        assert app.params("/wait")["QueuePosition"] == "1"


def test_a_key_pressed_while_waiting_goes_to_the_gathers_action():
    with line(voice_incoming=QUEUE, wait='<Gather numDigits="1" action="/key"/>', key="<Leave/>") as (app, network):
        network.call(CALLER, LINE, Person().presses("1")).finish()

        assert app.params("/key")["Digits"] == "1"
        assert app.params("/key")["QueueSid"].startswith("QU")


def test_hanging_up_in_the_queue_tells_its_action():
    with line(voice_incoming=QUEUE, wait="<Play>https://example.jp/m.mp3</Play>") as (app, network):
        network.call(CALLER, LINE, Person().hangs_up("Enqueue")).finish()

        assert app.params("/out")["QueueResult"] == "hangup"


def test_a_full_queue_is_told():
    with line(voice_incoming=QUEUE) as (app, network):
        network.meetings.queue_limit = 0
        network.call(CALLER, LINE).finish()

        assert app.params("/out")["QueueResult"] == "queue-full"


ROOM = '<Dial action="/after"><Conference endConferenceOnExit="true">claim-1</Conference></Dial>'


def test_an_operator_is_rung_by_rest_and_a_waiting_caller_moved_to_the_same_conference():
    with line(voice_incoming=QUEUE, wait="<Play>https://example.jp/m.mp3</Play>", operator=ROOM, join=ROOM) as (app, network):
        leg = network.call(CALLER, LINE).until("/wait")
        queue = app.params("/wait")["QueueSid"]
        base = f"{network.rest_url}/2010-04-01/Accounts/{ACCOUNT_SID}"
        network.telephone(STAFF).answers()
        made = requests.post(
            f"{base}/Calls.json", auth=AUTH, timeout=5,
            data={"To": STAFF, "From": LINE, "Url": f"{app.url}/operator", "StatusCallback": f"{app.url}/leg",
                  "StatusCallbackEvent": ["answered", "completed"]},
        )  # fmt: skip
        moved = requests.post(f"{base}/Queues/{queue}/Members/{leg.id}.json", auth=AUTH, data={"Url": f"{app.url}/join"}, timeout=5)

        assert (made.status_code, moved.status_code) == (201, 200)
        assert network.meetings.together(leg, STAFF)
        network.legs_to(STAFF)[0].hang_up()
        leg.finish()
        network.legs_to(STAFF)[0].finish()
        assert app.params("/out")["QueueResult"] == "redirected"
        assert app.params("/after")["DialCallStatus"] == "completed"
        assert [params["CallStatus"] for path, params in app.asked if path == "/leg"] == ["in-progress", "completed"]


def test_moving_a_caller_who_is_not_in_the_queue_is_refused():
    with line(voice_incoming="<Hangup/>") as (_app, network):
        leg = network.call(CALLER, LINE).finish()
        url = f"{network.rest_url}/2010-04-01/Accounts/{ACCOUNT_SID}/Queues/QU1/Members/{leg.id}.json"

        assert requests.post(url, auth=AUTH, data={"Url": "http://127.0.0.1/"}, timeout=5).status_code == 404


def test_the_rest_side_wants_the_accounts_credentials_and_fails_when_told_to():
    with line() as (_app, network):
        url = f"{network.rest_url}/2010-04-01/Accounts/{ACCOUNT_SID}/Calls/CA1.json"
        network.rest.fail("GET", "/Calls/", 429)

        assert requests.get(url, auth=AUTH, timeout=5).status_code == 429
        assert requests.get(url, auth=AUTH, timeout=5).status_code == 404
        assert requests.get(url, auth=(ACCOUNT_SID, "wrong"), timeout=5).status_code == 401


def test_a_rejected_call_was_never_answered():
    with line(voice_incoming='<Reject reason="busy"/>') as (app, network):
        leg = network.call(CALLER, LINE).finish()

        assert leg.ended_by == "rejected"
        assert app.params("/voice/status")["CallStatus"] == "busy"


@pytest.mark.parametrize("broken", ["status 500", "sleep 0.6"])
def test_the_fallback_address_answers_for_a_broken_application(broken):
    with line(voice_incoming=broken, fallback="<Say>申し訳ございません</Say>") as (app, network):
        network.fallback_path, network.webhooks.timeout_s = "/fallback", 0.3
        leg = network.call(CALLER, LINE).finish()

        assert leg.transcript.words == ["申し訳ございません"]
        assert app.params("/fallback")["ErrorCode"] == "11200"


def test_without_a_fallback_the_caller_hears_the_carriers_own_error_and_the_test_fails():
    with line(voice_incoming="status 500") as (_app, network), pytest.raises(AssertionError, match="answered 500"):
        network.call(CALLER, LINE).finish()


def test_a_wrong_document_fails_the_test_with_the_whole_story():
    with line(voice_incoming="<Say>はい</Say><Recrod/>") as (_app, network), pytest.raises(AssertionError, match="no such element"):
        network.call(CALLER, LINE).finish()


def test_a_call_that_goes_round_in_a_circle_fails_the_test():
    with line(voice_incoming="<Redirect>/voice/incoming</Redirect>") as (_app, network), pytest.raises(AssertionError, match="circle"):
        network.call(CALLER, LINE).finish()


@pytest.mark.parametrize("how", ["in turn", "together"])
def test_every_webhook_sent_twice_must_be_answered_alike(how):
    numbers = count(1)
    with line(voice_incoming=lambda _params: f"<Say>{next(numbers)}</Say>") as (_app, network):
        network.webhooks.twice = how

        with pytest.raises(AssertionError, match="first:"):
            network.call(CALLER, LINE).finish()


def test_at_the_pace_of_life_words_and_silence_take_their_time():
    with line(voice_incoming='<Say>ありがとうございます</Say><Record action="/done" timeout="2"/><Redirect>/x</Redirect>') as (_app, network):
        network.pace = type(network.pace)(speed=10.0)
        began = time.monotonic()
        network.call(CALLER, LINE, Person().says("あ" * 8)).finish()

        assert spoken_s("ありがとうございます") == pytest.approx(1.25)
        assert 0.40 <= time.monotonic() - began < 1.5  # (1.25 s of words + 1 s of the caller + 2 s of silence) / 10


def test_a_failed_expectation_prints_the_call():
    with line(voice_incoming="<Say>こんにちは</Say>") as (_app, network):
        leg = network.call(CALLER, LINE).finish()

        leg.transcript.expect("こんにちは")
        with pytest.raises(AssertionError, match="was never spoken"):
            leg.transcript.expect("さようなら")
