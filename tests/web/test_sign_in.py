"""Signing in, and how a session ends."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from ivr.clients import people
from ivr.store.db import Store
from ivr.store.recordings import RecordingFiles
from ivr.web.access import safe_next
from tests.desk.people import add_people
from tests.web.conftest import Clock, House, follow_link, make_app, post, token_of

PASSWORD = "a long enough phrase"


@pytest.fixture
def with_password(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(people, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))  # eleven guesses in a moment
    people._nobodys_hash.cache_clear()
    people.add_user(house.store, "Ben@example.jp", house.clock(), password=PASSWORD)
    return house


def try_password(house: House, password: str, **form: str):
    client = house.app.test_client()
    token = token_of(client, "/sign-in")
    return client, client.post("/sign-in", data={"csrf_token": token, "email": " BEN@example.jp", "password": password, **form})


def test_a_stranger_is_sent_to_sign_in_and_back(house: House) -> None:
    answer = house.app.test_client().get("/desk/history?outcome=message")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/desk/history?outcome%3Dmessage"


def test_address_and_password_sign_in(with_password: House) -> None:
    client, answer = try_password(with_password, PASSWORD, next="/desk/history")

    assert answer.headers["Location"] == "/desk/history"
    assert client.get("/desk").status_code == 200


def test_a_wrong_password_and_an_unknown_address_look_the_same(with_password: House) -> None:
    client = with_password.app.test_client()
    token = token_of(client, "/sign-in")

    pages = [
        client.post("/sign-in", data={"csrf_token": token, "email": email, "password": "wrong"}) for email in ("ben@example.jp", "nobody@example.jp")
    ]

    texts = [re.sub(r'name="csrf_token" value="[^"]+"', "", page.get_data(as_text=True)).replace("nobody", "ben") for page in pages]
    assert [page.status_code for page in pages] == [403, 403]
    assert texts[0] == texts[1]
    assert "メールアドレスまたはパスワードが違います。" in texts[0]


def test_guessing_is_slowed_down_even_for_the_right_password(with_password: House) -> None:
    answers = [try_password(with_password, "wrong")[1].status_code for _ in range(11)]

    assert answers == [403] * 10 + [429]
    assert try_password(with_password, PASSWORD)[1].status_code == 429


def test_a_link_signs_in_once_and_begins_the_shift(house: House) -> None:
    people.set_shift(house.store, house.people.ben, on=False)
    token = people.make_link(house.store, house.people.ben, house.clock())
    client = house.app.test_client()

    assert follow_link(client, token).headers["Location"] == "/desk"
    assert "受付中" in client.get("/desk").get_data(as_text=True)
    again = follow_link(house.app.test_client(), token)
    assert again.status_code == 403
    assert "使用済み" in again.get_data(as_text=True)


def test_a_preview_that_opens_a_link_uses_nothing_up(house: House) -> None:
    token = people.make_link(house.store, house.people.ben, house.clock())
    preview = house.app.test_client()

    assert [preview.open(f"/sign-in/{token}", method=method).status_code for method in ("HEAD", "GET", "GET")] == [200, 200, 200]
    assert preview.get("/desk").status_code == 302
    assert preview.post(f"/sign-in/{token}").status_code == 400, "a form without token"
    assert follow_link(house.app.test_client(), token).headers["Location"] == "/desk"


def test_nobody_shuts_the_links_by_typing_a_word_as_address(with_password: House) -> None:
    for _ in range(12):
        try_password(with_password, "wrong", email="link")
    token = people.make_link(with_password.store, with_password.people.ben, with_password.clock())

    assert follow_link(with_password.app.test_client(), token).status_code == 302


def test_a_link_ends_after_a_day(house: House) -> None:
    token = people.make_link(house.store, house.people.ben, house.clock())
    house.clock.forward(hours=24)

    assert follow_link(house.app.test_client(), token).status_code == 403


def test_a_session_ends_after_twelve_hours(house: House) -> None:
    client = house.browser(house.people.ben)
    house.clock.forward(hours=12, seconds=1)

    assert client.get("/desk").status_code == 302
    assert client.get("/desk/changes").status_code == 401


def test_signing_out_ends_every_copy_of_the_cookie(house: House) -> None:
    client, copy = house.browser(house.people.ben), house.browser(house.people.ben)

    answer = post(client, "/sign-out")

    assert answer.headers["Location"] == "/sign-in"
    assert copy.get("/desk").status_code == 302
    person = people.check_password(house.store, "ben@example.jp", "x")
    assert person is None
    with house.store.system("sign_in", write=False) as session:
        assert not session.get_one(people.User, house.people.ben).on_shift


def test_a_person_who_was_made_inactive_is_out_at_once(house: House) -> None:
    client = house.browser(house.people.ben)
    with house.store.system("sign_in") as session:
        session.get_one(people.User, house.people.ben).active = False

    assert client.get("/desk").status_code == 302


def test_a_form_without_token_is_refused_in_plain_words(house: House) -> None:
    answer = house.browser(house.people.ben).post(f"/desk/items/{house.scene.item_id}/claim")

    assert answer.status_code == 400
    assert "前のページを開き直して" in answer.get_data(as_text=True)


def test_cookies_and_headers_are_strict(sqlite_store: Store, now: datetime, tmp_path: Path) -> None:
    add_people(sqlite_store, now)
    clock = Clock(now)
    app = make_app(sqlite_store, RecordingFiles(tmp_path, sqlite_store.keyring), clock, public_url="https://desk.example.jp")
    user = people.add_user(sqlite_store, "ben@example.jp", now)

    path = f"/sign-in/{people.make_link(sqlite_store, user, now)}"
    client = app.test_client()
    client.environ_base |= {"wsgi.url_scheme": "https", "HTTP_REFERER": f"https://localhost{path}"}
    answer = follow_link(client, token=path.rsplit("/", 1)[1])

    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax"))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Strict-Transport-Security"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_page_needs_inline_script_or_style(house: House) -> None:
    client = house.browser(house.people.ben)

    for path in ("/desk", f"/desk/calls/{house.scene.call_id}", "/desk/history", "/nowhere"):
        html = client.get(path).get_data(as_text=True)
        assert "<style" not in html
        assert " style=" not in html
        assert all("src=" in tag for tag in html.split("<script")[1:])


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"])
def test_the_way_back_never_leads_to_another_site(target: str) -> None:
    assert safe_next(target) == "/"
