"""People: passwords, links, memberships. On SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from ivr.clients import people
from ivr.clients.people import BadPerson
from ivr.store.db import Store
from tests.desk.people import A, B, add_people

PASSWORD = "a long enough phrase"


@pytest.fixture
def user(store: Store, now: datetime) -> int:
    add_people(store, now)
    return people.add_user(store, "Dai@Example.jp ", now, name="Dai", phone="090-1234-5678")


def test_a_password_is_kept_as_argon2_and_checked(store: Store, user: int, now: datetime) -> None:
    people.add_user(store, "dai@example.jp", now, password=PASSWORD)

    with store.system("sign_in", write=False) as session:
        assert session.get_one(people.User, user).password.startswith("$argon2id$")
    person = people.check_password(store, " DAI@example.jp", PASSWORD)
    assert person is not None
    assert (person.id, person.phone) == (user, "+819012345678")
    assert people.check_password(store, "dai@example.jp", PASSWORD + " ") is None


def test_a_new_password_ends_every_session(store: Store, user: int, now: datetime) -> None:
    person = people.use_link(store, people.make_link(store, user, now), now)
    assert person is not None
    assert people.signed_in(store, person.session_mark) is not None

    people.add_user(store, "dai@example.jp", now, password=PASSWORD)

    assert people.signed_in(store, person.session_mark) is None


def test_a_link_used_by_many_at_once_signs_one_in(store: Store, user: int, now: datetime) -> None:
    token = people.make_link(store, user, now)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _number: people.use_link(store, token, now), range(8)))

    assert sum(person is not None for person in found) == 1


def test_a_link_is_fresh_for_a_day_and_only_its_hash_is_kept(store: Store, user: int, now: datetime) -> None:
    token = people.make_link(store, user, now)

    with store.system("sign_in", write=False) as session:
        assert token not in session.query(people.LoginLink.token_hash).scalar()
    assert people.use_link(store, token, now + timedelta(hours=24)) is None
    assert people.use_link(store, token, now + timedelta(hours=23)) is not None


def test_roles_are_given_for_each_client(store: Store, user: int, now: datetime) -> None:
    people.add_membership(store, user, A, "operator")
    people.add_membership(store, user, B, "viewer")
    people.add_membership(store, user, B, "supervisor")

    person = people.use_link(store, people.make_link(store, user, now), now)

    assert person is not None
    assert person.roles == {A: "operator", B: "supervisor"}
    assert person.clients({"operator"}) == {A}


REFUSED = {
    "import its flow file first": lambda store, user, _now: people.add_membership(store, user, "nobody", "operator"),
    "one of owner, supervisor": lambda store, user, _now: people.add_membership(store, user, A, "king"),
    "not a mail address": lambda store, _user, now: people.add_user(store, "not an address", now),
    "at least 10 characters": lambda store, _user, now: people.add_user(store, "e@example.jp", now, password="short"),
    "not a telephone number": lambda store, user, _now: people.set_phone(store, user, "12"),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_stored_is_explained(sqlite_store: Store, now: datetime, words: str) -> None:
    user = add_people(sqlite_store, now).ben

    with pytest.raises(BadPerson, match=words):
        REFUSED[words](sqlite_store, user, now)
