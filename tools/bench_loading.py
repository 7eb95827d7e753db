"""Loading a CSV of the template's columns into SQLite: our door, the shell's .import, csv + executemany, pandas.

Each way is one function of (file, folder) that returns the rows it put into a database; tools/bench.py runs each in a
process of its own. The peers do nothing but copy cells into one table of text: no check, no meaning, no account.
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd

from etl.door import load
from store import open_store
from tools.build_demo import DATA, as_csv, draw_seizure, seizure_rows
from tools.demo_model import pick, read_model

FIRST_DAY = date(2005, 1, 1)
DAYS = 7305


def write_file(path: Path, rows: int, seed: int = 1) -> None:
    """A CSV of exactly `rows` data rows in the template's columns, the same for the same arguments."""
    model = read_model(DATA / "demo" / "assumptions")
    random = Random(seed)
    background = model.settings["background"]
    seizures = []
    lines = 0
    while lines < rows:
        day = FIRST_DAY + timedelta(days=random.randrange(DAYS))
        country = pick(random, background["seizures"])
        seizures.append(draw_seizure(random, model, day, country, background["drugs"], 0.03, False))
        lines += len(seizures[-1].amounts)
    drawn = list(seizure_rows(random, model, seizures))[:rows]
    path.write_text(as_csv(drawn), encoding="utf-8", newline="\n")


def sentinel(path: Path, folder: Path) -> int:
    """etl.door.load: detect, understand, check, one transaction with every column as written beside its meaning."""
    store = open_store(f"sqlite:///{folder / 'sentinel.db'}")
    report = load(store, path)
    store.close()
    return report.rows_loaded


def sqlite_shell(path: Path, folder: Path) -> int:
    """The sqlite3 shell's .import into a table it makes itself."""
    database = folder / "shell.db"
    script = f".mode csv\n.import {path} seizure\n"
    subprocess.run(["sqlite3", str(database)], input=script, text=True, check=True, capture_output=True)
    return _count(database)


def executemany(path: Path, folder: Path) -> int:
    """Python's csv module and sqlite3's executemany, in one transaction."""
    database = folder / "executemany.db"
    with path.open(encoding="utf-8", newline="") as lines, closing(sqlite3.connect(database)) as connection:
        rows = csv.reader(lines)
        header = next(rows)
        connection.execute(f"CREATE TABLE seizure ({_quoted(header)})")
        marks = ",".join("?" * len(header))
        with connection:
            connection.executemany(f"INSERT INTO seizure VALUES ({marks})", rows)  # noqa: S608 - question marks only
    return _count(database)


def pandas_to_sql(path: Path, folder: Path) -> int:
    """pandas.read_csv and DataFrame.to_sql with their defaults."""
    database = folder / "pandas.db"
    with closing(sqlite3.connect(database)) as connection:
        pd.read_csv(path, low_memory=False).to_sql("seizure", connection, index=False)
    return _count(database)


@dataclass(frozen=True)
class Way:
    """One way to load; `ours` is compared with every other."""

    name: str
    run: Callable[[Path, Path], int]
    ours: bool = False


def ways() -> tuple[Way, ...]:
    """Every way this machine has; the shell is left out where it is not installed."""
    shell = (Way("sqlite3 .import", sqlite_shell),) if shutil.which("sqlite3") else ()
    return (
        Way("sentinel", sentinel, ours=True),
        *shell,
        Way("csv + executemany", executemany),
        Way("pandas to_sql", pandas_to_sql),
    )


def _quoted(names: Iterable[str]) -> str:
    return ",".join('"' + name.replace('"', '""') + '"' for name in names)


def _count(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM seizure").fetchone()[0])
