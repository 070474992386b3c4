"""Take a flow file in as a client's live version: all of it or nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ivr.clients.service_client import SERVICE_CLIENT_ID, SERVICE_FLOW
from ivr.clients.tables import Client, FlowVersion, KnownCaller, Number
from ivr.errors import IvrError
from ivr.flows.check import check_flow
from ivr.flows.flow import FlowFile
from ivr.flows.load import load_flow
from ivr.flows.problems import Problem
from ivr.flows.resolved import resolve
from ivr.flows.run_tests import run_tests
from ivr.jobs import queue
from ivr.store.db import Store
from ivr.store.types import keyring


class RefusedFlow(IvrError):
    """The file has problems; nothing was changed. `problems` lists them all."""

    code = "refused_flow"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Published:
    """The result. `is_new` is False when the live version already had this text."""

    client_id: str
    version: int
    is_new: bool


def publish(store: Store, text: str | bytes, *, by: str, now: datetime) -> Published:
    """Check the file, run its tests, and make it the client's live version. Raises `RefusedFlow`."""
    loaded = load_flow(text)
    problems = [problem for problem in (*loaded.problems, *check_flow(loaded)) if problem.level == "error"]
    if problems or loaded.flow is None:
        raise RefusedFlow(sorted(set(problems), key=lambda problem: (problem.line, problem.column)))
    if loaded.flow.client == SERVICE_CLIENT_ID:
        raise RefusedFlow([_reserved(loaded.text)])
    failed = [
        Problem(code="test_failed", message=f"テスト「{result.name}」が通りません。{result.problem}", line=result.line or 1, column=1)
        for result in run_tests(resolve(loaded.flow), loaded.flow.tests, loaded.positions)
        if not result.passed
    ]
    if failed:
        raise RefusedFlow(failed)
    with store.system("import") as session:
        _ensure_service_client(session, now)
        _refuse_taken_numbers(session, loaded.flow)
        return _publish(session, loaded.flow, loaded.text, by, now)


def _reserved(text: str) -> Problem:
    """The service's own reception answers where nobody can say which client is called: no client's file may replace it."""
    line = next((number for number, words in enumerate(text.splitlines(), 1) if words.startswith("client:")), 1)
    message = f"client: {SERVICE_CLIENT_ID} は電話受付センター自身の受付のために予約されています。お客様ごとの別の ID を書いてください。"
    return Problem(code="reserved_client", message=message, line=line, column=1)


def _publish(session: Session, flow: FlowFile, text: str, by: str, now: datetime) -> Published:
    client = session.get(Client, flow.client)
    if client is None:
        client = Client(id=flow.client, name=flow.name, plan=flow.plan, created_at=now)
        session.add(client)
    client.name, client.plan, client.active = flow.name, flow.plan, True
    _write_numbers(session, flow)
    _write_callers(session, flow)
    digest = hashlib.sha256(text.encode()).hexdigest()
    live = session.get(FlowVersion, client.live_version_id) if client.live_version_id else None
    if live is not None and live.sha256 == digest:
        return Published(client.id, live.version, is_new=False)
    newest = session.scalar(select(func.max(FlowVersion.version)).where(FlowVersion.client_id == client.id)) or 0
    version = FlowVersion(client_id=client.id, version=newest + 1, text=text, sha256=digest, published_at=now, published_by=by)
    session.add(version)
    session.flush()
    client.live_version_id = version.id
    if flow.faq:
        queue.add(session, "letters", "ready_faq", {"version": version.id, "live": False}, now)
    return Published(client.id, version.version, is_new=True)


def _refuse_taken_numbers(session: Session, flow: FlowFile) -> None:
    """Two clients on one number need distinct forwarded numbers (docs/call-life.md, "Which client")."""
    mine = set(flow.forwarded_from) or {""}
    problems = []
    for number in flow.numbers:
        taken = session.execute(select(Number.client_id, Number.forwarded_from).where(Number.number == number, Number.client_id != flow.client))
        for row in taken:
            if row.forwarded_from in mine or "" in mine:
                message = f"電話番号 {number} は別のお客様が使っています。共用する場合は forwarded_from に転送元の番号を書いてください。"
                problems.append(Problem(code="number_taken", message=message, line=1, column=1))
    if problems:
        raise RefusedFlow(problems)


def _write_numbers(session: Session, flow: FlowFile) -> None:
    session.execute(delete(Number).where(Number.client_id == flow.client))
    for number in dict.fromkeys(flow.numbers):
        for forwarded in dict.fromkeys(flow.forwarded_from or [""]):
            session.add(Number(client_id=flow.client, number=number, forwarded_from=forwarded))


def _write_callers(session: Session, flow: FlowFile) -> None:
    index = keyring().index
    session.execute(delete(KnownCaller).where(KnownCaller.client_id == flow.client))
    for caller in {caller.number: caller for caller in flow.callers}.values():
        row = KnownCaller(
            client_id=flow.client, number_index=index(caller.number), number=caller.number, name=caller.name, vip=caller.vip, blocked=caller.blocked
        )
        session.add(row)


def _ensure_service_client(session: Session, now: datetime) -> None:
    if session.get(Client, SERVICE_CLIENT_ID) is not None:
        return
    digest = hashlib.sha256(SERVICE_FLOW.encode()).hexdigest()
    client = Client(id=SERVICE_CLIENT_ID, name="電話受付センター", plan="standard", created_at=now)
    version = FlowVersion(client_id=client.id, version=1, text=SERVICE_FLOW, sha256=digest, published_at=now, published_by="system")
    session.add_all([client, version])
    session.flush()
    client.live_version_id = version.id
