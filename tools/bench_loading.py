"""Loading one CSV of 40 columns into a new SQLite database: ours, the shell's .import, csv + executemany, pandas.

Each way is a command of its own, measured whole, from its start to its end (tools/bench_process.py). The peers do
nothing but copy cells into one table of text: no check, no meaning, no account, no index.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tools.bench_peers import PEERS
from tools.bench_process import Ran, run

DATABASE = "loaded.db"


@dataclass(frozen=True)
class Way:
    """One way to load; `ours` is compared with every other. `command` of (file, folder), where DATABASE is made."""

    name: str
    command: Callable[[Path, Path], list[str]]
    ours: bool = False


def ways() -> tuple[Way, ...]:
    """Every way this machine has; the shell is left out where it is not installed."""
    shell = (Way("sqlite3 .import", _shell),) if shutil.which("sqlite3") else ()
    return (Way("sentinel", _sentinel, ours=True), *shell, *(Way(name, _peer(name)) for name in PEERS))


def measure(way: Way, file: Path, folder: Path, rows: int) -> Ran:
    """One load of the file's rows into a new database. Raises ValueError when not every one of them arrived."""
    ran = run(way.command(file, folder))
    found = json.loads(ran.out)[0]["rows_read"] if way.ours else count(folder / DATABASE)
    if found != rows:
        raise ValueError(f"{way.name}: {found} of {rows} rows arrived")
    return ran


def count(database: Path) -> int:
    """Rows of the table that a peer has made."""
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM seizure").fetchone()[0])


def _sentinel(file: Path, folder: Path) -> list[str]:
    """Detect, survey, understand, check; one transaction with every mapped column as written beside its meaning."""
    return [sys.executable, "-m", "etl", "load", str(file), "--json", "--database", f"sqlite:///{folder / DATABASE}"]


def _shell(file: Path, folder: Path) -> list[str]:
    """The sqlite3 shell's .import into a table it makes itself."""
    return ["sqlite3", str(folder / DATABASE), ".mode csv", f'.import "{file}" seizure']


def _peer(name: str) -> Callable[[Path, Path], list[str]]:
    return lambda file, folder: [sys.executable, "-m", "tools.bench_peers", name, str(file), str(folder / DATABASE)]
