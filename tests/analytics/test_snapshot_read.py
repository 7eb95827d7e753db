"""The snapshot holds every line that counts and no other, with the very values of the record."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from sqlalchemy import Table, event, insert, literal, select, update

from analytics.engines import snapshot_packed, snapshot_read
from analytics.engines.protocol import DataChangedError
from store import Store, open_store, tables
from store.database import bump_data_version, data_version_of
from tests.analytics.snapshot_rows import expected, shown, snapshot_of
from tests.analytics.test_against_naive import EACH, store_of
from tests.analytics.test_against_naive import tiny_reference as tiny_reference
from tests.analytics.tiny import Batch, Event, Line, World, fill
from tests.analytics.worlds import worlds
from tests.fixtures.databases import BOTH

DATABASES = BOTH
BATCHES = (Batch(1), Batch(2, "police", "undone"), Batch(3, "demo"))
FULL = Event(
    (Line("heroin", 0.7654030000000001), Line("opium", None, kg_equivalent=3.0, kg_equivalent_low=2.5)),
    precision="month", start=date(2009, 8, 1), end=date(2009, 8, 31), grain="aggregate", event_count=7, place="Łódź",
    latitude=51.75, longitude=-19.466666666666665, administration="ru-customs", operation="sentinel", mode="rail",
    concealment="luggage", location="airport", origin="AF", note="note",
)  # fmt: skip
EVENTS = (
    FULL,
    Event((Line("cocaine", 5.0, hold_reason="cap"), Line("crack", 1e300), Line("crack", 5e-324)), country="KZ"),
    Event((Line("poppy_straw", None, kg_equivalent=0.0, kg_equivalent_high=1.0),), country=None, event_count=None),
    Event(not_counted="superseded_edition", mode="road"),
    Event(batch=2, place="Nowhere"),
    Event(batch=3, start=date(1, 1, 1), end=date(9999, 12, 31), latitude=0.0, longitude=None),
)


def filled(store: Store, *events: Event, batches: tuple[Batch, ...] = BATCHES) -> Store:
    fill(store, World(events, batches))
    return store


def change(store: Store, table: Table, key: int, **values: Any) -> None:
    with store.writing() as conn:
        conn.execute(update(table).where(table.c.id == key).values(values))
        bump_data_version(conn)


@pytest.fixture
def narrow_windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(snapshot_packed, "LARGEST_PIECE", 2)
    yield


@EACH
@given(world=worlds())
def test_a_random_world_is_read_as_it_stands(empty_database: Path, world: World) -> None:
    with store_of(empty_database, world) as one:
        assert shown(snapshot_of(one)) == expected(one)


def test_every_kind_of_value_is_the_very_one_of_the_record(store: Store) -> None:
    found = shown(snapshot_of(filled(store, *EVENTS)))
    assert found == expected(store)
    assert [row["id"] for row in found] == [1, 2, 3, 4, 5, 6, 9]
    assert found[0]["mass_kg"] == 0.7654030000000001
    assert found[1]["equivalent"] == (2.5, 3.0, 3.0)
    assert found[5]["equivalent"] == (0.0, 0.0, 1.0)
    assert [row["held"] for row in found] == [False, False, True, False, False, False, False]


@pytest.mark.usefixtures("narrow_windows")
def test_windows_of_few_rows_give_the_same(store: Store) -> None:
    filled(store, *EVENTS, *(Event(place=f"place {number % 5}") for number in range(9)))
    assert shown(snapshot_of(store)) == expected(store)


def test_the_order_in_which_the_database_takes_rows_is_of_no_account(database_file: Path) -> None:
    store = filled(open_store(f"sqlite:///{database_file}"), *EVENTS)
    with store.reading() as conn:
        conn.exec_driver_sql("PRAGMA reverse_unordered_selects = ON")
        assert conn.exec_driver_sql("SELECT group_concat(id) FROM seizure NOT INDEXED").scalar_one().startswith("6,5")
        found = snapshot_read.read_snapshot(conn, data_version_of(conn))
        conn.exec_driver_sql("PRAGMA reverse_unordered_selects = OFF")
    assert shown(found) == expected(store)
    store.close()


def test_texts_of_lines_that_do_not_count_are_left_out(store: Store) -> None:
    columns = snapshot_of(filled(store, *EVENTS)).columns
    assert columns["place"].values.to_pylist() == ["Łódź"]
    assert columns["mode"].values.to_pylist() == ["rail"]
    assert columns["drug"].values.to_pylist() == ["cocaine", "crack", "heroin", "opium", "poppy_straw"]


def test_codes_are_in_the_order_of_the_texts(store: Store) -> None:
    names = ["b", "a", "Z", "ё", "я", "😀", "\uffee", "a b", "ab"]
    found = snapshot_of(filled(store, *(Event(place=name) for name in names))).columns["place"]
    assert found.values.to_pylist() == sorted(names)
    assert [names[at] for at in found.codes.argsort()] == sorted(names)


@pytest.mark.parametrize("odd", ["\x1f", "\x1e", "", "a\x1fb", "\x1e\x1f\x1e", "\x1f\x1f", ",\n\r\t\"'\\"])
def test_texts_may_hold_any_character(store: Store, odd: str) -> None:
    filled(store, Event(place=odd), Event(place=None), Event(place="x"), Event(place=odd + "x"), Event(FULL.lines))
    assert shown(snapshot_of(store)) == expected(store)


def test_texts_of_any_length_are_read_as_far_as_a_window_of_them_fits(database_file: Path) -> None:
    """What the database puts together for a window must not be longer than it can hold: a gigabyte."""
    longest = snapshot_packed.LONGEST_TEXT
    assert snapshot_packed.LARGEST_PIECE * longest * 4 < 1_000_000_000 / 2, "four bytes a character, and more columns"
    store = open_store(f"sqlite:///{database_file}")
    filled(store, *(Event(place=f"{number}" + "Ж" * 400_000) for number in range(3)), Event(place="Osh"))
    event.listen(
        store.engine, "connect", lambda driver, _record: driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1_000_000)
    )
    store.engine.dispose()
    places = snapshot_of(store).columns["place"].values.to_pylist()
    store.close()
    assert places == sorted([*(f"{number}" + "Ж" * (longest - 1) for number in range(3)), "Osh"])


@pytest.mark.parametrize(("of_seizure", "of_line", "counted"), [(2, 1, True), (1, 2, True), (2, 2, False)])
def test_a_line_of_another_batch_counts_where_one_of_the_two_does(
    store: Store, of_seizure: int, of_line: int, counted: bool
) -> None:
    filled(store, Event(), Event(FULL.lines, country="KZ"), Event(country="GE"))
    change(store, tables.seizure, 2, batch_id=of_seizure)
    change(store, tables.seizure_line, 3, batch_id=of_line)
    found = shown(snapshot_of(store))
    assert found == expected(store)
    assert {row["id"]: row["counts"] for row in found}.get(3) == ((of_seizure == 1) if counted else None)


def test_undone_rows_are_not_fetched(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(store, Event(), *(Event(batch=2) for _number in range(20)))
    read: list[int] = []
    plain = snapshot_packed.read_columns

    def counting(*given: Any) -> snapshot_packed.Columns:
        found = plain(*given)
        read.append(len(found.ids))
        return found

    monkeypatch.setattr(snapshot_read, "read_columns", counting)
    assert len(snapshot_of(store)) == 1
    assert read == [1, 1, 0]


def test_ids_may_have_any_distance(store: Store) -> None:
    filled(store, Event(), Event())
    with store.writing() as conn:
        for key in (2**31 - 2, 10**9):
            conn.execute(insert(tables.seizure).from_select(*_copied(tables.seizure, id=key)))
            conn.execute(insert(tables.seizure_line).from_select(*_copied(tables.seizure_line, id=key, seizure_id=key)))
        bump_data_version(conn)
    found = shown(snapshot_of(store))
    assert [row["id"] for row in found] == [1, 2, 10**9, 2**31 - 2]
    assert found == expected(store)


def _copied(table: Table, **values: int) -> tuple[list[str], Any]:
    """The first row of a table under another id."""
    columns = [literal(values[column.name]) if column.name in values else column for column in table.c]
    return [column.name for column in table.c], select(*columns).where(table.c.id == 1)


@pytest.mark.parametrize("events", [(), (Event(batch=2),), (Event(not_counted="superseded_edition"),)])
def test_where_nothing_counts_there_is_nothing(store: Store, events: tuple[Event, ...]) -> None:
    found = snapshot_of(filled(store, *events))
    assert (len(found), shown(found), found.columns["place"].size) == (0, [], 0)


def test_another_data_version_is_refused(store: Store) -> None:
    with filled(store, Event()).reading() as conn, pytest.raises(DataChangedError):
        snapshot_read.read_snapshot(conn, data_version_of(conn) - 1)


def test_lines_of_active_batches_are_counted(store: Store) -> None:
    with filled(store, *EVENTS).reading() as conn:
        assert snapshot_read.count_lines(conn) == 8
