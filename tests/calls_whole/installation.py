"""The real application as its users run it: `ivr serve` and `ivr worker` as processes, on free ports, with a folder of their own."""

import base64
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import select

from ivr.calls.tables import Call, Message
from ivr.calls.timeline import TimelineLine, timeline
from ivr.clients import people
from ivr.desk import claims
from ivr.desk.tables import QueueItem
from ivr.jobs.tables import Job, WorkerBeat
from ivr.store.db import Store
from tests.carrier.leg import Leg
from tests.carrier.network import Network
from tests.stores import DATA_KEY

READY_S = 180.0  # the encoder is made once, too


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """One installation: its processes, its database (opened beside them, to look), its carrier."""

    folder: Path
    database_url: str
    network: Network
    environ: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    operator: int = 0  # the id of the one operator

    def __post_init__(self) -> None:
        self.store = Store(self.database_url.replace("postgresql://", "postgresql+psycopg://", 1), DATA_KEY)
        self.network.app_url = f"http://127.0.0.1:{self.port}"

    # --- processes ----------------------------------------------------------------------------------------------------

    def environment(self) -> dict[str, str]:
        """What the application is told."""
        return {name: value for name, value in os.environ.items() if not name.startswith("IVR_")} | {
            "IVR_DATA_DIR": str(self.folder),
            "IVR_DATABASE_URL": self.database_url,
            "IVR_DATA_KEY": base64.b64encode(DATA_KEY).decode(),
            "IVR_PORT": str(self.port),
            "IVR_TWILIO_ACCOUNT_SID": self.network.account_sid,
            "IVR_TWILIO_AUTH_TOKEN": self.network.auth_token,
            "IVR_TWILIO_API_URL": self.network.rest_url,
            **self.environ,
        }

    def run(self, *command: str) -> str:
        """Run an `ivr` command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "ivr", *command], env=self.environment(), capture_output=True, text=True, timeout=120, check=False
        )
        if done.returncode:
            raise AssertionError(f"ivr {' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self, *, ready: bool = True) -> None:
        """Start web and worker, and wait until they are ready."""
        for name in ("serve", "worker"):
            self.spawn(name)
        self.until(self.is_ready if ready else self.is_up, "the installation is ready", READY_S)

    def spawn(self, name: str) -> None:
        """Start one process; its words go to a log file."""
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "ivr", name]
            self.processes[name] = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log, start_new_session=True)

    def worker_pids(self, kind: str) -> list[int]:
        """The worker processes of a kind."""
        supervisor = self.processes["worker"].pid
        children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text(encoding="ascii").split()
        return [int(pid) for pid in children if f"--only\0{kind}\0" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")]

    def kill_worker(self, kind: str) -> None:
        """SIGKILL, as the kernel does when memory is short."""
        for pid in self.worker_pids(kind):
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End it all."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)
        self.store.close()

    def logs(self) -> str:
        """The last words of every process."""
        return "\n".join(f"--- {path.name}\n{path.read_text(encoding='utf-8', errors='replace')[-3000:]}" for path in self.folder.glob("*.log"))

    def is_up(self) -> bool:
        """Whether the web process answers."""
        try:
            return requests.get(f"{self.network.app_url}/healthz", timeout=2).ok
        except requests.RequestException:
            return False

    def is_ready(self) -> bool:
        """Whether everything it needs is there: database, workers, model."""
        return self.is_up() and requests.get(f"{self.network.app_url}/readyz", timeout=5).ok

    def ready_workers(self, kind: str) -> set[str]:
        """The names of the workers of a kind that have said that they have what they need."""
        with self.store.read() as connection:
            ready = select(WorkerBeat.name).where(WorkerBeat.kind == kind, WorkerBeat.ready.is_(True))
            return set(connection.execute(ready).scalars())

    @property
    def jobs_running(self) -> list[str]:
        """The queues of the jobs in hand."""
        with self.store.read() as connection:
            return [str(queue) for queue in connection.execute(select(Job.queue).where(Job.status == "running")).scalars()]

    # --- looking ------------------------------------------------------------------------------------------------------

    def until(self, happens: Callable[[], Any], what: str, within_s: float = 20.0) -> Any:
        """Wait until `happens` gives something true, and return that."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            found = happens()
            if found:
                return found
            dead = [name for name, process in self.processes.items() if process.poll() is not None]
            if dead:
                raise AssertionError(f"{' and '.join(dead)} ended by itself\n{self.logs()}")
            time.sleep(0.05)
        raise AssertionError(f"not within {within_s:.0f} s: {what}\n{self.logs()}")

    def call(self, leg: Leg) -> Call:
        """The application's row of a call."""

        def found() -> Call | None:
            with self.store.system("turn", write=False) as session:
                return session.scalars(select(Call).where(Call.carrier_call_id == leg.id)).first()

        call: Call = self.until(found, f"the call has a row\n{leg}", 5.0)
        return call

    def outcome(self, leg: Leg) -> str:
        """The call's outcome, once it has one (a hang-up while recording settles some seconds later)."""
        return str(self.until(lambda: self.call(leg).outcome, f"the call has an outcome\n{leg}"))

    def timeline(self, leg: Leg) -> list[TimelineLine]:
        """The call's timeline."""
        call_id = self.call(leg).id
        with self.store.system("turn", write=False) as session:
            return timeline(session, call_id)

    def story(self, leg: Leg) -> str:
        """Everything about a call, for a failing test: the line's side and the application's."""
        lines = [f"{line.at:%H:%M:%S} {line.turn or '':3} {line.kind} {line.data}" for line in self.timeline(leg)]
        return "\n".join([str(leg), "--- timeline", *lines, self.logs()])

    def kinds(self, leg: Leg) -> list[str]:
        """The kinds of the timeline's lines, in order."""
        return [line.kind for line in self.timeline(leg)]

    def faults(self, leg: Leg) -> set[str]:
        """The codes of what went wrong on our side."""
        return {str(line.data["code"]) for line in self.timeline(leg) if line.kind == "fault"}

    def messages(self, leg: Leg) -> list[Message]:
        """The messages the caller left: one at most."""
        call_id = self.call(leg).id
        with self.store.system("turn", write=False) as session:
            return list(session.scalars(select(Message).where(Message.call_id == call_id)))

    def item(self, leg: Leg) -> QueueItem | None:
        """The call's newest item in the operators' queue."""
        call_id = self.call(leg).id
        with self.store.system("turn", write=False) as session:
            return session.scalars(select(QueueItem).where(QueueItem.call_id == call_id).order_by(QueueItem.id.desc())).first()

    # --- operators ----------------------------------------------------------------------------------------------------

    def add_operator(self, name: str, phone: str, clients: tuple[str, ...], *, on_shift: bool = True) -> int:
        """Somebody who takes calls; the id."""
        user_id = people.add_user(self.store, f"{name}@example.jp", datetime.now(UTC), name=name, phone=phone)
        for client_id in clients:
            people.add_membership(self.store, user_id, client_id, "operator")
        people.set_shift(self.store, user_id, on=on_shift)
        return user_id

    def shift(self, *, on: bool) -> None:
        """The operator begins or ends taking calls."""
        people.set_shift(self.store, self.operator, on=on)

    def claimable(self, leg: Leg, within_s: float = 20.0) -> QueueItem:
        """The call's item, once an operator could take it."""

        def found() -> QueueItem | None:
            item = self.item(leg)
            return item if item is not None and item.status == "waiting" and item.carrier_queue_id else None

        item: QueueItem = self.until(found, f"the caller waits and can be claimed\n{leg}", within_s)
        return item

    def claim(self, leg: Leg, user_id: int) -> str:
        """The operator takes the caller; the claim."""
        item = self.claimable(leg)
        claimed = claims.claim(self.store, item.id, user_id, {item.client_id}, datetime.now(UTC))
        assert isinstance(claimed, claims.Claimed), f"not claimed: {claimed}\n{leg}"
        return claimed.claim_id
