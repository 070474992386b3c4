"""The webhooks on a small flow, asked as the carrier asks them: signed, and every document checked."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from ivr.calls.ending import Endings
from ivr.calls.service import Calls
from ivr.calls.tables import Call, CallFault
from ivr.clients import people
from ivr.clients.tables import Client
from ivr.desk import claims
from ivr.desk.tables import QueueItem
from ivr.flows.flow import Voice
from ivr.flows.resolved import Flow
from ivr.flows.steps.base import Step
from ivr.flows.steps.end import End
from ivr.flows.steps.listen import Listen
from ivr.flows.steps.menu import Menu
from ivr.flows.steps.message import Message
from ivr.flows.steps.queue import Queue
from ivr.flows.steps.transfer import Transfer
from ivr.hours import OpeningHours
from ivr.phone.voice import VoiceDeps, make_voice_blueprint
from ivr.settings import Settings
from ivr.store.db import Store
from tests.carrier.twiml import Where, check_twiml
from tests.fakes.one_flow import OneFlow

TOKEN = "0f" * 16
CALLER, CALLED, NOBODYS = "+819011112222", "+815031234567", "+81000000000"
RECORDING = "http://127.0.0.1:9/2010-04-01/Accounts/AC1/Recordings/RE1"

STEPS: dict[str, Step] = {
    "start": Menu(
        menu="ご用件は1、担当者は2、伝言は3、社員は4です。", choices={"1 用件": "用件", "2 担当者": "窓口", "3 伝言": "伝言", "4 社員": "社員"}
    ),
    "用件": Listen(listen="ご用件をどうぞ。", otherwise="窓口"),
    "窓口": Queue(queue="一般", overflow="伝言"),
    "伝言": Message(message="ご伝言をどうぞ。", next="終わり"),
    "社員": Transfer(transfer=["+819055556666", "+819077778888"], mode="all", announce="お客様からです。", unanswered="窓口"),
    "終わり": End(end="message", say="承りました。"),
}


def small_flow(**changes: Any) -> Flow:
    """A flow with a way into every kind of waiting."""
    fields: dict[str, Any] = dict.fromkeys(("callers", "hints", "welcome", "faq"), ())
    fields |= {name: {} for name in ("on_call", "prompts", "subflows")}
    fields |= {"client": "sakura", "name": "さくら不動産", "plan": "standard", "voice": Voice(), "hours": OpeningHours.parse({}), "music": None}
    return Flow(**(fields | {"steps": STEPS, "version": "1"} | changes))


def read(text: str) -> ET.Element:
    """A document of ours, read."""
    return ET.fromstring(text)  # noqa: S314 - our own application's reply


@dataclass
class CountingWaker:
    """Counts nudges."""

    woken: int = 0

    def wake(self) -> None:
        self.woken += 1

    def wait(self, seconds: float, stop: object) -> None:
        raise NotImplementedError


@dataclass
class Line:
    """One call and its operators. `calls` may be replaced by one that fails (see `broken`)."""

    store: Store
    folder: Path
    now: datetime
    flow: Flow = field(default_factory=small_flow)
    public_url: str = ""
    api_url: str = "http://127.0.0.1:9"
    hold_s: float = 0.0
    call_id: str = "CA1"
    waker: CountingWaker = field(default_factory=CountingWaker)
    paused: Callable[[float], None] = lambda _seconds: None

    def __post_init__(self) -> None:
        self.calls = Calls(self.store, OneFlow(self.flow))
        self.open()

    def open(self) -> None:
        """Make the application."""
        settings = Settings(data_dir=self.folder, twilio_auth_token=TOKEN, twilio_api_url=self.api_url, public_url=self.public_url, web_threads=4)
        endings = Endings(self.store, OneFlow(self.flow))
        deps = VoiceDeps(self.calls, endings, self.store, settings, self.tick, self.waker, self.hold_s, self.paused)
        self.app = Flask("phone-tests")
        self.app.register_blueprint(make_voice_blueprint(deps))
        self.client: FlaskClient = self.app.test_client()

    def tick(self) -> datetime:
        """The clock of the application: it never stands still, as real ones do not."""
        self.now += timedelta(microseconds=1)
        return self.now

    # --- asking -------------------------------------------------------------------------------------------------------

    def ask(self, path: str, signature: str | None = None, **params: str) -> TestResponse:
        """A request about the call, signed unless `signature` is given."""
        form = {"CallSid": self.call_id, "AccountSid": "AC1", "From": CALLER, "To": CALLED, "CallStatus": "in-progress"} | params
        if signature is None:
            signature = RequestValidator(TOKEN).compute_signature((self.public_url or "http://localhost") + path, form)
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature})

    def text(self, path: str, where: Where = "call", **params: str) -> str:
        """The document that answers, checked against the carrier's grammar and our own addresses."""
        self.now += timedelta(seconds=1)
        answer = self.ask(path, **params)
        assert (answer.status_code, answer.content_type) == (200, "text/xml; charset=utf-8")
        base = (self.public_url or "http://localhost") + path
        assert check_twiml(answer.text, base, where=where, private=[CALLER, "一般"], knows=self.knows) == []
        return answer.text

    def tags(self, path: str, where: Where = "call", **params: str) -> list[str]:
        """The names of the verbs that answer."""
        return [child.tag for child in read(self.text(path, where, **params))]

    def knows(self, path: str) -> bool:
        """Whether a path is one of the application's webhooks."""
        return bool(self.app.url_map.bind("localhost").test(path.removeprefix(urlsplit(self.public_url).path), "POST"))

    # --- ways into the call -------------------------------------------------------------------------------------------

    def begin(self, *keys: str) -> "Line":
        """Call, and press keys in the menu."""
        self.text("/voice/incoming")
        for key in keys:
            self.text(self.turn("keys"), Digits=key)
        return self

    def turn(self, what: str, token: str | int | None = None) -> str:
        """The address of the turn awaited, or of another."""
        return f"/voice/turn/{self.row.key}/{self.row.turn if token is None else token}/{what}"

    def wait_url(self) -> str:
        """Where the caller waits in the queue."""
        reply = self.calls.latest_reply(self.row.key)
        enqueue = read(reply).find("Enqueue")
        assert enqueue is not None, reply
        return enqueue.get("waitUrl", "")

    def in_queue(self) -> "Line":
        """A caller who has arrived in the carrier's queue."""
        self.begin("2")
        self.text(self.wait_url(), "queue", QueueSid="QU1")
        return self

    def operator(self, user: str = "hanako") -> int:
        """Somebody on shift who takes calls of the flow's client."""
        with self.store.system("import") as session:
            if session.get(Client, "sakura") is None:
                session.add(Client(id="sakura", name="さくら不動産", plan="standard", created_at=self.now))
        user_id = people.add_user(self.store, f"{user}@example.jp", self.now, name=user, phone="+819000000001")
        people.add_membership(self.store, user_id, "sakura", "operator")
        people.set_shift(self.store, user_id, on=True)
        return user_id

    def claimed(self) -> str:
        """The waiting caller, taken by an operator; the claim."""
        user_id = self.operator()
        self.in_queue()
        result = claims.claim(self.store, self.item.id, user_id, {"sakura"}, self.now)
        assert isinstance(result, claims.Claimed)
        return result.claim_id

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def row(self) -> Call:
        """The call's row."""
        with self.store.system("turn", write=False) as session:
            return session.scalars(select(Call).where(Call.carrier_call_id == self.call_id)).one()

    @property
    def item(self) -> QueueItem:
        """The call's place in the operators' queue."""
        with self.store.system("turn", write=False) as session:
            return session.scalars(select(QueueItem).order_by(QueueItem.id.desc())).first() or QueueItem(status="none")

    @property
    def faults(self) -> list[tuple[bool, str]]:
        """What failed: whether the call is known, and the code."""
        with self.store.system("turn", write=False) as session:
            return [(fault.call_id is not None, fault.code) for fault in session.scalars(select(CallFault).order_by(CallFault.id))]

    def count(self, table: type[Any]) -> int:
        """Rows of a table."""
        with self.store.system("turn", write=False) as session:
            return len(session.scalars(select(table)).all())


def query_of(address: str) -> dict[str, str]:
    """What an address carries."""
    return dict(parse_qsl(urlsplit(address).query))


def redirect_of(text: str) -> str:
    """Where a document sends to in the end."""
    found = read(text).findall("Redirect")
    assert found, text
    return found[-1].text or ""
