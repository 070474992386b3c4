"""Publishing a client's flow file: all of it or nothing."""

from datetime import datetime

import pytest
from sqlalchemy import select

from ivr.calls.values import UnknownNumber
from ivr.clients.flows import NoLiveFlow, PublishedFlows
from ivr.clients.publish import RefusedFlow, publish
from ivr.clients.service_client import SERVICE_CLIENT_ID, SERVICE_FLOW
from ivr.clients.tables import FlowVersion
from ivr.jobs.tables import Job
from ivr.store.db import Store

SAKURA = """\
client: sakura
name: さくら不動産
numbers: ["+815031234567"]
flow:
  start:
    end: message
    say: お電話ありがとうございました。
"""


def test_the_same_text_again_is_no_new_version(sqlite_store: Store, now: datetime) -> None:
    first, second = publish(sqlite_store, SAKURA, by="hanako", now=now), publish(sqlite_store, SAKURA, by="hanako", now=now)

    assert (first.client_id, first.version, first.is_new) == ("sakura", 1, True)
    assert (second.version, second.is_new) == (1, False)


def test_a_new_version_asks_for_its_faq_to_be_made_ready_once(sqlite_store: Store, now: datetime) -> None:
    with_faq = SAKURA + "faq:\n  - {id: hours, question: 営業時間は何時までですか, answer: 午後6時までです。}\n"

    for text in (SAKURA, with_faq, with_faq):
        publish(sqlite_store, text, by="hanako", now=now)

    with sqlite_store.system("import", write=False) as session:
        jobs = [(job.queue, job.kind, job.payload["live"]) for job in session.scalars(select(Job))]
    assert jobs == [("letters", "ready_faq", False)]


def test_no_file_replaces_the_services_own_reception(sqlite_store: Store, now: datetime) -> None:
    publish(sqlite_store, SAKURA, by="hanako", now=now)

    with pytest.raises(RefusedFlow, match="予約されています") as raised:
        publish(sqlite_store, "# 受付\n" + SAKURA.replace("sakura", SERVICE_CLIENT_ID), by="hanako", now=now)

    assert [(problem.code, problem.line) for problem in raised.value.problems] == [("reserved_client", 2)]
    with sqlite_store.system("import", write=False) as session:
        texts = session.scalars(select(FlowVersion.text).where(FlowVersion.client_id == SERVICE_CLIENT_ID)).all()
    assert list(texts) == [SERVICE_FLOW]


def test_a_file_whose_own_test_fails_is_not_published(sqlite_store: Store, now: datetime) -> None:
    publish(sqlite_store, SAKURA, by="hanako", now=now)
    broken = SAKURA + "tests:\n  最後は完了:\n    - expect: {end: resolved}\n"

    with pytest.raises(RefusedFlow, match="最後は完了") as raised:
        publish(sqlite_store, broken, by="hanako", now=now)

    assert [(problem.code, problem.line) for problem in raised.value.problems] == [("test_failed", 10)]
    with sqlite_store.system("import", write=False) as session:
        assert len(session.scalars(select(FlowVersion).where(FlowVersion.client_id == "sakura")).all()) == 1


def test_a_file_with_a_mistake_changes_nothing(store: Store, now: datetime) -> None:
    with pytest.raises(RefusedFlow):
        publish(store, SAKURA.replace("end: message", "end: mesage"), by="hanako", now=now)

    with store.system("import", write=False) as session:
        assert session.scalars(select(FlowVersion)).all() == []


def test_two_clients_on_one_number_need_distinct_forwarded_numbers(store: Store, now: datetime) -> None:
    publish(store, SAKURA, by="hanako", now=now)

    with pytest.raises(RefusedFlow, match="forwarded_from"):
        publish(store, SAKURA.replace("client: sakura", "client: midori"), by="hanako", now=now)


SHARED = SAKURA.replace("flow:", 'forwarded_from: ["+81312340001"]\nflow:')


@pytest.fixture
def shared(store: Store, now: datetime) -> PublishedFlows:
    publish(store, SHARED, by="hanako", now=now)
    publish(store, SHARED.replace("client: sakura", "client: midori").replace("0001", "0002"), by="hanako", now=now)
    return PublishedFlows(store)


@pytest.mark.parametrize(
    ("forwarded", "client"), [("+81312340001", "sakura"), ("+81312340002", "midori"), ("+81399999999", "service"), (None, "service")]
)
def test_a_shared_number_is_told_apart_by_who_forwarded_and_else_the_service_answers(
    shared: PublishedFlows, store: Store, forwarded: str | None, client: str
) -> None:
    with store.read() as connection:
        assert shared.route(connection, "+815031234567", forwarded, "+819011112222").client_id == client


def test_a_number_nobody_has_is_an_error(shared: PublishedFlows, store: Store) -> None:
    with store.read() as connection, pytest.raises(UnknownNumber):
        shared.route(connection, "+815099999999", None, None)


def test_callers_the_file_names_are_known_blocked_and_sealed(store: Store, now: datetime) -> None:
    text = SAKURA.replace(
        "flow:", 'callers:\n  - {number: "+819011112222", name: 田中様, vip: true}\n  - {number: "+819033334444", blocked: true}\nflow:'
    )
    publish(store, text, by="hanako", now=now)
    flows = PublishedFlows(store)

    with store.read() as connection:
        known = flows.route(connection, "+815031234567", None, "+819011112222").caller
        blocked = flows.route(connection, "+815031234567", None, "+819033334444").caller
        unknown = flows.route(connection, "+815031234567", None, "+819055556666").caller

    assert (known.name, known.vip) == ("田中様", True)
    assert blocked.blocked
    assert (unknown.name, unknown.blocked) == (None, False)


def test_a_call_keeps_the_version_it_began_with(store: Store, now: datetime) -> None:
    publish(store, SAKURA, by="hanako", now=now)
    flows = PublishedFlows(store)
    with store.read() as connection:
        before = flows.route(connection, "+815031234567", None, None).version_id
    publish(store, SAKURA.replace("ありがとうございました", "ありがとうございます"), by="hanako", now=now)
    with store.read() as connection:
        after = flows.route(connection, "+815031234567", None, None).version_id

    assert before != after
    assert "ございました" in str(flows.of_version(before).steps["start"])
    assert "ございます。" in str(flows.of_version(after).steps["start"])


def test_the_live_flow_of_a_client_is_its_newest(sqlite_store: Store, now: datetime) -> None:
    publish(sqlite_store, SAKURA, by="hanako", now=now)
    publish(sqlite_store, SAKURA.replace("さくら不動産", "さくら"), by="hanako", now=now)

    assert PublishedFlows(sqlite_store).of_client("sakura").name == "さくら"
    with pytest.raises(NoLiveFlow, match="'yamato'"):
        PublishedFlows(sqlite_store).of_client("yamato")
