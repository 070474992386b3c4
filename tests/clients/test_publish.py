"""Publishing a client's flow file: all of it or nothing."""

from datetime import datetime

import pytest
from sqlalchemy import select

from ivr.clients.publish import RefusedFlow, publish
from ivr.clients.service_client import SERVICE_CLIENT_ID, SERVICE_FLOW
from ivr.clients.tables import FlowVersion
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


def test_no_file_replaces_the_services_own_reception(sqlite_store: Store, now: datetime) -> None:
    publish(sqlite_store, SAKURA, by="hanako", now=now)

    with pytest.raises(RefusedFlow, match="予約されています") as raised:
        publish(sqlite_store, "# 受付\n" + SAKURA.replace("sakura", SERVICE_CLIENT_ID), by="hanako", now=now)

    assert [(problem.code, problem.line) for problem in raised.value.problems] == [("reserved_client", 2)]
    with sqlite_store.system("import", write=False) as session:
        texts = session.scalars(select(FlowVersion.text).where(FlowVersion.client_id == SERVICE_CLIENT_ID)).all()
    assert list(texts) == [SERVICE_FLOW]
