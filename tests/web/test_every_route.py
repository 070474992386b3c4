"""Every address of the pages, also those added later: a stranger is sent away, another client's people see and change nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from ivr.calls.tables import Correction
from ivr.clients.tables import AuditEntry, Membership
from ivr.desk.tables import Disposition
from tests.desk.people import B, item_of
from tests.web.calls import SAID
from tests.web.conftest import House, token_of

OPEN_TO_ALL = {"sign_in.form", "sign_in.with_password", "sign_in.link", "sign_in.with_link", "sign_in.sign_out", "sign_in.home", "web.static"}
ROLES = ("owner", "supervisor", "operator", "viewer")


def addresses(house: House) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method, path: with the ids of client A's rows in every place for an id."""
    ids = {
        "call_id": house.scene.call_id, "item_id": house.scene.item_id, "recording_id": house.scene.recording_id, "part": "sounds",
    }  # fmt: skip
    with house.app.test_request_context():
        urls = house.app.url_map.bind("localhost")
        for rule in house.app.url_map.iter_rules():
            if rule.endpoint in OPEN_TO_ALL:
                continue
            assert rule.arguments <= ids.keys(), f"say here which of A's ids {rule.rule} takes"
            path = urls.build(rule.endpoint, {name: ids[name] for name in rule.arguments})
            for method in (rule.methods or set()) & {"GET", "POST"}:
                yield rule.endpoint, method, path


def test_a_stranger_sees_nothing(house: House) -> None:
    client = house.app.test_client()
    token = token_of(client, "/sign-in")
    seen = list(addresses(house))

    assert len(seen) > 10
    for _endpoint, method, path in seen:
        answer = client.open(path, method=method, data={"csrf_token": token})
        assert answer.status_code in {302, 401}, path
        assert answer.status_code == 401 or answer.headers["Location"].startswith("/sign-in?next="), path


@pytest.mark.parametrize("role", ROLES)
def test_people_of_another_client_see_and_change_nothing_in_any_role(house: House, role: str) -> None:
    with house.store.system("sign_in") as session:
        session.get_one(Membership, (house.people.chie, B)).role = role
    chie = house.browser(house.people.chie)
    token = token_of(chie)
    before = item_of(house.store, house.scene.item_id)

    for endpoint, method, path in addresses(house):
        answer = chie.open(path, method=method, data={"csrf_token": token, "code": "other", "on": "1", "subject": "sales", "verdict": "no"})
        names_a = any(part.removesuffix(".wav").isdigit() for part in path.split("/"))
        assert answer.status_code == 404 if names_a else answer.status_code in {200, 302}, f"{endpoint} {method} {path}"
        html = answer.get_data(as_text=True)
        assert not any(secret in html for secret in (SAID, "田中", "さくら不動産", "水漏れ")), path

    after = item_of(house.store, house.scene.item_id)
    assert (after.status, after.claim_id) == (before.status, before.claim_id)
    with house.store.system("sign_in", write=False) as session:
        assert session.scalar(select(func.count()).select_from(Disposition)) == 0
        assert session.scalar(select(func.count()).select_from(Correction)) == 0
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0
