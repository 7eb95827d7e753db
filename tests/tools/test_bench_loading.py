"""Loading is measured fairly: the file is exact, every way puts every row in, and the time is that of the whole."""

from __future__ import annotations

import csv
import hashlib
import os
import sqlite3
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from etl import door
from store import Store
from tests.fixtures.databases import value
from tools import bench_file, bench_loading, bench_process, bench_stages, bench_worker

ROWS = 3_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "a file.csv"
    bench_file.write_file(path, ROWS)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_file_is_exact_and_the_same_for_the_same_arguments(file: Path, tmp_path: Path) -> None:
    rows = read(file)
    assert (len(rows), len(rows[0]), len(bench_file.UNKNOWN)) == (ROWS, 40, 18)
    assert all(len(row) == 40 and None not in row.values() for row in rows)
    digests = []
    for seed in (1, 2):
        bench_file.write_file(tmp_path / f"{seed}.csv", ROWS, seed)
        digests.append(hashlib.sha256((tmp_path / f"{seed}.csv").read_bytes()).digest())
    assert digests[0] == hashlib.sha256(file.read_bytes()).digest() != digests[1]


def test_one_block_and_the_next_are_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_file, "BLOCK_EVENTS", 100)
    bench_file.write_file(tmp_path / "blocks.csv", 450)
    rows = read(tmp_path / "blocks.csv")
    lines = Counter(row["Case number"] for row in rows)
    assert len(rows) == 450
    assert sorted(lines) == [f"SZ-{number:09d}" for number in range(len(lines))]
    assert set(lines.values()) <= {1, 2, 3} and len(lines) < 450


def test_the_door_understands_what_it_is_meant_to(file: Path, store: Store) -> None:
    mapped = set(door.inspect(store, file).mapping.values())
    assert mapped == set(bench_file.KNOWN)
    report = door.load(store, file)
    bad = sum(not row["Country of seizure"] or row["Date of seizure"] == "in summer" for row in read(file))
    assert (report.rows_read, report.rows_quarantined, report.rows_skipped) == (ROWS, bad, {})
    assert value(store, "SELECT count(*) FROM seizure_line WHERE mass_kg > 0") > ROWS * 0.9


@pytest.mark.parametrize("way", bench_loading.ways(), ids=lambda way: way.name)
def test_every_way_to_load_puts_every_row_in(way: bench_loading.Way, file: Path, tmp_path: Path) -> None:
    ran = bench_loading.measure(way, file, tmp_path, ROWS)
    assert ran.cpu_seconds > 0 and ran.wall_seconds > 0
    table = "seizure_line" if way.ours else "seizure"
    with sqlite3.connect(tmp_path / bench_loading.DATABASE) as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - one of two names
    assert found == ROWS or (way.ours and found > ROWS * 0.99)
    with pytest.raises(ValueError, match="rows arrived"):
        empty = tmp_path / "again"
        empty.mkdir()
        bench_loading.measure(way, file, empty, ROWS + 1)


def test_time_and_memory_of_a_command_are_its_own_and_its_childrens() -> None:
    wait = "end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    inner = f"import time\nblock = b'x' * 200_000_000\n{wait}"
    ran = bench_process.run([sys.executable, "-c", inner])
    assert 0.3 <= ran.cpu_seconds < 3
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    outer = bench_process.run([sys.executable, "-c", child])
    assert outer.cpu_seconds >= 0.3
    if Path("/proc/self/status").exists():
        assert ran.peak_mb is not None and 190 < ran.peak_mb < 300
    with pytest.raises(RuntimeError, match="no such thing"):
        bench_process.run([sys.executable, "-c", "raise SystemExit('no such thing')"])


@pytest.mark.skipif(not hasattr(bench_stages.signal, "setitimer"), reason="no timer of CPU time on this system")
def test_the_time_of_stages_adds_up_to_the_time_of_the_load(file: Path, tmp_path: Path) -> None:
    began = time.process_time()
    measured = bench_stages.measure(file, tmp_path)
    spent = time.process_time() - began
    assert measured["rows"] == ROWS
    stages = measured["stages"]
    assert {"start", "read", "understand", "write"} <= stages.keys()
    assert stages.pop("start") > 0  # all that this process did before, its imports
    assert 0 < sum(stages.values()) <= spent + 0.1
    assert bench_stages.stage_of("store.loads") == "write"
    assert bench_stages.stage_of("etl.row_findings") == "account"
    assert bench_stages.stage_of("etl.normalise.numbers") is None
    assert bench_stages.stage_of("store.text") is None


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="signals of this kind are not of this system")
def test_the_loader_is_watched_and_ended(file: Path, tmp_path: Path) -> None:
    measured = bench_worker.measure(file, tmp_path)
    assert (measured.rows, measured.messages > 2) == (ROWS, True)
    assert measured.pause.seconds <= measured.standstill.seconds <= measured.seconds
    assert {ended.signal for ended in measured.ended} == {"SIGTERM", "SIGINT"}
    assert all(ended.as_before for ended in measured.ended if ended.at_seconds < measured.seconds / 2)


def test_a_change_of_any_cell_changes_the_digest(store: Store, database_file: Path) -> None:
    before = bench_worker.digest(database_file)
    assert bench_worker.digest(database_file) == before
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE country SET name_ru = name_ru || ' ' WHERE code = 'KZ'")
    assert bench_worker.digest(database_file) != before


def test_silences_are_told_with_what_was_said_before_them() -> None:
    said = [(0.0, "ready"), (0.2, "reading"), (1.0, "reading"), (1.5, "writing")]
    assert bench_worker.longest(said) == bench_worker.Silence(0.8, "reading")
