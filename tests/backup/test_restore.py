"""Restoring replaces the whole record in one transaction, only when told so where there is one, or changes nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.door import ask
from analytics.selection import parse
from store import SCHEMA_VERSION, Store, StoreError, open_store
from store.backup import backup
from store.restore import restore
from tests.backup.worlds import every_row, fill
from tests.fixtures.command import answer, run
from tests.fixtures.databases import BOTH, value
from tests.fixtures.loading import load_text, template

DATABASES = BOTH
ROOT = Path(__file__).parent.parent.parent
KILLED = """
import os, signal, sys
from pathlib import Path
import store.copying
from store import open_store
from store.restore import restore

fill = store.copying._fill
def dying(conn, table, chunks):
    written = fill(conn, table, chunks)
    if table.name == sys.argv[3]:
        print(written, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    return written
store.copying._fill = dying
restore(open_store(sys.argv[1]), Path(sys.argv[2]), force=True)
"""


@pytest.fixture(scope="module")
def backup_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a filled SQLite database."""
    folder = tmp_path_factory.mktemp("filled")
    filled = open_store(f"sqlite:///{folder / 'sentinel.db'}")
    fill(filled, folder)
    backup(filled, folder / "all.backup")
    filled.close()
    return folder / "all.backup"


@pytest.fixture
def original(backup_file: Path) -> Iterator[Store]:
    """The database that the backup was made of."""
    opened = open_store(f"sqlite:///{backup_file.parent / 'sentinel.db'}")
    yield opened
    opened.close()


def test_into_an_empty_database(store: Store, backup_file: Path, original: Store) -> None:
    before = store.data_version()
    report = restore(store, backup_file)
    assert every_row(store) == every_row(original)
    assert (report.batches, report.replaced_batches) == (value(original, "SELECT count(*) FROM batch"), 0)
    assert store.data_version() > max(before, original.data_version())
    again = load_text(store, backup_file.parent, template({"quantity": "7"}), name="after.csv")
    assert again.batch == report.batches + 1, "what is loaded afterwards follows on"


def test_what_was_remembered_before_is_not_answered_afterwards(store: Store, tmp_path: Path, backup_file: Path) -> None:
    load_text(store, tmp_path, template({"country": "KG"}), name="own.csv")
    assert ask(store, "totals", parse(""))["seizures"] == 1
    assert "own" not in store.reference().region_schemes
    restore(store, backup_file, force=True)
    independent = value(
        store, "SELECT sum(event_count) FROM (SELECT DISTINCT seizure_id, event_count FROM counted_line) AS event"
    )
    assert ask(store, "totals", parse(""))["seizures"] == independent > 1
    assert "own" in store.reference().region_schemes


def test_a_database_that_holds_a_record_is_only_replaced_when_told_so(
    store: Store, tmp_path: Path, backup_file: Path, original: Store
) -> None:
    load_text(store, tmp_path, template({}, {"quantity": "2"}), name="mine.csv")
    before, version = every_row(store), store.data_version()
    with pytest.raises(
        StoreError, match=r"holds 1 batch with 2 seizures and 0 operations.*nothing was changed.*--force"
    ):
        restore(store, backup_file)
    assert (every_row(store), store.data_version()) == (before, version)
    report = restore(store, backup_file, force=True)
    assert (report.replaced_batches, report.replaced_seizures) == (1, 2)
    assert every_row(store) == every_row(original)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize("table", ["country", "seizure", "seizure_line", "issue"])
def test_a_process_killed_in_the_middle_leaves_the_database_as_before(
    store: Store, database_url: str, tmp_path: Path, backup_file: Path, original: Store, table: str
) -> None:
    load_text(store, tmp_path, template({}, {"quantity": "2"}), name="mine.csv")
    before, version = every_row(store), store.data_version()
    command = [sys.executable, "-c", KILLED, database_url, str(backup_file), table]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert int(killed.stdout) > 0
    assert (every_row(store), store.data_version()) == (before, version)
    restore(store, backup_file, force=True)
    assert every_row(store) == every_row(original), "and the next one succeeds"


def test_what_is_raised_by_who_is_told_ends_it_in_any_stage(
    store: Store, backup_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.alive.STEPS", 1000)  # the checks of a small file are over before the usual number
    before = every_row(store)
    for wanted in ("checking", "restoring", "finishing"):

        def told(stage: str, _done: int, _total: int, wanted: str = wanted) -> None:
            if stage == wanted:
                raise LookupError(stage)

        with pytest.raises(LookupError, match=wanted):
            restore(store, backup_file, told=told)
        assert every_row(store) == before


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, SCHEMA_VERSION - 1])
def test_another_schema_version_is_refused(store: Store, tmp_path: Path, backup_file: Path, version: int) -> None:
    path = Path(shutil.copy(backup_file, tmp_path / "other.backup"))
    _change(path, f"UPDATE meta SET value = '{version}' WHERE key = 'schema_version'")  # noqa: S608
    word = "newer" if version > SCHEMA_VERSION else "older"
    _refused(store, path, f"other.backup has schema version {version}, {word} than version {SCHEMA_VERSION}")


