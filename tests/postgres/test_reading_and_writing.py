"""One writer at a time, readers that see one state, and a server that goes away and comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from store import Store, StoreError, open_store, tables
from store.bulk import CHUNK_ROWS, insert_columns
from store.database import bump_data_version
from tests.fixtures.databases import contents, row, rows, value
from tests.fixtures.servers import Server

CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def opened(postgres_url: str) -> Iterator[Store]:
    store = open_store(postgres_url)
    yield store
    store.close()


def test_a_reader_sees_one_state_and_can_change_nothing(opened: Store) -> None:
    with opened.reading() as conn:
        count = text("SELECT count(*) FROM mass_cap")
        before = conn.execute(count).scalar_one()
        with opened.writing() as writer:
            writer.execute(text("DELETE FROM mass_cap"))
            bump_data_version(writer)
        assert conn.execute(count).scalar_one() == before > 0
    assert value(opened, "SELECT count(*) FROM mass_cap") == 0
    with pytest.raises(StoreError, match="may only be read"), opened.reading() as conn:
        conn.execute(text("DELETE FROM unit_alias"))


def test_a_second_writer_waits_for_the_first_and_sees_what_it_left(opened: Store, postgres_url: str) -> None:
    other = open_store(postgres_url)
    began, found = threading.Event(), []

    def second() -> None:
        began.set()
        with other.writing() as conn:
            found.append(conn.execute(text("SELECT count(*) FROM mass_cap")).scalar_one())

    thread = threading.Thread(target=second)
    with opened.writing() as conn:
        thread.start()
        began.wait(10)
        thread.join(0.5)
        assert thread.is_alive() and found == []
        conn.execute(text("DELETE FROM mass_cap"))
    thread.join(30)
    assert found == [0]
    other.close()


def test_a_writer_that_waits_too_long_is_told_so(
    opened: Store, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.connect.BUSY_TIMEOUT_MS", 300)
    other = open_store(postgres_url)
    before = contents(opened)
    with opened.writing(), pytest.raises(StoreError, match="Another load is writing"), other.writing() as conn:
        conn.execute(text("DELETE FROM mass_cap"))
    with other.writing():
        pass  # the lock is free again, and the connection whole
    assert contents(opened) == before
    other.close()


def test_databases_of_one_server_do_not_wait_for_each_other(
    opened: Store, postgres_server: Server, seeded_database: str
) -> None:
    url = postgres_server.copy(seeded_database)
    neighbour = open_store(url)
    with opened.writing(), neighbour.writing() as conn:
        assert conn.execute(text("SELECT 1")).scalar_one() == 1
    neighbour.close()
    postgres_server.drop(url)


def test_a_failed_write_leaves_everything_as_before(opened: Store) -> None:
    before = contents(opened), opened.data_version()
    with pytest.raises(RuntimeError, match="half way"), opened.writing() as conn:
        conn.execute(text("DELETE FROM mass_cap"))
        raise RuntimeError("half way")
    assert (contents(opened), opened.data_version()) == before


def test_a_server_that_was_started_again_is_noticed_by_nobody(opened: Store, postgres_server: Server) -> None:
    assert opened.data_version() == 1
    postgres_server.run(opened.engine.url.render_as_string(hide_password=False), CUT)
    assert opened.data_version() == 1
    postgres_server.run(opened.engine.url.render_as_string(hide_password=False), CUT)
    with opened.writing() as conn:
        bump_data_version(conn)
    assert opened.data_version() == 2


@pytest.mark.parametrize("at_work", ["reading", "writing"])
def test_a_connection_lost_at_work_is_one_sentence(opened: Store, postgres_server: Server, at_work: str) -> None:
    before = contents(opened)
    with pytest.raises(StoreError) as caught, getattr(opened, at_work)() as conn:
        conn.execute(text("SELECT 1"))
        if at_work == "writing":
            conn.execute(text("DELETE FROM mass_cap"))
        postgres_server.run(opened.engine.url.render_as_string(hide_password=False), CUT)
        conn.execute(text("SELECT 1"))
    sentence = str(caught.value)
    assert "does not answer" in sentence and "\n" not in sentence and sentence.endswith(".")
    assert contents(opened) == before


def test_a_server_that_is_gone_is_one_sentence(postgres_server: Server, seeded_database: str) -> None:
    url = postgres_server.copy(seeded_database)
    store = open_store(url)
    postgres_server.drop(url)
    with pytest.raises(StoreError) as caught, store.reading():
        pass
    assert str(make_url(url).database) in str(caught.value) and "\n" not in str(caught.value)
    store.close()


def test_many_threads_may_read_at_once(opened: Store) -> None:
    found: list[int] = []
    start = threading.Barrier(20)

    def ask() -> None:
        start.wait()
        with opened.reading() as conn:
            found.append(conn.execute(text("SELECT count(*) FROM country, pg_sleep(0.05)")).scalar_one())

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 20 and len(set(found)) == 1


AWKWARD = ["tab\there", "line\nbreak", "back\\slash", "\\N", "\\.", "", 'it\'s "quoted"', "Ёлка 🎄", " ", "NULL"]


def test_copied_rows_are_what_was_given(opened: Store) -> None:
    """Every sign that means something to COPY, the widest numbers, days as text, and nothing at all."""
    count = len(AWKWARD)
    columns: dict[str, Any] = {
        "alias": [f"{number} {word}" for number, word in enumerate(AWKWARD)],
        "note": AWKWARD,
        "code": [None, "KZ"] * (count // 2),
    }
    seen: list[int] = []
    with opened.writing() as conn:
        assert insert_columns(conn, tables.country_alias, columns, {}, seen.append) == count
        numbers = [0.1 + 0.2, 1e-12, 4_500_000.0, 5e-324, 1.7976931348623157e308]
        caps = {"drug": ["nothing"] * 0, "cap_kg": [], "reason": [], "source": []}
        assert insert_columns(conn, tables.mass_cap, caps, {}) == 0
        units = {"unit": [f"u{number}" for number in range(5)], "to_base": numbers}
        constants = {"family": "mass", "name_en": "x", "name_ru": "x", "source": "x"}
        insert_columns(conn, tables.unit, units, constants)
        conn.execute(text("INSERT INTO operation (operation, name) VALUES ('o', 'O')"))
        member = {"scheme": ["bloc"], "region": ["cis"], "country": ["KZ"], "from_date": ["2009-08-18"]}
        insert_columns(conn, tables.region_member, member, {"source": "test", "to_date": None})
    assert seen == [count]
    found = rows(
        opened,
        "SELECT note, code FROM country_alias WHERE alias LIKE '_ %' AND note IN (SELECT note FROM "
        "country_alias) ORDER BY alias",
    )
    assert [one for one in found if one[0] in AWKWARD][:count] == list(zip(AWKWARD, columns["code"], strict=True))
    assert [one for (one,) in rows(opened, "SELECT to_base FROM unit WHERE source = 'x' ORDER BY unit")] == numbers
    with opened.reading() as conn:
        days = conn.execute(text("SELECT from_date, to_date FROM region_member WHERE source = 'test'")).one()
    assert tuple(days) == (date(2009, 8, 18), None)


def test_progress_of_a_copy_is_told_chunk_by_chunk(opened: Store) -> None:
    total = CHUNK_ROWS + 5
    seen: list[int] = []
    with opened.writing() as conn:
        aliases = {"alias": [f"alias {number}" for number in range(total)]}
        assert insert_columns(conn, tables.country_alias, aliases, {"code": "KZ", "note": "n"}, seen.append) == total
    assert seen == [CHUNK_ROWS, total]
    assert row(opened, "SELECT count(*) FROM country_alias WHERE note = 'n'") == (total,)


def test_a_copied_row_that_points_nowhere_is_refused_with_all_the_others(opened: Store) -> None:
    before = contents(opened)
    alias = {"alias": ["one", "two"], "code": ["KZ", "ZZ"]}
    with pytest.raises((DBAPIError, opened.engine.dialect.loaded_dbapi.Error)), opened.writing() as conn:
        insert_columns(conn, tables.country_alias, alias, {"note": "n"})
    assert contents(opened) == before
    assert value(opened, "SELECT count(*) FROM country_alias WHERE note = 'n'") == 0
