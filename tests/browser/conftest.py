"""The real pages in a real Chromium, served on loopback."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from ivr.clients import people as people_room
from ivr.store.db import Store
from ivr.store.recordings import RecordingFiles
from tests.desk.people import People, add_people
from tests.web.calls import Scene, add_scene
from tests.web.conftest import make_app

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Site:
    """A served site. `errors` collects what the pages' scripts and policies complain about."""

    url: str
    store: Store
    people: People
    scene: Scene
    errors: list[str]

    def sign_in(self, page: Page, user_id: int) -> None:
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.url}/sign-in/{people_room.make_link(self.store, user_id, utc_now())}")
        page.get_by_role("button", name="サインインする").click()


@pytest.fixture
def site(sqlite_store: Store, tmp_path: Path) -> Iterator[Site]:
    files = RecordingFiles(tmp_path / "recordings", sqlite_store.keyring)
    people = add_people(sqlite_store, utc_now(), on_shift=False)
    scene = add_scene(sqlite_store, files, utc_now())
    server = make_server("127.0.0.1", 0, make_app(sqlite_store, files, utc_now), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", sqlite_store, people, scene, [])
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