def test_what_is_no_backup_is_refused(store: Store, tmp_path: Path) -> None:
    text, foreign = tmp_path / "text.backup", tmp_path / "foreign.db"
    text.write_text("region,country\n")
    _change(foreign, "CREATE TABLE album (id INTEGER PRIMARY KEY)")
    empty = tmp_path / "empty.backup"
    empty.touch()
    for path in (text, foreign, empty):
        _refused(store, path, f"{path.name} is no backup of Sentinel")
    _refused(store, tmp_path / "nowhere", "cannot be opened")


def test_a_damaged_backup_is_refused(store: Store, tmp_path: Path, backup_file: Path) -> None:
    cut = tmp_path / "cut.backup"
    cut.write_bytes(backup_file.read_bytes()[: backup_file.stat().st_size // 2])
    garbled = tmp_path / "garbled.backup"
    content = bytearray(backup_file.read_bytes())
    for page in range(len(content) // 2, len(content) - 4096, 4096):
        content[page : page + 64] = os.urandom(64)
    garbled.write_bytes(content)
    less, orphan = (Path(shutil.copy(backup_file, tmp_path / name)) for name in ("less.backup", "orphan.backup"))
    _change(less, "DROP TABLE issue")
    _change(orphan, "DELETE FROM batch WHERE id = 1")
    for path in (cut, garbled, less, orphan):
        _refused(store, path, f"{path.name} is damaged")


def test_the_database_itself_is_no_backup_of_it(database_file: Path) -> None:
    for command in (("restore", database_file), ("backup", database_file, "--force")):
        code, out, err = run(database_file, *command)
        assert (code, out) == (2, "") and "is the database itself" in err


def test_the_command_line(database_file: Path, tmp_path: Path, backup_file: Path, original: Store) -> None:
    code, out, err = run(database_file, "restore", backup_file.with_name("none"))
    assert (code, out) == (2, "") and "cannot be opened" in err
    assert answer(database_file, "restore", backup_file)["replaced_batches"] == 0
    made = answer(database_file, "backup", tmp_path / "again.backup")
    assert (made["batches"], made["seizures"], made["lines"]) == tuple(
        value(original, f"SELECT count(*) FROM {table}")  # noqa: S608
        for table in ("batch", "seizure", "seizure_line")
    )
    code, out, err = run(database_file, "restore", backup_file)
    assert (code, out) == (2, "") and f"holds {made['batches']} batches" in err


def _refused(store: Store, path: Path, words: str) -> None:
    before = every_row(store)
    with pytest.raises(StoreError, match=words) as caught:
        restore(store, path, force=True)
    assert "nothing was changed" in str(caught.value)
    assert every_row(store) == before


def _change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
