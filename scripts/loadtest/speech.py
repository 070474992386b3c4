"""What a caller who speaks waits for: the answer's first word, and the start of the work on what was said."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from sqlalchemy import func, select

from ivr.jobs.tables import Job
from tests.calls_whole.installation import Installation
from tests.carrier.leg import Leg
from tests.carrier.network import Network
from tests.carrier.pace import Pace
from tests.carrier.people import Person
from tests.carrier.sound import RATE, Clip, clip
from tests.carrier.transcript import Asked, Heard
from tests.stores import fresh_url

TESTS = Path(__file__).parents[2] / "tests"
LINE, MENU_LINE = "+815031234567", "+815031234568"
ANSWER = "営業時間は、平日"
QUESTION_S = 3.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Seconds. `total`: last sample of speech to the first word of the answer. `ours`: the action's request to the answer's document."""

    total: float
    ours: float


@contextmanager
def whole_house(folder: Path) -> Iterator[Installation]:
    """Web, workers and model, on SQLite, with the flows of the whole calls."""
    folder.mkdir(parents=True, exist_ok=True)
    with fresh_url("sqlite", folder) as url, Network() as network:
        house = Installation(folder, url, network)
        try:
            for client in ("sakura", "menu"):
                house.run("client", "import", str(TESTS / "calls_whole" / "flows" / f"{client}.yaml"))
            house.start()
            yield house
        finally:
            house.stop()


def question() -> Clip:
    """A question of three seconds that the FAQ answers."""
    asked = clip(TESTS / "clips" / "faq_hours.wav", "営業時間は何時から何時までですか。")
    return Clip(asked.text, asked.samples[: int(QUESTION_S * RATE)])


def gaps(house: Installation, count: int) -> list[Gap]:
    """Ask `count` times, at the pace of life from the question on."""
    return [_gap(house) for _ in range(count)]


def _gap(house: Installation) -> Gap:
    network, asked = house.network, question()
    network.pace = Pace()

    def begin() -> None:
        network.pace = Pace(1.0)

    leg = network.call("+819012345678", LINE, Person().meanwhile(begin).says(asked))
    house.until(lambda: leg.over or any(ANSWER in words for words in leg.transcript.words), "the answer is spoken", 40.0)
    network.pace = Pace()
    leg.hang_up("caller")
    leg.finish()
    return _measure(leg)


def _measure(leg: Leg) -> Gap:
    lines = leg.transcript.lines
    action = next(line for line in lines if isinstance(line, Asked) and "RecordingUrl" in line.params and line.path.endswith("/recorded"))
    document = next((line for line in lines if isinstance(line, Asked) and ANSWER in line.answer), None)
    spoken = next((line for line in lines if isinstance(line, Heard) and ANSWER in line.text), None)
    if document is None or spoken is None:
        raise RuntimeError(f"the question was not answered\n{leg}")
    return Gap(spoken.at_s - (leg.last_sound_at - leg.transcript.began), document.at_s + document.took_s - action.at_s)


def start_delay_s(house: Installation) -> float:
    """From the row of a live clip's job to a worker's taking it."""
    before = _newest_job(house)
    leg = house.network.call("+819012345678", LINE, Person().says(question()).hangs_up("Gather"))
    query = select(Job.created_at).where(Job.queue == "live", Job.id > before, Job.status == "running")
    end = time.monotonic() + 15.0
    while time.monotonic() < end:
        with house.store.read() as connection:
            row = connection.execute(query).first()
        if row is not None:
            delay_s = time.time() - row.created_at.timestamp()  # as seen from outside: a look's two milliseconds are in it
            leg.hang_up("caller")
            leg.finish()
            return float(delay_s)
        time.sleep(0.002)
    raise RuntimeError(f"no worker took the live job\n{leg}")


def _newest_job(house: Installation) -> int:
    with house.store.read() as connection:
        return connection.execute(select(func.max(Job.id))).scalar() or 0


def during_a_message(house: Installation, count: int) -> list[float]:
    """Start delays of live clips while a message of 60 s is being transcribed."""
    one = clip(TESTS / "clips" / "message.wav", "伝言")
    long = Clip("一分の伝言", np.tile(one.samples, 5)[: 60 * RATE])
    leg = house.network.call("+819012345678", MENU_LINE, Person().presses("3").says(long))
    leg.finish()
    house.until(lambda: _letter_running(house), "the message is being transcribed", 30.0)
    delays = []
    while len(delays) < count and _letter_running(house):
        delays.append(start_delay_s(house))
    return delays


def _letter_running(house: Installation) -> bool:
    with house.store.read() as connection:
        return connection.execute(select(Job.id).where(Job.queue == "letters", Job.status == "running")).first() is not None


def after_idle(house: Installation, idle_s: float) -> float:
    """The start delay of a live clip after nothing happened for `idle_s`."""
    threading.Event().wait(idle_s)
    return start_delay_s(house)


def middle(values: list[float]) -> float:
    """The median."""
    return float(median(values))
