"""An answer that cannot be written, or that nobody reads to its end: one sentence or none, never a trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from store import open_store
from store.batches import list_batches
from tests.fixtures.loading import template

ROOT = Path(__file__).resolve().parents[2]
FULL = Path("/dev/full")  # a file on a disk that has no room left, wherever there is Linux


def run(folder: Path, out: int, *command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", *command, "--database", f"sqlite:///{folder / 'sentinel.db'}"],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("SENTINEL_")},
        stdout=out,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "seizures.csv"
    path.write_text(template({"quantity": "2.5"}), encoding="utf-8")
    return path


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full")
@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize("command", ["load", "totals"])
def test_an_output_on_a_full_disk(tmp_path: Path, file: Path, command: str, form: tuple[str, ...]) -> None:
    words = ("etl", "load", str(file)) if command == "load" else ("analytics", "totals")
    with FULL.open("wb") as out:
        ended = run(tmp_path, out.fileno(), *words, *form)
    said = ended.stderr.decode()
    assert ended.returncode == 2, said
    assert "could not be written to its end (the disk is full)" in said
    assert said.count("\n") == 1
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    assert len(list_batches(store)) == (command == "load")  # as the sentence says: it was carried out
    store.close()


@pytest.mark.parametrize("command", ["load", "totals"])
def test_an_output_that_nobody_reads(tmp_path: Path, file: Path, command: str) -> None:
    read, write = os.pipe()
    os.close(read)
    words = ("etl", "load", str(file)) if command == "load" else ("analytics", "totals")
    try:
        ended = run(tmp_path, write, *words)
    finally:
        os.close(write)
    assert (ended.returncode, ended.stderr) == (0, b"")
