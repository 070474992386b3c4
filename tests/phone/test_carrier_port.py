"""The `Carrier` port: what every adapter does. The fake and the real one, the latter against a carrier on loopback."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import pytest

from ivr.calls.ports import Carrier, RecordingNotReady, Refused
from ivr.phone.rest import TwilioCarrier
from tests.carrier.network import Network
from tests.carrier.people import Person
from tests.fakes.carrier_port import FakeCarrier

QUEUE = "sakura-q"


class World(Protocol):
    """A carrier and ways to set it up."""

    carrier: Carrier

    def recording(self) -> tuple[str, str]:
        """A finished recording: its address and id."""
        ...

    def waiting(self) -> tuple[str, str]:
        """A call in a queue: the call and the queue."""
        ...

    def ended(self) -> str:
        """A call that is over."""
        ...


class FakeWorld:
    def __init__(self) -> None:
        self.carrier = self.fake = FakeCarrier()

    def recording(self) -> tuple[str, str]:
        self.fake.recordings["https://api.twilio.com/RE1"] = b"RIFF...."
        return "https://api.twilio.com/RE1", "RE1"

    def waiting(self) -> tuple[str, str]:
        self.fake.queues["QU1"], self.fake.calls["CA1"] = {"CA1"}, "talking"
        return "CA1", "QU1"

    def ended(self) -> str:
        self.fake.calls["CA2"] = "ended"
        return "CA2"


class LoopbackWorld:
    def __init__(self, network: Network) -> None:
        self.network = network
        self.carrier = TwilioCarrier(network.account_sid, network.auth_token, network.rest_url)

    def recording(self) -> tuple[str, str]:
        kept = self.network.recordings.add("CA1", np.zeros(800))
        return f"{self.network.rest_url}/2010-04-01/Accounts/{self.network.account_sid}/Recordings/{kept.id}", kept.id

    def waiting(self) -> tuple[str, str]:
        leg = self.network.new_leg(from_="+819011112222", to="+815031234567", person=Person(), direction="inbound", extra={})
        leg.status = "in-progress"
        queue = self.network.meetings.enqueue(QUEUE, leg)
        assert queue is not None
        return leg.id, queue.id

    def ended(self) -> str:
        leg = self.network.new_leg(from_="+819011112222", to="+815031234567", person=Person(), direction="inbound", extra={})
        leg.status, leg.over = "completed", True
        return leg.id


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with Network() as network:
        yield network
        network.legs.clear()  # they never ran


@pytest.fixture(params=["fake", "real"])
def world(request: pytest.FixtureRequest) -> World:
    return FakeWorld() if request.param == "fake" else LoopbackWorld(request.getfixturevalue("network"))


def test_a_recording_is_fetched_as_often_as_asked_and_then_deleted(world):
    url, name = world.recording()

    first, second = world.carrier.fetch_recording(url), world.carrier.fetch_recording(url)
    world.carrier.delete_recording(name)

    assert first == second
    assert first.startswith(b"RIFF")
    with pytest.raises(RecordingNotReady):
        world.carrier.fetch_recording(url)


def test_deleting_what_is_not_there_is_no_error(world):
    _url, name = world.recording()

    world.carrier.delete_recording(name)
    world.carrier.delete_recording(name)


def test_a_recording_that_is_not_there_yet_can_be_tried_again_soon(world):
    url, _name = world.recording()

    with pytest.raises(RecordingNotReady) as raised:
        world.carrier.fetch_recording(url[:-1] + "0x")

    assert raised.value.retry_s == 0.4
    assert not raised.value.permanent


def test_a_waiting_call_is_moved_once(world):
    call, queue = world.waiting()

    world.carrier.move_from_queue(queue_id=queue, call_id=call, url="https://ivr.example.jp/voice/claim/c/join")

    with pytest.raises(Refused):
        world.carrier.move_from_queue(queue_id=queue, call_id=call, url="https://ivr.example.jp/voice/claim/c/join")


def test_a_call_that_is_not_in_the_queue_is_refused(world):
    _call, queue = world.waiting()

    with pytest.raises(Refused) as raised:
        world.carrier.move_from_queue(queue_id=queue, call_id="CA0000", url="https://ivr.example.jp/")

    assert raised.value.permanent


def test_whether_a_call_stands(world):
    call, _queue = world.waiting()

    assert world.carrier.call_status(call) == "talking"
    assert world.carrier.call_status(world.ended()) == "ended"
    assert world.carrier.call_status("CA0000") == "unknown"


def test_a_call_is_sent_elsewhere_while_it_stands(world):
    call, _queue = world.waiting()

    world.carrier.redirect(call, "https://ivr.example.jp/voice/resume/k")

    for gone in (world.ended(), "CA0000"):
        with pytest.raises(Refused) as raised:
            world.carrier.redirect(gone, "https://ivr.example.jp/voice/resume/k")
        assert raised.value.permanent


def test_hanging_up_a_call_that_has_ended_or_never_was_is_no_error(world):
    world.carrier.hang_up(world.ended())
    world.carrier.hang_up("CA0000")


def test_a_number_that_is_none_is_refused_for_good(world):
    with pytest.raises(Refused) as raised:
        world.carrier.ring(to="hanako", caller_id="+815031234567", answer_url="https://a.example/", status_url="https://a.example/s", timeout_s=20)

    assert raised.value.permanent
