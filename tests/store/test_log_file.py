"""The log beside an SQLite file: as large as a load while that is written, and small again afterwards."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store import Store, log_file, open_store
from store.batches import list_batches, undo
from tests.fixtures.loading import load_text, template

LIMIT = 64 << 10
ROWS = 4000


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(log_file, "LIMIT_BYTES", LIMIT)
    return tmp_path / "data.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    found = open_store(f"sqlite:///{database}")
    yield found
    found.close()


def log_bytes(database: Path) -> int:
    return Path(f"{database}-wal").stat().st_size


def load(store: Store, folder: Path, year: int) -> None:
    rows = ({"date": f"{year}-05-{1 + row % 28:02}", "quantity": str(row + 1)} for row in range(ROWS))
    assert load_text(store, folder, template(*rows), f"{year}.csv").rows_loaded == ROWS


def test_it_is_small_when_a_load_has_ended(store: Store, database: Path, tmp_path: Path) -> None:
    load(store, tmp_path, 2014)
    assert log_bytes(database) <= LIMIT
    with closing(sqlite3.connect(database)) as other:  # and all of it is in the file itself
        assert other.execute("SELECT count(*) FROM seizure_line").fetchone() == (ROWS,)


def test_a_reader_holds_it_up_and_is_held_up_by_nothing(store: Store, database: Path, tmp_path: Path) -> None:
    load(store, tmp_path, 2014)
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM seizure_line").fetchone() == (ROWS,)
        began = time.monotonic()
        load(store, tmp_path, 2015)
        took_s = time.monotonic() - began
        assert log_bytes(database) > LIMIT, "the reader still sees the state before the load"
        assert reader.execute("SELECT count(*) FROM seizure_line").fetchone() == (ROWS,)
        reader.execute("COMMIT")
    assert took_s < 20, "waited for a reader that may go on for as long as it likes"
    undo(store, list_batches(store)[0].id)  # the next who writes, however little, finds it free
    assert log_bytes(database) <= LIMIT
