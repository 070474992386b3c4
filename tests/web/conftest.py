"""A site with the three fixed people, a caller who waits, and a browser for each person."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from ivr.clients import people as people_room
from ivr.faq.model import Entry
from ivr.hours import OpeningHours
from ivr.settings import Settings
from ivr.store.db import Store
from ivr.store.recordings import RecordingFiles
from ivr.web.pages import register_pages
from tests.desk.people import People, add_people
from tests.web.calls import Scene, add_scene


class SomeFlows:
    """The flow of every version: さくら不動産, open 9 to 18, one FAQ entry."""

    def of_version(self, version_id: int) -> Any:
        hours = OpeningHours.parse({"mon-fri": "09:00-18:00"})
        entry = Entry("駐車場", "駐車場はありますか", "敷地内に3台分ございます。")
        return SimpleNamespace(name="さくら不動産", hours=hours, faq=(entry,))


@dataclass
class Clock:
    """A clock that tests move."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class House:
    """The application under test."""

    app: Flask
    store: Store
    people: People
    clock: Clock
    files: RecordingFiles
    scene: Scene
    clients: dict[int, FlaskClient] = field(default_factory=dict)

    def browser(self, user_id: int) -> FlaskClient:
        """A browser signed in as this person."""
        client = self.app.test_client()
        token = people_room.make_link(self.store, user_id, self.clock())
        assert follow_link(client, token).status_code == 302
        return client


def make_app(store: Store, files: RecordingFiles, clock: Any, **settings: Any) -> Flask:
    app = Flask("tests", static_folder=None)
    register_pages(app, store, Settings(secret_key=SecretStr("s" * 40), **settings), files, clock, SomeFlows())
    return app


@pytest.fixture
def house(sqlite_store: Store, now: datetime, tmp_path: Path) -> House:
    clock = Clock(now)
    files = RecordingFiles(tmp_path / "recordings", sqlite_store.keyring)
    people = add_people(sqlite_store, now)
    scene = add_scene(sqlite_store, files, now)
    return House(make_app(sqlite_store, files, clock), sqlite_store, people, clock, files, scene)


def token_of(client: FlaskClient, path: str = "/desk") -> str:
    """The CSRF token of a page."""
    html = client.get(path).get_data(as_text=True)
    return html.split('name="csrf_token" value="')[1].split('"')[0]


def follow_link(client: FlaskClient, token: str) -> Any:
    """Open a one-time link and press its button."""
    path = f"/sign-in/{token}"
    return client.post(path, data={"csrf_token": token_of(client, path)})


def post(client: FlaskClient, path: str, **form: Any) -> Any:
    """Send a form as a browser does, with the token of the desk's page."""
    return client.post(path, data={"csrf_token": token_of(client), **form})
