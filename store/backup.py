"""The whole record as one file: an SQLite database of Sentinel, whatever kind of database it was made of.

It is made from one consistent state while others load, under a temporary name; it is checked, and only then given its
own. store/restore.py is the way back. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DBAPIError

from i18n import gettext as _
from i18n.system import reason_of
from store import tables
from store.backup_file import CHUNK_ROWS, Contents, check_integrity, counts, is_database
from store.connect import POSTGRES
from store.copying import Chunk, replace_rows
from store.database import SCHEMA_VERSION, Store, StoreError, StoreUnavailable, data_version_of, open_store
from store.faults import sentence_of


@dataclass(frozen=True, kw_only=True)
class BackupReport(Contents):
    """A backup that was made, and of which state."""

    bytes: int
    schema_version: int
    data_version: int


def backup(store: Store, path: Path, *, force: bool = False) -> BackupReport:
    """Write the record to a new file. Raises StoreError; there is then no such file, or the one there was before."""
    started = time.perf_counter()
    _refuse(store, path, force=force)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        version = _write(store, part, path)
        with closing(sqlite3.connect(part)) as made:
            check_integrity(made, part)
            held = counts(made)
        _flush(part)
        _refuse(store, path, force=force)  # somebody may have made one meanwhile
        part.replace(path)
        _flush(path.parent)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(path, getattr(error, "strerror", None) or str(error)) from error
    finally:
        for leftover in (part, *(part.with_name(part.name + suffix) for suffix in ("-wal", "-shm", "-journal"))):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
    versions = {"schema_version": SCHEMA_VERSION, "data_version": version}
    return BackupReport.of(path, held, started, bytes=path.stat().st_size, **versions)


def _refuse(store: Store, path: Path, *, force: bool) -> None:
    if is_database(store, path):
        raise StoreError(_("{file} is the database itself; name another file for the backup.").format(file=path))
    try:
        there = path.exists()
    except OSError as error:  # no disk takes a name of this length
        raise _unwritable(path, reason_of(error)) from error
    if there and (path.is_dir() or not force):
        sentence = _("{file} is there already, so no backup was made; name a new file, or say --force to replace it.")
        raise StoreError(sentence.format(file=path))
    if not path.parent.is_dir():
        raise _unwritable(path, _("there is no such folder"))


def _unwritable(path: Path, reason: str) -> StoreError:
    sentence = _("{file} cannot be written ({reason}), so no backup was made; the database is as it was.")
    return StoreError(sentence.format(file=path, reason=reason))


def _write(store: Store, part: Path, path: Path) -> int:
    """Fill the file; returns the data version of the state that it holds."""
    # The record belongs to whoever makes the backup: nobody else may read it, whatever the umask.
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with store.reading() as conn:
        if conn.dialect.name == POSTGRES:
            _copy(conn, part, path)
        else:
            _copy_pages(conn, part, path)
    with closing(sqlite3.connect(part)) as made:
        made.execute("PRAGMA journal_mode = DELETE")  # one file, which a medium that is only read can hold, too
        return int(made.execute("SELECT value FROM meta WHERE key = 'data_version'").fetchone()[0])


def _copy_pages(conn: Connection, part: Path, path: Path) -> None:
    """SQLite's own online backup, in one step: readers go on, and a writer's half-done work is not in it."""
    source: Any = conn.connection.driver_connection
    try:
        with closing(sqlite3.connect(part)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise _unwritable(path, str(error)) from error


def _copy(conn: Connection, part: Path, path: Path) -> None:
    """Row by row from one REPEATABLE READ state of the server; the numbers of rows are compared at the end."""
    target = open_store(f"sqlite:///{part}")
    try:
        with target.writing() as made:
            replace_rows(made, lambda table: _rows(conn, table))
        with target.reading() as made:
            for table in tables.metadata.sorted_tables:
                query = select(func.count()).select_from(table)
                if conn.execute(query).scalar_one() != made.execute(query).scalar_one():
                    raise StoreError(
                        _("The backup is not whole ({table}), so it was not kept.").format(table=table.name)
                    )
            if data_version_of(made) != data_version_of(conn):
                raise StoreError(_("The backup is not whole ({table}), so it was not kept.").format(table="meta"))
    except StoreUnavailable as error:
        raise _unwritable(path, str(error)) from error
    finally:
        target.close()


def _rows(conn: Connection, table: Table) -> Iterator[Chunk]:
    """Every row of a table, in the order of its key, as SQLite keeps values."""
    ordered = select(table).order_by(*table.primary_key.columns)
    try:
        result = conn.execution_options(yield_per=CHUNK_ROWS).execute(ordered)
        for partition in result.partitions():
            yield [_plain(row) for row in partition]
    except DBAPIError as error:  # here, because the writer of the file would take it for a fault of its own
        raise StoreError(sentence_of(error, conn.engine.url) or str(error)) from error


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def _flush(path: Path) -> None:
    """Let the disk have it before anybody relies on it; a folder cannot be flushed everywhere."""
    with suppress(PermissionError, IsADirectoryError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
