"""Transactions, tenant-bound sessions, encryption at rest: on SQLite and PostgreSQL alike."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from ivr.clients.tables import Client, KnownCaller, Number
from ivr.desk.tables import QueueItem
from ivr.store.crypto import CannotDecrypt, Keyring
from ivr.store.db import OtherTenant, Store
from ivr.store.recordings import RecordingFiles, RecordingStoreError
from ivr.store.upgrade import BrokenMigration, is_current, migrate, upgrade
from ivr.tables import metadata
from tests.desk.people import add_call, enqueue
from tests.stores import DATA_KEY, fresh_url


@pytest.fixture
def two_clients(store: Store) -> Store:
    with store.system("import") as session:
        session.add_all([Number(client_id="aoi", number="+81300000001"), Number(client_id="midori", number="+81300000002")])
    return store


def test_a_session_sees_only_the_clients_it_is_bound_to(two_clients: Store) -> None:
    with two_clients.tenant({"aoi"}, write=False) as session:
        seen = session.scalars(select(Number)).all()
        other = aliased(Number)
        through_an_alias = session.scalars(select(other)).all()
        columns_only = session.execute(select(Number.number)).scalars().all()

    assert [number.client_id for number in seen] == ["aoi"]
    assert [number.client_id for number in through_an_alias] == ["aoi"]
    assert columns_only == ["+81300000001"]


def test_a_row_of_another_client_is_not_found_by_its_id(two_clients: Store) -> None:
    with two_clients.system("import", write=False) as session:
        foreign = session.scalar(select(Number.id).where(Number.client_id == "midori"))

    with two_clients.tenant({"aoi"}, write=False) as session:
        assert session.get(Number, foreign) is None


def test_two_sessions_in_turn_do_not_share_their_clients(two_clients: Store) -> None:
    seen = []
    for client in ("aoi", "midori", "aoi"):
        with two_clients.tenant({client}, write=False) as session:
            seen.append(session.scalar(select(Number.client_id)))

    assert seen == ["aoi", "midori", "aoi"]


def test_a_session_bound_to_nobody_sees_nothing(two_clients: Store) -> None:
    with two_clients.tenant(set(), write=False) as session:
        assert session.scalars(select(Number)).all() == []


def test_writing_a_row_of_another_client_is_refused_and_nothing_is_kept(two_clients: Store) -> None:
    with pytest.raises(OtherTenant), two_clients.tenant({"aoi"}) as session:
        session.add_all([Number(client_id="aoi", number="+81300000003"), Number(client_id="midori", number="+81300000004")])

    with two_clients.system("import", write=False) as session:
        assert len(session.scalars(select(Number)).all()) == 2


def test_an_error_rolls_everything_back(store: Store) -> None:
    def fail_after_writing() -> None:
        with store.system("import") as session:
            session.add(Number(client_id="aoi", number="+81300000001"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()

    with store.system("import", write=False) as session:
        assert session.scalars(select(Number)).all() == []


def test_personal_data_is_sealed_in_the_database(store: Store) -> None:
    with store.system("import") as session:
        session.add(KnownCaller(client_id="aoi", number_index=store.keyring.index("+819011112222"), number="+819011112222", name="田中一郎"))

    with store.read() as connection:
        raw = connection.execute(text("select number, name from known_callers")).one()
    with store.system("import", write=False) as session:
        row = session.scalars(select(KnownCaller)).one()

    assert "田中".encode() not in bytes(raw.name)
    assert b"90111" not in bytes(raw.number)
    assert (row.number, row.name) == ("+819011112222", "田中一郎")


def test_times_come_back_aware_and_in_utc_whatever_zone_they_were_written_in(store: Store) -> None:
    at = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=9)))
    with store.system("import") as session:
        session.add(Client(id="aoi", name="あおい", plan="start", created_at=at))

    with store.system("import", write=False) as session:
        assert session.scalars(select(Client.created_at)).one() == datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without a zone"), store.system("import") as session:
        session.add(Client(id="aoi", name="あおい", plan="start", created_at=datetime(2026, 11, 24)))  # noqa: DTZ001 - the point of the test


def test_writers_in_many_threads_all_get_their_turn(store: Store) -> None:
    with store.system("import") as session:
        session.add(Client(id="aoi", name="0", plan="start", created_at=datetime(2026, 11, 24, tzinfo=UTC)))

    def add_one() -> None:
        for _ in range(10):
            with store.system("import") as session:
                client = session.scalars(select(Client).where(Client.id == "aoi").with_for_update()).one()
                client.name = str(int(client.name) + 1)

    threads = [threading.Thread(target=add_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.system("import", write=False) as session:
        assert session.scalars(select(Client.name)).one() == "80"


def test_migrations_give_exactly_the_tables_of_the_code(store: Store) -> None:
    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    assert differences == []
    assert is_current(store)


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    upgrade(store, metadata)

    assert is_current(store)


def test_making_a_table_anew_deletes_nothing_that_hangs_on_it(store: Store, now: datetime) -> None:
    enqueue(store, now, add_call(store, now))

    migrate(store, metadata, lambda alembic: command.downgrade(alembic, "0002"))  # takes a column of the calls away again
    upgrade(store, metadata)

    with store.system("turn", write=False) as session:
        assert len(session.scalars(select(QueueItem)).all()) == 1
    with store.engine.connect() as connection:
        assert not store.is_sqlite or connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_migration_that_leaves_rows_hanging_on_nothing_changes_nothing(sqlite_store: Store, now: datetime) -> None:
    enqueue(sqlite_store, now, add_call(sqlite_store, now))

    with pytest.raises(BrokenMigration, match="queue_items"):
        migrate(sqlite_store, metadata, lambda alembic: alembic.attributes["connection"].exec_driver_sql("DELETE FROM calls"))

    with sqlite_store.system("turn", write=False) as session:
        assert len(session.scalars(select(QueueItem)).all()) == 1


def test_a_database_that_dropped_its_connections_is_reached_again_without_an_error(tmp_path: Path) -> None:
    with fresh_url("postgresql", tmp_path) as url:
        store = Store(url, DATA_KEY)
        with store.read() as connection:
            backend = connection.exec_driver_sql("select pg_backend_pid()").scalar()
        other = Store(url, DATA_KEY)
        with other.read() as connection:
            connection.exec_driver_sql(f"select pg_terminate_backend({backend}, 5000)")

        with store.write() as connection:
            assert connection.exec_driver_sql("select 1").scalar() == 1
        store.close()
        other.close()


def test_sqlite_commits_survive_a_power_cut(sqlite_store: Store) -> None:
    with sqlite_store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_sealed_value_opens_only_in_its_own_place_and_with_its_own_key() -> None:
    ring = Keyring(b"1" * 32)
    sealed = ring.seal("秘密".encode(), "calls.state")

    assert ring.open(sealed, "calls.state").decode() == "秘密"
    with pytest.raises(CannotDecrypt, match="damaged"):
        ring.open(sealed, "calls.caller_name")
    with pytest.raises(CannotDecrypt, match="IVR_DATA_KEY"):
        Keyring(b"2" * 32).open(sealed, "calls.state")


def test_a_recording_is_stored_sealed_and_read_back(tmp_path: Path) -> None:
    files = RecordingFiles(tmp_path, Keyring(b"1" * 32))

    files.write("aoi", 7, b"RIFF sound")

    assert files.read("aoi", 7) == b"RIFF sound"
    assert b"RIFF" not in next(tmp_path.rglob("*.bin")).read_bytes()


def test_a_recording_moved_to_another_client_does_not_open(tmp_path: Path) -> None:
    files = RecordingFiles(tmp_path, Keyring(b"1" * 32))
    files.write("aoi", 7, b"RIFF sound")
    (tmp_path / "midori").mkdir()
    (tmp_path / "aoi" / "7.bin").rename(tmp_path / "midori" / "7.bin")

    with pytest.raises(CannotDecrypt):
        files.read("midori", 7)
    with pytest.raises(RecordingStoreError):
        files.read("aoi", 7)


def test_a_folder_that_takes_no_file_is_an_error_that_may_be_tried_again(tmp_path: Path) -> None:
    (tmp_path / "full").write_text("not a folder", encoding="utf-8")
    files = RecordingFiles(tmp_path / "full", Keyring(b"1" * 32))

    with pytest.raises(RecordingStoreError) as error:
        files.write("aoi", 7, b"sound")

    assert not error.value.permanent


def test_the_file_of_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/var/uketsuke.db", DATA_KEY)
    with store.write() as connection:
        connection.execute(text("CREATE TABLE things (id INTEGER)"))

    rights = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "var", *(tmp_path / "var").iterdir())}

    store.close()
    assert "uketsuke.db-wal" in rights
    assert set(rights.values()) == {0}


def test_an_error_of_the_database_quotes_no_parameters(store: Store) -> None:
    twice = text("INSERT INTO desk_changes (id, number) VALUES (:id, :number), (:id, :number)")

    with pytest.raises(IntegrityError) as error, store.write() as connection:
        connection.execute(twice, {"id": 1, "number": 90123456})

    assert "90123456" not in str(error.value)


def test_postgresql_waits_for_no_lock_longer_than_a_webhook_can(tmp_path: Path) -> None:
    with fresh_url("postgresql", tmp_path) as url:
        store = Store(url, DATA_KEY)
        with store.read() as connection:
            told = {name: connection.execute(text(f"SHOW {name}")).scalar() for name in ("lock_timeout", "statement_timeout")}
        store.close()

    assert told == {"lock_timeout": "5s", "statement_timeout": "10s"}
