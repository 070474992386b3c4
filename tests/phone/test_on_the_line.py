"""The webhooks on a simulated line: whole ways through them without speech recognition, every request sent twice."""

import threading
from collections.abc import Callable, Iterator

import pytest
from werkzeug.serving import make_server

from ivr.desk import claims
from ivr.desk.ringing import Addresses, Ringing
from ivr.phone.last_resort import FILE
from ivr.phone.rest import TwilioCarrier
from tests.carrier.leg import Leg
from tests.carrier.network import AUTH_TOKEN, Network
from tests.carrier.people import Person
from tests.carrier.rest import _Quiet
from tests.phone import line as lines
from tests.phone.line import CALLED, CALLER, Line
from tests.phone.test_waiting import understood

OPERATOR, STAFF = "+819000000001", "+819055556666"


@pytest.fixture
def network() -> Iterator[Network]:
    with Network() as network:
        network.webhooks.twice = "in turn"
        yield network


@pytest.fixture
def served(make_line: Callable[..., Line], network: Network, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """The application on a real port."""
    monkeypatch.setattr(lines, "TOKEN", AUTH_TOKEN)
    line = make_line(api_url=network.rest_url)
    network.knows = line.knows
    server = make_server("127.0.0.1", 0, line.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    network.app_url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield line
    finally:
        server.shutdown()
        thread.join(5.0)
        server.server_close()


def calling(line: Line, network: Network, person: Person) -> Leg:
    """Somebody calls; the line looks at that call from now on."""
    leg = network.call(CALLER, CALLED, person)
    line.call_id = leg.id
    return leg


def claimed(line: Line, network: Network, leg: Leg, user_id: int) -> tuple[str, Ringing]:
    """An operator takes the waiting caller and is rung; the claim, and the jobs that go on with it."""
    leg.until("waits in queue")
    leg.until("/voice/queue/")
    result = claims.claim(line.store, line.item.id, user_id, {"sakura"}, line.now)
    assert isinstance(result, claims.Claimed)
    carrier = TwilioCarrier(network.account_sid, network.auth_token, network.rest_url)
    ringing = Ringing(line.store, carrier, Addresses(network.app_url))
    ringing.ring_operator({"claim": result.claim_id}, 1, line.now)
    return result.claim_id, ringing


def test_an_operator_accepts_and_talks_with_the_caller(served, network):
    user_id = served.operator()
    network.telephone(OPERATOR).accepts()
    leg = calling(served, network, Person().presses("2"))
    claim, ringing = claimed(served, network, leg, user_id)
    network.legs_to(OPERATOR)[0].until("enters conference")

    ringing.move_caller({"claim": claim}, 1, served.now)

    assert network.meetings.together(leg, OPERATOR)
    network.legs_to(OPERATOR)[0].hang_up()
    leg.finish()
    assert (served.row.outcome, served.item.status, served.faults) == ("handled", "done", [])


def test_an_operator_who_does_not_answer_moves_nobody_and_the_caller_chooses_a_message(served, network):
    user_id = served.operator()
    network.telephone(OPERATOR).no_answer()
    leg = calling(served, network, Person().presses("2").silent(30))
    place = leg.until("waits in queue") and served.item.queued_at
    claimed(served, network, leg, user_id)
    network.legs_to(OPERATOR)[0].finish()
    assert (served.item.status, served.item.queued_at) == ("waiting", place)

    leg.person = Person().presses("1").says("折り返しお願いします")
    leg.finish()

    assert (served.row.outcome, served.faults) == ("message", [])


def test_a_member_of_staff_takes_a_transferred_call(served, network):
    network.telephone(STAFF).accepts()

    leg = calling(served, network, Person().presses("4")).finish()

    network.legs_to(STAFF)[0].transcript.expect("お客様からです")
    assert (served.row.outcome, served.faults) == ("transferred", [])
    assert leg.ended_by == "application"


def test_nobody_takes_a_transferred_call_and_the_caller_hangs_up_in_the_queue(served, network):
    served.operator()
    network.telephone(STAFF).busy()

    leg = calling(served, network, Person().presses("4").hangs_up("Enqueue")).finish()

    assert (served.row.outcome, served.faults, leg.ended_by) == ("abandoned", [], "caller")


def test_a_call_that_no_answer_of_ours_can_serve_leaves_a_message_with_the_last_resort(served, network):
    with served.store.write() as connection:
        connection.exec_driver_sql("ALTER TABLE calls RENAME TO gone")

    leg = calling(served, network, Person().says("もしもし")).finish()

    assert (served.folder / FILE).exists()
    assert "承りました" in str(leg.transcript)


def test_words_are_held_for_until_they_are_understood(served, network):
    served.operator()
    leg = calling(served, network, Person().presses("1").says("物件の資料をお願いします"))
    leg.until("/voice/wait/")
    understood(served, "物件の資料をお願いします")
    leg.until("waits in queue")
    leg.hang_up()
    leg.finish()

    assert (served.row.outcome, served.faults) == ("abandoned", [])
