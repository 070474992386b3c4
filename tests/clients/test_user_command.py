"""`ivr user add`."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.clients import people
from ivr.clients.commands import user
from ivr.settings import load_settings
from ivr.store.db import Store
from tests.desk.people import A, B, add_people
from tests.stores import fresh_url


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime):
    with fresh_url("sqlite", tmp_path) as url:
        monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("IVR_DATABASE_URL", url)
        store = Store(url, load_settings().data_key_bytes)
        add_people(store, now)
        yield store
        store.close()


def run(*arguments: str, given: str | None = None):
    return CliRunner().invoke(user, ["add", *arguments], input=given, catch_exceptions=False)


def test_a_link_is_printed_that_signs_in(store: Store, now: datetime) -> None:
    done = run("dai@example.jp", "--name", "受付 大", "--role", "owner", "--client", A, "--on-shift", "--link")

    address = done.output.strip()
    assert address.startswith("http://127.0.0.1:8000/sign-in/")
    person = people.use_link(store, address.rsplit("/", 1)[1], now)
    assert person is not None
    assert (person.name, person.roles, person.on_shift) == ("受付 大", {A: "owner"}, True)


def test_somebody_new_serves_every_client_as_operator(store: Store) -> None:
    run("dai@example.jp", "--password-stdin", given="a long enough phrase\n")

    person = people.check_password(store, "dai@example.jp", "a long enough phrase")
    assert person is not None
    assert person.roles == {A: "operator", B: "operator"}


def test_a_new_link_for_somebody_known_changes_no_roles(store: Store, now: datetime) -> None:
    run("aiko@example.jp", "--link")

    person = people.signed_in(store, people.use_link(store, run("aiko@example.jp", "--link").output.strip().rsplit("/", 1)[1], now).session_mark)
    assert person is not None
    assert person.roles == {A: "owner"}
