"""A backup holds every row of one consistent state, in one checked file; a file that is there is not written over."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from analytics.door import ask
from analytics.selection import parse
from store import SCHEMA_VERSION, Store, StoreError, open_store, tables
from store.backup import backup
from store.restore import restore
from tests.backup.worlds import every_row, fill
from tests.fixtures.databases import BOTH
from tests.fixtures.loading import load_text, template

DATABASES = BOTH
QUESTIONS = ("totals", "by_country", "by_drug", "by_month", "by_region", "by_operation", "records", "operations")
SELECTIONS = (
    "",
    "operation=operation-sentinel",
    "region=own:south",
    "region=rilo:cis&lang=ru",
    "group=opioids&kind=individual",
)


def alike(one: Any, other: Any) -> bool:
    """Equal, but for the last digits of sums, which the two kinds of database add up in another order."""
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-12)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    fill(store, tmp_path)
    return store


def test_every_row_of_every_table_comes_back_and_every_answer_is_the_same(filled: Store, tmp_path: Path) -> None:
    before = every_row(filled)
    # Of every table there is something to lose; a rule has not joined anything here.
    assert [name for name, found in before.items() if not found] in ([], ["operation_join"])
    backup(filled, tmp_path / "all.backup")
    restored = open_store(f"sqlite:///{tmp_path / 'new' / 'sentinel.db'}")
    restore(restored, tmp_path / "all.backup")
    assert every_row(restored) == before
    for question in QUESTIONS:
        for query in SELECTIONS:
            answers = [ask(one, question, parse(query)) for one in (filled, restored)]
            for answer in answers:
                answer.pop("snapshot", None)
            assert alike(*answers), (question, query)
    restored.close()


def test_the_report_says_what_the_file_is(filled: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.backup"
    report = backup(filled, path)
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    versions = (SCHEMA_VERSION, filled.data_version())
    assert (report.bytes, report.schema_version, report.data_version) == (path.stat().st_size, *versions)
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        assert file.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
        for number, table in (
            (report.batches, "batch"),
            (report.seizures, "seizure"),
            (report.lines, "seizure_line"),
            (report.issues, "issue"),
            (report.operations, "operation"),
            (report.own_schemes, "own_scheme"),
        ):
            assert number > 0
            assert file.execute(f"SELECT count(*) FROM {table}").fetchone() == (number,)  # noqa: S608
    file.close()
    assert (path.stat().st_mode & 0o777) == 0o600
    assert sorted(name.name for name in tmp_path.iterdir() if "backup" in name.name) == ["all.backup"]


def test_a_file_that_is_there_is_only_replaced_when_told_so(filled: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.backup"
    path.write_text("last week")
    with pytest.raises(StoreError, match=r"is there already, so no backup was made.*--force"):
        backup(filled, path)
    assert path.read_text() == "last week"
    report = backup(filled, path, force=True)
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_folder_or_a_place_that_is_not_there_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is there already"):
        backup(store, tmp_path, force=True)
    with pytest.raises(StoreError, match=re.escape("there is no such folder")):
        backup(store, tmp_path / "nowhere" / "all.backup")


def test_a_backup_that_fails_leaves_no_file_and_the_one_before(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.backup"
    path.write_text("last week")

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.backup.check_integrity", fail)
    with pytest.raises(StoreError, match=r"cannot be written .No space left on device., so no backup was made"):
        backup(filled, path, force=True)
    assert path.read_text() == "last week"
    assert [name.name for name in tmp_path.iterdir() if "all.backup" in name.name] == ["all.backup"]


def test_a_backup_beside_loads_holds_the_state_before_or_after_one(store: Store, tmp_path: Path) -> None:
    """Each load adds 40 seizures of 1 kg each: any other number would be a load half way."""
    stop = threading.Event()
    loads = 0

    def keep_loading() -> None:
        nonlocal loads
        while not stop.is_set() and loads < 40:
            loads += 1
            text = template(
                *(
                    {"quantity": "1", "date": f"2014-05-{1 + n % 28:02d}", "seizure_id": f"{loads}-{n}"}
                    for n in range(40)
                )
            )
            load_text(store, tmp_path, text, name=f"{loads}.csv")

    loader = threading.Thread(target=keep_loading)
    loader.start()
    try:
        number = 0
        while number < 5 or (loads < 3 and loader.is_alive()):
            number += 1
            path = tmp_path / f"{number}.backup"
            report = backup(store, path)
            assert report.seizures == report.lines == 40 * report.batches
            with sqlite3.connect(path) as file:
                kilograms = file.execute("SELECT coalesce(sum(mass_kg), 0) FROM counted_line").fetchone()
            file.close()
            assert kilograms == (40 * report.batches,)
    finally:
        stop.set()
        loader.join()
    assert loads > 1


def test_every_table_is_in_a_backup(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "empty.backup")
    with sqlite3.connect(tmp_path / "empty.backup") as file:
        present = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    file.close()
    assert present == {table.name for table in tables.metadata.sorted_tables}
