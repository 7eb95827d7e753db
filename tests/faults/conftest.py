"""What the tests of faults share: databases to break, a real file of a size that can be afforded, the command line."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from etl import door
from store import open_store
from tests.faults.homes import KINDS, Home, home_of
from tests.fixtures.real import IDS

ROOT = Path(__file__).resolve().parents[2]
SLICE_ROWS = 15_000
# The whole file of 311,000 rows instead of a slice of it: minutes instead of seconds.
FULL = os.environ.get("SENTINEL_FAULTS_FULL") == "1"


@pytest.fixture(scope="session")
def ids_file(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The UNODC individual seizures: the first 15,000 rows, all of them under SENTINEL_FAULTS_FULL=1."""
    if FULL:
        return real_data / IDS
    with zipfile.ZipFile(real_data / IDS) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8-sig")
    path = tmp_path_factory.mktemp("ids") / "ids.csv"
    rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=";"), SLICE_ROWS + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


@pytest.fixture(params=KINDS)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A database that holds the demonstration data."""
    with home_of(request.param, tmp_path) as made:
        store = open_store(made.url)
        door.load_demo(store)
        store.close()
        made.keep()
        yield made


def command(*arguments: str | Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """`python -m etl ...`, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "etl", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def assert_one_sentence(ended: subprocess.CompletedProcess[str], about: str) -> None:
    """Exit 2, one sentence on stderr that says this, nothing on stdout."""
    assert ended.returncode == 2, (ended.returncode, ended.stdout, ended.stderr)
    assert about in ended.stderr, ended.stderr
    assert ended.stderr.count("\n") == 1 and ended.stderr.endswith(".\n"), ended.stderr
    assert ended.stdout == ""
