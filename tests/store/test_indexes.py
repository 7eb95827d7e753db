"""Indexes that wait for a large load are there again afterwards as they were, whatever became of the load."""

from __future__ import annotations

from typing import Any

import pytest

from store import Store, indexes
from store.loads import BatchWriter
from tests.fixtures.databases import rows
from tests.store.batches_in_parts import SOURCE, Line, batch_row, part

LINES = [Line(event, 0.5) for event in range(40)]


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "WORTH_WAITING_ROWS", 10)


def listed(store: Store) -> list[tuple[Any, ...]]:
    """Every index with the statement that made it."""
    return rows(store, "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name")


def load(store: Store, digest: str, coming: int, seen: list[int]) -> None:
    """A batch of forty lines; `seen` gets the number of indexes of large tables while its rows go in."""
    with store.writing(loading=True) as conn:
        writer = BatchWriter(conn, SOURCE, batch_row(digest * 64), coming)
        writer.write(part(LINES, 0, 1))
        of_large = "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('seizure', 'seizure_line')"
        seen.append(int(conn.exec_driver_sql(of_large).scalar_one()))
        writer.finish({"rows_read": 40, "rows_loaded": 40})


def test_they_wait_only_for_loads_that_bring_twice_what_is_there(store: Store) -> None:
    before, seen = listed(store), list[int]()
    load(store, "a", 40, seen)
    assert listed(store) == before
    load(store, "b", 40, seen)  # forty are there: not twice as many
    load(store, "c", 9, seen)  # too few to be worth it
    of_large = [name for name, table, made_by in before if table in ("seizure", "seizure_line") and made_by]
    assert len(of_large) == 7 and seen == [2, 7, 7] and listed(store) == before
    assert rows(store, "PRAGMA integrity_check") == [("ok",)]
    plan = rows(store, "EXPLAIN QUERY PLAN SELECT * FROM seizure_line WHERE seizure_id = 7")
    assert "seizure_line_seizure" in plan[0][3]
    assert rows(store, "SELECT count(*) FROM seizure_line INDEXED BY seizure_line_drug WHERE drug = 'heroin'") == rows(
        store, "SELECT count(*) FROM seizure_line NOT INDEXED WHERE drug = 'heroin'"
    )


def test_a_load_that_fails_leaves_them(store: Store) -> None:
    before = listed(store)
    with pytest.raises(RuntimeError, match="taken back"), store.writing(loading=True) as conn:
        writer = BatchWriter(conn, SOURCE, batch_row("a" * 64), 1_000)
        writer.write(part(LINES, 0, 1))
        raise RuntimeError("taken back")
    assert listed(store) == before and rows(store, "SELECT count(*) FROM seizure_line") == [(0,)]


def test_readers_keep_theirs_meanwhile(store: Store) -> None:
    seen: list[int] = []
    load(store, "a", 40, seen)
    with store.reading() as reader:
        query = "SELECT count(*) FROM seizure INDEXED BY seizure_country WHERE country = 'KZ'"
        first = reader.exec_driver_sql(query).scalar_one()
        with store.writing(loading=True) as conn:
            writer = BatchWriter(conn, SOURCE, batch_row("b" * 64), 1_000)
            writer.write(part(LINES, 0, 1))
            assert reader.exec_driver_sql(query).scalar_one() == first
            writer.finish({"rows_read": 40, "rows_loaded": 40})
        assert reader.exec_driver_sql(query).scalar_one() == first
    assert rows(store, query) == [(2 * first,)]
