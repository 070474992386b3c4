"""The real adapter: what it asks for, how it fails, and where it never goes."""

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import stamina
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from ivr.calls.hearing import LIVE_LIMIT_S
from ivr.calls.ports import NotDone, RecordingGone, Refused
from ivr.errors import PortError
from ivr.jobs.worker import LEASE_S
from ivr.phone import media, rest
from ivr.phone.media import FOR_CALLERS, MediaFetcher, as_wav
from ivr.phone.rest import NoAccount, TwilioCarrier
from ivr.settings import Settings
from tests.carrier.network import ACCOUNT_SID, AUTH_TOKEN, Network
from tests.carrier.rest import _Quiet

URLS = {"answer_url": "https://ivr.example.jp/voice/operator/c", "status_url": "https://ivr.example.jp/voice/operator/c/status"}


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    stamina.set_testing(True, attempts=3, cap=True)
    yield
    stamina.set_testing(False)


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with Network() as network:
        yield network


@pytest.fixture
def carrier(network: Network) -> TwilioCarrier:
    network.rest.asked.clear()
    network.rest._failures.clear()
    return TwilioCarrier(network.account_sid, network.auth_token, network.rest_url)


def test_ringing_names_everything_the_carrier_must_know(network, carrier):
    network.telephone("+819000000009").busy()

    leg = carrier.ring(to="+819000000009", caller_id="+815031234567", timeout_s=20, **URLS)

    method, path, form = network.rest.asked[0]
    assert leg.startswith("CA")
    assert (method, path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT_SID}/Calls.json")
    assert form == {
        "To": "+819000000009", "From": "+815031234567", "Url": URLS["answer_url"], "Method": "POST", "StatusCallback": URLS["status_url"],
        "StatusCallbackMethod": "POST", "StatusCallbackEvent": "completed", "Timeout": "20",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "permanent", "refused"), [(400, True, True), (401, True, False), (429, False, False), (500, False, False), (503, False, False)]
)
def test_the_carriers_answers_say_whether_trying_again_helps(network, carrier, status, permanent, refused):
    network.rest.fail("POST", "Calls", status)

    with pytest.raises(PortError) as raised:
        carrier.ring(to="+819000000009", caller_id="+815031234567", timeout_s=20, **URLS)

    assert (raised.value.permanent, isinstance(raised.value, Refused)) == (permanent, refused)
    assert isinstance(raised.value, NotDone) == (status == 429)
    assert "+81" not in str(raised.value)


def test_a_carrier_that_does_not_answer_can_be_tried_again():
    carrier = TwilioCarrier(ACCOUNT_SID, AUTH_TOKEN, "http://127.0.0.1:9")

    for ask in (lambda: carrier.call_status("CA1"), lambda: carrier.fetch_recording("http://127.0.0.1:9/RE1")):
        with pytest.raises(PortError) as raised:
            ask()
        assert not raised.value.permanent


def test_only_where_no_connection_was_made_it_is_certain_that_nothing_was_done(monkeypatch):
    with pytest.raises(NotDone):
        TwilioCarrier(ACCOUNT_SID, AUTH_TOKEN, "http://127.0.0.1:9").ring(to="+819000000009", caller_id="+815031234567", timeout_s=20, **URLS)

    monkeypatch.setattr(rest, "REQUEST_TIMEOUT_S", 0.2)
    over = threading.Event()

    def late(_request: Request) -> Response:
        over.wait(5.0)
        return Response(status=201)

    with serving(late) as (base, asked):
        with pytest.raises(PortError) as raised:
            TwilioCarrier(ACCOUNT_SID, AUTH_TOKEN, base).ring(to="+819000000009", caller_id="+815031234567", timeout_s=20, **URLS)
        over.set()
    assert len(asked) == 1
    assert not isinstance(raised.value, NotDone)
    assert not raised.value.permanent


def test_without_an_account_nobody_is_asked():
    with pytest.raises(NoAccount) as raised:
        TwilioCarrier.from_settings(Settings()).hang_up("CA1")

    assert raised.value.permanent


# --- recordings -------------------------------------------------------------------------------------------------------


@contextmanager
def serving(answer: Callable[[Request], Response]) -> Iterator[tuple[str, list[Request]]]:
    """A little HTTP server; its address and what it was asked."""
    asked: list[Request] = []

    @Request.application
    def app(request: Request) -> Response:
        asked.append(request)
        return answer(request)

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join(5.0)
        server.server_close()


def test_wav_is_asked_for_with_the_accounts_password():
    with serving(lambda _request: Response(b"RIFF")) as (base, asked):
        assert MediaFetcher("AC1", "secret", base).fetch(f"{base}/Recordings/RE1") == b"RIFF"

    authorization = asked[0].authorization
    assert asked[0].path == "/Recordings/RE1.wav"
    assert authorization is not None
    assert (authorization.username, authorization.password) == ("AC1", "secret")
    assert as_wav("https://api.twilio.com/RE1.mp3?x=1") == "https://api.twilio.com/RE1.mp3?x=1"
    assert as_wav("https://api.twilio.com/RE1?x=1") == "https://api.twilio.com/RE1.wav?x=1"


