"""Two usual ways to load a CSV in Python, each as a process: `python -m tools.bench_peers NAME FILE DATABASE`.

Must not import the project: a peer does not pay for it.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import closing


def executemany(file: str, connection: sqlite3.Connection) -> None:
    """Python's csv module and sqlite3's executemany, in one transaction."""
    with open(file, encoding="utf-8", newline="") as lines:  # noqa: PTH123 - as people write it
        rows = csv.reader(lines)
        header = next(rows)
        connection.execute(f"CREATE TABLE seizure ({_quoted(header)})")
        marks = ",".join("?" * len(header))
        with connection:
            connection.executemany(f"INSERT INTO seizure VALUES ({marks})", rows)  # noqa: S608 - question marks only


def pandas_to_sql(file: str, connection: sqlite3.Connection) -> None:
    """pandas.read_csv and DataFrame.to_sql with their defaults."""
    import pandas  # here: the other peer does not need it

    pandas.read_csv(file, low_memory=False).to_sql("seizure", connection, index=False)


PEERS: dict[str, Callable[[str, sqlite3.Connection], None]] = {
    "csv + executemany": executemany,
    "pandas to_sql": pandas_to_sql,
}


def _quoted(names: Iterable[str]) -> str:
    return ",".join('"' + name.replace('"', '""') + '"' for name in names)


def main(arguments: list[str]) -> int:
    """Load the file into the table `seizure` of a new database."""
    name, file, database = arguments
    with closing(sqlite3.connect(database)) as connection:
        PEERS[name](file, connection)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
