"""A backup as a file: an SQLite database of Sentinel with every table of schema.sql, opened for reading and checked.

Says in one sentence what is wrong with a file that is none. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Table

from i18n import gettext as _
from i18n.system import reason_of
from store import tables
from store.alive import Told, nobody, ticking
from store.connect import sqlite_file
from store.database import SCHEMA_VERSION, Store, StoreError

Row = tuple[Any, ...]
FILE_HEADER = b"SQLite format 3\x00"
CHUNK_ROWS = 20_000
COUNTED = ("batch", "seizure", "seizure_line", "issue", "operation", "own_scheme", "own_alias", "saved_mapping")


@dataclass(frozen=True)
class Contents:
    """A backup as a file, and what of the record is in it."""

    file: str
    sha256: str
    batches: int
    seizures: int
    lines: int
    issues: int
    operations: int
    own_schemes: int
    seconds: float

    @classmethod
    def of(cls, path: Path, held: Mapping[str, int], started: float, **more: int) -> Self:
        """`held`: rows by table; `started`: when the work on it began, by time.perf_counter."""
        return cls(
            file=str(path),
            sha256=sha256_of(path),
            batches=held["batch"],
            seizures=held["seizure"],
            lines=held["seizure_line"],
            issues=held["issue"],
            operations=held["operation"],
            own_schemes=held["own_scheme"],
            seconds=round(time.perf_counter() - started, 3),
            **more,
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(path: Path, told: Told = nobody) -> Iterator[sqlite3.Connection]:
    """The backup at `path`, checked from end to end, in one consistent state. Raises StoreError for anything else.

    `told` is called again and again while it is checked; what it raises ends that.
    """
    _refuse_what_is_no_database(path)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.isolation_level = None
            connection.execute("BEGIN")
            _check_tables(connection, path)
            with ticking(connection, told):
                check_integrity(connection, path)
            yield connection
    except sqlite3.Error as error:
        raise _damaged(path, str(error)) from error


def is_database(store: Store, path: Path) -> bool:
    """Whether `path` is the file of this very database."""
    database = sqlite_file(store.engine.url)
    try:
        return database is not None and path.samefile(database)
    except OSError:  # one of the two is not there
        return False


def rows_of(connection: sqlite3.Connection, table: Table) -> Iterator[list[Row]]:
    """Every row of a table as the file holds it, in pieces; dates are ISO text."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor = connection.execute(f'SELECT {names} FROM "{table.name}" ORDER BY rowid')  # noqa: S608 - names of tables.py
    while chunk := cursor.fetchmany(CHUNK_ROWS):
        yield chunk


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows of the tables that a person asks about."""
    return {name: _scalar(connection, f"SELECT count(*) FROM {name}") for name in COUNTED}  # noqa: S608 - see COUNTED


def check_integrity(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError where a page, an index or a pointer between rows is broken."""
    found = str(_scalar(connection, "PRAGMA integrity_check(1)"))
    if found != "ok":
        raise _damaged(path, found)
    orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if orphan is not None:
        raise _damaged(path, f"{orphan[0]} {orphan[1]} -> {orphan[2]}")


def rows_in(connection: sqlite3.Connection) -> int:
    """Rows of all tables together."""
    names = tables.metadata.tables
    return sum(_scalar(connection, f'SELECT count(*) FROM "{name}"') for name in names)  # noqa: S608 - of tables.py


def _scalar(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]


def _refuse_what_is_no_database(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(len(FILE_HEADER))
    except OSError as error:
        sentence = _("{file} cannot be opened ({reason}); nothing was changed: check the name and the permissions.")
        raise StoreError(sentence.format(file=path, reason=reason_of(error))) from error
    if header != FILE_HEADER:
        raise _foreign(path)


def _check_tables(connection: sqlite3.Connection, path: Path) -> None:
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "meta" not in present or "seizure_line" not in present:
        raise _foreign(path)
    found = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    version = int(found[0]) if found else 0
    if version != SCHEMA_VERSION:
        raise _other_version(path, version)
    for table in tables.metadata.sorted_tables:
        names = {row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')}
        if names != {column.name for column in table.columns}:
            raise _damaged(path, _("the table {table} is not as it should be").format(table=table.name))


def _other_version(path: Path, version: int) -> StoreError:
    sentence = (
        _(
            "{file} has schema version {found}, newer than version {known} that this program reads, so nothing was "
            "changed; restore it with the version of Sentinel that made it, or a later one."
        )
        if version > SCHEMA_VERSION
        else _(
            "{file} has schema version {found}, older than version {known} that this program reads, so nothing was "
            "changed; restore it with the version of Sentinel that made it."
        )
    )
    return StoreError(sentence.format(file=path.name, found=version, known=SCHEMA_VERSION))


def _foreign(path: Path) -> StoreError:
    return StoreError(
        _("{file} is no backup of Sentinel, so nothing was changed; name a file that `backup` made.").format(
            file=path.name
        )
    )


def _damaged(path: Path, reason: str) -> StoreError:
    return StoreError(
        _("{file} is damaged ({reason}), so nothing was changed; restore another backup.").format(
            file=path.name, reason=reason
        )
    )
