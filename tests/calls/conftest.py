"""A call on a small flow, driven through the service as the phone room does, with a renderer that anybody can read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from ivr.calls.ending import Endings
from ivr.calls.service import Calls
from ivr.calls.tables import Call
from ivr.calls.values import Arrival, Given, Reply, ReplyContext
from ivr.faq.model import Entry
from ivr.flows.flow import Voice
from ivr.flows.resolved import Flow
from ivr.flows.steps.end import End
from ivr.flows.steps.listen import Listen
from ivr.flows.steps.menu import Menu
from ivr.flows.steps.message import Message
from ivr.flows.steps.queue import Queue
from ivr.flows.steps.report import Report
from ivr.flows.turn import Turn
from ivr.hours import OpeningHours
from ivr.store.db import Store
from tests.fakes.one_flow import OneFlow

SMALL = Flow(
    client="sakura",
    name="さくら不動産",
    plan="standard",
    voice=Voice(),
    hours=OpeningHours.parse({"mon-sun": "00:00-24:00"}),
    on_call={},
    callers=(),
    hints=(),
    welcome=(),
    faq=(Entry("hours", "営業時間を教えてください", "営業時間は午前9時から午後6時までです。"),),
    music=None,
    prompts={},
    steps={
        "start": Menu(
            menu="お話は1、担当者は2、伝言は3、報告は4です。", choices={"1 話": "用件", "2 担当者": "窓口", "3 伝言": "伝言", "4 報告": "報告"}
        ),
        "用件": Listen(listen="ご用件をどうぞ。", screen="sales", answer="faq", otherwise="窓口"),
        "窓口": Queue(queue="一般"),
        "伝言": Message(message="ご伝言をどうぞ。", next="終わり"),
        "報告": Report(report=["mail", "slack"], next="終わり"),
        "終わり": End(end="message", say="承りました。"),
    },
    subflows={},
    version="1",
)


def render(turn: Turn, context: ReplyContext) -> str:
    """Names of the outputs, and what answers them."""
    return f"{context.turn}/{context.queue_token or '-'} " + " ".join(type(output).__name__ for output in turn.outputs)


@dataclass
class Line:
    """One call, with its clock."""

    store: Store
    calls: Calls
    endings: Endings
    now: datetime
    key: str = ""

    def begin(self, caller: str | None = "+819011112222", carrier_call_id: str = "CA1") -> Reply:
        reply = self.calls.begin(Arrival(carrier_call_id, "+815031234567", caller), render, self.now)
        self.key = self.calls.resolve_key(carrier_call_id) or ""
        return reply

    def take(self, token: str, given: Given) -> Reply:
        self.now += timedelta(seconds=1)
        return self.calls.take_turn(self.key, token, given, render, self.now)

    def end(self) -> bool:
        return self.endings.end("CA1", self.now, why="completed")

    @property
    def row(self) -> Call:
        with self.store.system("turn", write=False) as session:
            return session.scalars(select(Call).where(Call.key == self.key)).one()


@pytest.fixture
def line(store: Store, now: datetime) -> Line:
    """A call that has not begun, on SQLite and on PostgreSQL."""
    flows = OneFlow(SMALL)
    return Line(store, Calls(store, flows), Endings(store, flows), now)
