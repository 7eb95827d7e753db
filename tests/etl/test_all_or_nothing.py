"""A load is all there or never happened: killed half way, failed half way, beside another load, beside a reader."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from etl import door
from etl.door import LoadReport, Progress, load
from store import Store, StoreError, open_store
from tests.fixtures.databases import BOTH, contents, counts, value
from tests.fixtures.loading import load_text, template, write

DATABASES = BOTH

ROOT = Path(__file__).parent.parent.parent
ROWS = 100_000
KILLED = """
import os, signal, sys
from pathlib import Path
from etl.door import load
from store import open_store

def listen(found):
    if found.stage == "writing" and found.done >= float(sys.argv[3]) * found.total:
        print(found.done, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

load(open_store(sys.argv[1]), Path(sys.argv[2]), progress=listen)
"""


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """100,000 rows that all load."""
    lines = "".join(f"2014-05-{1 + n % 28:02d},KZ,Place {n % 999},heroin,{n % 77}.5,kg\n" for n in range(ROWS))
    path = tmp_path_factory.mktemp("large") / "large.csv"
    path.write_text("Date,Country,Place,Drug,Quantity,Unit\n" + lines, encoding="utf-8")
    return path


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize("share", [0.05, 0.7, 1.0])
def test_a_process_killed_while_writing_leaves_the_database_as_before(
    database_file: Path, tmp_path: Path, large_file: Path, share: float
) -> None:
    opened = open_store(f"sqlite:///{database_file}")
    load_text(opened, tmp_path, template({}, {"quantity": "2"}), name="before.csv")
    before, version = contents(opened), opened.data_version()
    opened.close()
    command = [sys.executable, "-c", KILLED, f"sqlite:///{database_file}", str(large_file), str(share)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert int(killed.stdout) >= share * ROWS
    connection = sqlite3.connect(database_file)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    opened = open_store(f"sqlite:///{database_file}")
    assert (contents(opened), opened.data_version()) == (before, version)
    if share == 1.0:
        report = load(opened, large_file)
        assert (report.batch, report.rows_loaded, counts(opened)[0]) == (2, ROWS, ROWS + 2)
    opened.close()


def test_a_load_that_fails_while_writing_leaves_the_database_as_before(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}), name="before.csv")
    before = contents(store)

    def fail(found: Progress) -> None:
        if found.stage == "writing" and found.done == found.total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(store, write(tmp_path, template({}, {})), progress=fail)
    assert contents(store) == before
    assert load_text(store, tmp_path, template({}, {})).batch == 2


def together(*actions: object) -> list[object]:
    """Run callables in threads that start at once; what each returned or raised."""
    results: list[object] = [None] * len(actions)
    start = threading.Barrier(len(actions))

    def run(index: int) -> None:
        start.wait()
        try:
            results[index] = actions[index]()  # type: ignore[operator]
        except Exception as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def test_two_threads_loading_two_files_lose_nothing(store: Store, tmp_path: Path) -> None:
    paths = [
        write(tmp_path, template(*[{"quantity": str(kg), "seizure_id": f"{n}"} for n in range(3000)]), f"{kg}.csv")
        for kg in (1, 2)
    ]
    reports = together(*(lambda path=path: load(store, path) for path in paths))
    assert all(isinstance(report, LoadReport) for report in reports), reports
    assert {report.batch for report in reports if isinstance(report, LoadReport)} == {1, 2}
    assert counts(store) == (6000, 6000, 9000.0)
    assert value(store, "SELECT count(DISTINCT id) FROM seizure_line") == 6000
    assert value(store, "SELECT count(*) FROM seizure WHERE line_count <> 1") == 0


def test_two_programs_loading_the_same_file_load_it_once(store: Store, database_file: Path, tmp_path: Path) -> None:
    other = open_store(f"sqlite:///{database_file}")
    path = write(tmp_path, template(*[{"seizure_id": f"{n}"} for n in range(2000)]))
    reports = together(lambda: load(store, path), lambda: load(other, path))
    other.close()
    assert all(isinstance(report, LoadReport) for report in reports), reports
    found = [report for report in reports if isinstance(report, LoadReport)]
    assert sorted(report.already_loaded for report in found) == [False, True]
    assert {(report.batch, report.rows_loaded, report.seizures) for report in found} == {(1, 2000, 2000)}
    assert counts(store)[0] == 2000


def test_a_reader_sees_the_state_before_until_the_load_is_whole(store: Store, tmp_path: Path) -> None:
    seen: list[tuple[tuple[int, int, float], int]] = []
    path = write(tmp_path, template(*[{}] * 100))
    load(store, path, progress=lambda _found: seen.append((counts(store), store.data_version())))
    assert set(seen[:-1]) == {((0, 0, 0.0), seen[0][1])}
    assert seen[-1] == ((100, 100, 100.0), seen[0][1] + 1)


def test_a_second_writer_that_waits_too_long_is_told_so(
    store: Store, database_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENTINEL_LOAD_WAIT_SECONDS", "0.5")
    other = open_store(f"sqlite:///{database_file}")
    path = write(tmp_path, template({}))
    waited: list[int] = []
    with store.writing(), pytest.raises(StoreError, match="Another load is writing"):
        door.load(other, path, progress=lambda found: waited.append(found.done) if found.stage == "waiting" else None)
    assert waited
    assert not door.load(other, path).already_loaded
    other.close()


def test_nothing_is_left_open_behind_a_closed_store(database_file: Path) -> None:
    opened = open_store(f"sqlite:///{database_file}")
    assert counts(opened)[0] == 0
    opened.close()
    assert not [name for name in os.listdir(database_file.parent) if name.endswith(("-wal", "-shm"))]  # noqa: PTH208
