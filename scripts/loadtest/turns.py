"""Turns a second and their latency, beside a bare view on the same server settings."""

import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from sqlalchemy import text

from scripts.loadtest.hammer import Result, Shot, hammer, make_shot
from tests.calls_whole.installation import Installation, free_port
from tests.carrier.ids import new_id
from tests.carrier.network import Network
from tests.stores import fresh_url

NUMBER = "+815031239999"
LANES = 16
TURNS_A_CALL = 20
WARM_UP = 20
TURN_EVERY_S = 8.0
"""Of a caller on the line: the application speaks for about five seconds, the caller answers in three."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A call that waits for turn 1. `path`: the address of a turn, with {n}."""

    id: str
    path: str

    def params(self, **more: str) -> dict[str, str]:
        """What the carrier sends with every request."""
        usual = {"AccountSid": "AC" + "5a" * 16, "ApiVersion": "2010-04-01", "CallSid": self.id, "CallStatus": "in-progress"}
        return usual | {"From": "+819012345678", "To": NUMBER, "Direction": "inbound"} | more


@contextmanager
def web_only(kind: str, folder: Path) -> Iterator[Installation]:
    """An installation without workers, with the load flow."""
    folder.mkdir(parents=True, exist_ok=True)
    with fresh_url(kind, folder) as url, Network() as network:
        house = Installation(folder, url.replace("postgresql+psycopg://", "postgresql://", 1), network, {"IVR_LOG_LEVEL": "warning"})
        try:
            house.run("client", "import", str(Path(__file__).parent / "flow.yaml"))
            house.add_operator("load", "+819000000001", ("load",))
            house.spawn("serve")
            house.until(house.is_up, "the server is up", 30.0)
            yield house
        finally:
            house.stop()


def begin(house: Installation, count: int) -> list[Standing]:
    """Calls that have heard the first menu."""
    calls = []
    with requests.Session() as session:
        for _ in range(count):
            call = Standing(new_id("CA"), "")
            url, params = f"{house.network.app_url}/voice/incoming", call.params()
            headers = {"X-Twilio-Signature": house.network.webhooks.sign(url, params)}
            answer = session.post(url, data=params, headers=headers, timeout=15)
            found = re.search(r'action="(?:https?://[^/"]+)?([^"]*/1/keys)"', answer.text)
            if not answer.ok or found is None:
                raise RuntimeError(f"/voice/incoming answered {answer.status_code}: {answer.text[:500]}")
            calls.append(Standing(call.id, found[1].replace("/1/keys", "/{n}/keys")))
    return calls


def turn(house: Installation, call: Standing, number: int, keys: str = "1", at_s: float | None = None) -> Shot:
    """A key pressed: turn `number` of a call; the answer must await the next."""
    path = call.path.format(n=number)
    expect = call.path.format(n=number + 1).rsplit("/", 1)[0].encode() if keys == "1" else b"<Enqueue"
    return make_shot(house.network.webhooks, f"127.0.0.1:{house.port}", path, call.params(Digits=keys), expect, at_s)


def full_speed(house: Installation, turns: int) -> Result:
    """As many turns a second as `LANES` connections get."""
    calls = begin(house, max(LANES, turns // TURNS_A_CALL))
    lanes: list[list[Shot]] = [[] for _ in range(LANES)]
    for place, call in enumerate(calls):
        lanes[place % LANES].extend(turn(house, call, number) for number in range(1, TURNS_A_CALL + 1))
    return hammer(house.port, lanes)


def warm_up(house: Installation) -> None:
    """Let caches fill and every thread open its database connection."""
    full_speed(house, WARM_UP * LANES)


def at_the_pace_of_callers(house: Installation, calls_up: int, seconds: float) -> Result:
    """`calls_up` calls on the line at once, each with a turn every eight seconds or so."""
    chance = random.Random(1)
    lanes = []
    for call in begin(house, calls_up):
        at_s, shots = chance.uniform(0.5, TURN_EVERY_S), list[Shot]()
        while at_s < seconds and len(shots) < TURNS_A_CALL:
            shots.append(turn(house, call, len(shots) + 1, at_s=at_s))
            at_s += chance.uniform(0.75, 1.25) * TURN_EVERY_S
        lanes.append(shots)
    return hammer(house.port, lanes)


def polls(house: Installation, count: int) -> Result:
    """The wait address of the operators' queue, asked at full speed by callers who wait there."""
    lanes = []
    for call in begin(house, LANES):
        url = f"{house.network.app_url}{call.path.format(n=1)}"
        params = call.params(Digits="2")
        answer = requests.post(url, data=params, headers={"X-Twilio-Signature": house.network.webhooks.sign(url, params)}, timeout=15)
        found = re.search(r'waitUrl="(?:https?://[^/"]+)?([^"]*)"', answer.text)
        if found is None:
            raise RuntimeError(f"no queue: {answer.text[:500]}")
        told = call.params(QueueSid="QU" + "1" * 32, QueuePosition="1", QueueTime="3", AvgQueueTime="3", CurrentQueueSize="1")
        lanes.append([make_shot(house.network.webhooks, f"127.0.0.1:{house.port}", found[1], told, b"<Response>")] * (count // LANES))
    return hammer(house.port, lanes)


def bare(folder: Path, document: str, count: int) -> Result:
    """A constant document from a bare view on the same server settings."""
    folder.mkdir(parents=True, exist_ok=True)
    with Network() as network:
        house = Installation(folder, f"sqlite:///{folder}/none.db", network)
        house.port = free_port()
        environ = house.environment() | {"IVR_PORT": str(house.port)}
        server = subprocess.Popen([sys.executable, "-m", "scripts.loadtest.bare", document], env=environ)
        try:
            network.app_url = f"http://127.0.0.1:{house.port}"
            _wait_for(f"{network.app_url}/voice/bare")
            call = Standing(new_id("CA"), "/voice/bare")
            shot = make_shot(network.webhooks, f"127.0.0.1:{house.port}", call.path, call.params(Digits="1"), b"<Response>")
            hammer(house.port, [[shot] * WARM_UP] * LANES)
            return hammer(house.port, [[shot] * (count // LANES)] * LANES)
        finally:
            server.terminate()
            server.wait(25)
            house.store.close()


def durability(house: Installation) -> dict[str, str]:
    """The settings that say how durable a commit is, as the database tells them."""
    with house.store.read() as connection:
        if house.store.is_sqlite:
            names = {"PRAGMA journal_mode": "journal_mode", "PRAGMA synchronous": "synchronous (2 = FULL)"}
        else:
            names = {"SHOW synchronous_commit": "synchronous_commit", "SHOW fsync": "fsync", "SHOW full_page_writes": "full_page_writes"}
        return {name: str(connection.execute(text(statement)).scalar()) for statement, name in names.items()}


def _wait_for(url: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if requests.post(url, timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")