def test_a_foreign_host_is_never_asked():
    with serving(lambda _request: Response(b"RIFF")) as (elsewhere, asked):
        for base in ("http://127.0.0.1:9", "https://api.twilio.com"):
            with pytest.raises(PortError) as raised:
                MediaFetcher("AC1", "secret", base).fetch(f"{elsewhere}/RE1")
            assert raised.value.permanent
    assert asked == []


def test_a_redirect_to_a_foreign_host_is_not_followed():
    with (
        serving(lambda _request: Response(b"RIFF")) as (elsewhere, asked),
        serving(lambda _request: Response(status=302, headers={"Location": f"{elsewhere}/RE1"})) as (base, _asked),
        pytest.raises(PortError) as raised,
    ):
        MediaFetcher("AC1", "secret", base).fetch(f"{base}/RE1")

    assert raised.value.permanent
    assert asked == []


def test_a_redirect_on_the_carriers_own_host_is_followed_but_not_in_a_circle():
    def answer(request: Request) -> Response:
        return (
            Response(b"RIFF")
            if request.path == "/media"
            else Response(status=307, headers={"Location": "/media" if "one" in request.path else "/two"})
        )

    with serving(answer) as (base, asked):
        assert MediaFetcher("AC1", "secret", base).fetch(f"{base}/one") == b"RIFF"
        with pytest.raises(PortError, match="circle"):
            MediaFetcher("AC1", "secret", base).fetch(f"{base}/two")
    assert len(asked) == 2 + 4


@pytest.mark.parametrize("broken", [500, 503, 429])
def test_a_short_trouble_is_tried_again_at_once(broken):
    answers = [Response(status=broken), Response(status=broken), Response(b"RIFF")]

    with serving(lambda _request: answers.pop(0)) as (base, asked):
        assert MediaFetcher("AC1", "secret", base).fetch(f"{base}/RE1") == b"RIFF"
    assert len(asked) == 3


@pytest.mark.parametrize(("status", "kind", "permanent"), [(410, RecordingGone, True), (405, PortError, True), (500, PortError, False)])
def test_how_a_fetch_fails(status, kind, permanent):
    with serving(lambda _request: Response(status=status)) as (base, _asked), pytest.raises(kind) as raised:
        MediaFetcher("AC1", "secret", base).fetch(f"{base}/RE1")

    assert raised.value.permanent is permanent


def test_a_recording_that_is_too_long_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(media, "LARGEST_BYTES", 100_000)

    with serving(lambda _request: Response(b"x" * 65_536 for _ in range(1000))) as (base, _asked), pytest.raises(PortError) as raised:
        MediaFetcher("AC1", "secret", base).fetch(f"{base}/RE1")

    assert raised.value.permanent


def test_a_recording_that_trickles_in_for_too_long_is_given_up_for_now(monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(media.time, "monotonic", lambda: float(next(clock)))

    with serving(lambda _request: Response(b"x" * 8192 for _ in range(100))) as (base, asked), pytest.raises(PortError) as raised:
        MediaFetcher("AC1", "secret", base, FOR_CALLERS).fetch(f"{base}/RE1")

    assert not raised.value.permanent
    assert len(asked) == 1


def test_redirects_do_not_give_a_fetch_more_time(monkeypatch):
    clock = itertools.count(step=4)
    monkeypatch.setattr(media.time, "monotonic", lambda: float(next(clock)))

    with serving(lambda _request: Response(status=302, headers={"Location": "/RE2"})) as (base, asked), pytest.raises(PortError, match="in time"):
        MediaFetcher("AC1", "secret", base, FOR_CALLERS).fetch(f"{base}/RE1")

    assert len(asked) == 1


def test_a_fetch_for_a_caller_on_the_line_is_tried_once():
    with serving(lambda _request: Response(status=503)) as (base, asked), pytest.raises(PortError) as raised:
        TwilioCarrier("AC1", "secret", base, FOR_CALLERS).fetch_recording(f"{base}/RE1")

    assert not raised.value.permanent
    assert len(asked) == 1


def test_a_caller_and_the_words_together_fit_the_live_jobs_lease():
    assert FOR_CALLERS.attempts * FOR_CALLERS.whole_s + LIVE_LIMIT_S < LEASE_S["live"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_recording_made_while_the_password_is_changed_is_fetched_later(status):
    with serving(lambda _request: Response(status=status)) as (base, asked), pytest.raises(PortError, match="IVR_TWILIO_AUTH_TOKEN") as raised:
        MediaFetcher("AC1", "secret", base).fetch(f"{base}/RE1")

    assert not raised.value.permanent
    assert not isinstance(raised.value, RecordingGone)
    assert len(asked) == 1


def test_the_environments_netrc_and_proxies_are_not_asked(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    with serving(lambda _request: Response(b"RIFF")) as (base, _asked):
        assert MediaFetcher("", "", base).fetch(f"{base}/RE1") == b"RIFF"
