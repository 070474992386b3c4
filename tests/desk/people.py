"""The three fixed people and their clients, and calls for them to take."""

import itertools
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.calls.tables import Call
from ivr.clients.tables import Client, FlowVersion, Membership, User
from ivr.desk import queue
from ivr.desk.tables import QueueItem
from ivr.flows.outputs import Priority
from ivr.store.db import Store

A, B = "sakura", "yamato"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class People:
    """User ids. Aiko owns tenant A, Ben works in it, Chie belongs to tenant B."""

    aiko: int
    ben: int
    chie: int


def add_people(store: Store, now: datetime, *, on_shift: bool = True, flow_text: str = "") -> People:
    """Clients A and B with their people."""
    with store.system("import") as session:
        for client_id, name in ((A, "さくら不動産"), (B, "ヤマト設備")):
            session.add(Client(id=client_id, name=name, plan="standard", created_at=now))
            version = FlowVersion(client_id=client_id, version=1, text=flow_text, sha256="", published_at=now)
            session.add(version)
            session.flush()
            session.get_one(Client, client_id).live_version_id = version.id
        people = {
            name: User(
                email=f"{name.lower()}@example.jp", name=name, session_mark=secrets.token_hex(16), phone=phone, on_shift=on_shift, created_at=now
            )
            for name, phone in (("Aiko", "+819000000001"), ("Ben", "+819000000002"), ("Chie", "+819000000003"))
        }
        session.add_all(people.values())
        session.flush()
        for name, client_id, role in (("Aiko", A, "owner"), ("Ben", A, "operator"), ("Chie", B, "operator")):
            session.add(Membership(user_id=people[name].id, client_id=client_id, role=role))
        return People(people["Aiko"].id, people["Ben"].id, people["Chie"].id)


def add_call(store: Store, now: datetime, client_id: str = A, **values: Any) -> int:
    """A call in progress; its id."""
    number = next(_numbers)
    with store.system("turn") as session:
        usual: dict[str, Any] = {
            "caller_number": "+819012345678", "called_number": "+815031234567", "flow_version_id": 1, "started_at": now, "moved_at": now,
        }  # fmt: skip
        call = Call(client_id=client_id, key=f"key{number}", carrier_call_id=f"CA{number:032d}", **(usual | values))
        session.add(call)
        session.flush()
        return call.id


def enqueue(
    store: Store, now: datetime, call_id: int, client_id: str = A, *, priority: Priority = "normal", max_wait_s: int = 600, reached: bool = True,
    summary: str = "水漏れのご相談",
) -> int:  # fmt: skip
    """Put the call in the queue; the item's id."""
    with store.system("turn") as session:
        queue.add_item(
            session, call_id=call_id, client_id=client_id, queue="一般", priority=priority, skills=(), summary=summary, max_wait_s=max_wait_s, now=now
        )
    if reached:
        queue.arrived(store, call_id, "QU1", now)
    with store.system("turn", write=False) as session:
        return session.query(QueueItem.id).filter_by(call_id=call_id).scalar()


def waiting_call(store: Store, now: datetime, client_id: str = A, **values: Any) -> int:
    """A caller on the line who waits and can be claimed; the item's id."""
    return enqueue(store, now, add_call(store, now, client_id), client_id, **values)


def item_of(store: Store, item_id: int) -> QueueItem:
    """The item as stored."""
    with store.system("turn", write=False) as session:
        return session.get_one(QueueItem, item_id)
