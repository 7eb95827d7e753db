"""Open or create the database, check its version, hand out reading and writing connections.

One writer at a time: `Store.writing` takes the lock at its start, so a load sees no change between its first read and
its commit. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, make_url, select, update
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from store import tables
from store.reference import Reference, read_reference
from store.seed import fingerprint, seed

SCHEMA_VERSION = 1
SCHEMA_FILE = Path(__file__).parent.parent / "schema.sql"
BUSY_TIMEOUT_MS = 30_000


class StoreError(Exception):
    """The database cannot be used; the message is one sentence for the person who named it."""


class Store:
    """An open database. Safe to share between threads: every call takes a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reference: tuple[str, Reference] | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database from its first query to its end."""
        with self.engine.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that holds the write lock: all of it is there afterwards, or none of it.

        Raises StoreError when another writer keeps the lock longer than the busy timeout.
        """
        with self.engine.connect().execution_options(sentinel_immediate=True) as conn:
            try:
                transaction = conn.begin()
            except OperationalError as error:
                raise StoreError(
                    "Another load is writing to this database, so nothing was changed; try again when it has finished."
                ) from error
            with transaction:
                yield conn

    def data_version(self) -> int:
        """Grows by one with every change of what counts; two equal versions give equal answers."""
        with self.reading() as conn:
            return data_version_of(conn)

    def reference(self) -> Reference:
        """The reference vocabularies, read again only when they changed."""
        with self.reading() as conn:
            current = _meta(conn, "reference_fingerprint") or ""
            if self._reference is None or self._reference[0] != current:
                self._reference = (current, read_reference(conn))
            return self._reference[1]

    def close(self) -> None:
        self.engine.dispose()


def data_version_of(conn: Connection) -> int:
    """The data version of the state that this connection's transaction sees."""
    return int(_meta(conn, "data_version") or 0)


def bump_data_version(conn: Connection) -> None:
    """Say that what counts has changed; call it inside the transaction that changes it."""
    _set_meta(conn, "data_version", str(data_version_of(conn) + 1))


def open_store(url: str) -> Store:
    """Open the database at an SQLAlchemy URL, making and seeding it when it is new.

    Raises StoreError: not a usable URL, not a Sentinel database, or one made by a newer program.
    """
    try:
        engine = _engine(url)
        store = Store(engine)
        _prepare(store)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"The database URL {_without_password(url)!r} cannot be used ({_without_password(str(error))}); "
            "write it as sqlite:///path/to/file.db."
        ) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"The database {engine.url.render_as_string()} cannot be opened: {cause}.") from error
    return store


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ValueError as error:  # a port that is no number
        raise ArgumentError(str(error)) from error
    engine = create_engine(parsed)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            _make_folder(Path(parsed.database))
        event.listen(engine, "connect", _sqlite_settings)
        event.listen(engine, "begin", _sqlite_begin)
    return engine


def _without_password(text: str) -> str:
    """A URL, also one that cannot be parsed, as it may be shown and logged."""
    return re.sub(r"(://[^:@/\s]*:).*@", r"\1***@", text)


def _make_folder(database: Path) -> None:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {database.parent} of the database cannot be made ({error.strerror}); name another file."
        ) from error


def _sqlite_settings(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transaction handling commits before DDL; without it BEGIN is ours (see _sqlite_begin).
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    # The log is a property of the file: another program's database, which will be refused, must not be given one.
    ours = "SELECT count(*) = 0 OR sum(name = 'seizure_line') > 0 FROM sqlite_master WHERE type = 'table'"
    if connection.execute(ours).fetchone()[0]:
        connection.execute("PRAGMA journal_mode = WAL")
    for pragma in (
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "cache_size = -65536",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(conn: Connection) -> None:
    immediate = conn.get_execution_options().get("sentinel_immediate", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare(store: Store) -> None:
    with store.reading() as conn:
        ready = _is_ready(conn)
    if ready:
        return
    with store.writing() as conn:
        if not inspect(conn).has_table("meta"):
            _create(conn)
        _check_version(conn)
        if _meta(conn, "reference_fingerprint") != fingerprint():
            seed(conn)
            _set_meta(conn, "reference_fingerprint", fingerprint())
            bump_data_version(conn)


def _is_ready(conn: Connection) -> bool:
    if not inspect(conn).has_table("meta"):
        return False
    _check_version(conn)
    return _meta(conn, "reference_fingerprint") == fingerprint()


def _create(conn: Connection) -> None:
    if inspect(conn).get_table_names():
        raise StoreError(
            f"{conn.engine.url.render_as_string()} holds other tables and no Sentinel record, so it was left alone; "
            "name a new file."
        )
    without_comments = re.sub(r"--[^\n]*", "", SCHEMA_FILE.read_text(encoding="utf-8"))
    for statement in without_comments.split(";"):
        if statement.strip():
            conn.exec_driver_sql(statement)
    _set_meta(conn, "schema_version", str(SCHEMA_VERSION))
    _set_meta(conn, "data_version", "0")


def _check_version(conn: Connection) -> None:
    found = int(_meta(conn, "schema_version") or 0)
    if found != SCHEMA_VERSION:
        raise StoreError(
            f"The database {conn.engine.url.render_as_string()} has schema version {found} and this program reads "
            f"version {SCHEMA_VERSION}; open it with the version of Sentinel that made it, or name another file."
        )


def _meta(conn: Connection, key: str) -> str | None:
    return conn.execute(select(tables.meta.c.value).where(tables.meta.c.key == key)).scalar()


def _set_meta(conn: Connection, key: str, value: str) -> None:
    changed = conn.execute(update(tables.meta).where(tables.meta.c.key == key).values(value=value))
    if changed.rowcount == 0:
        conn.execute(insert(tables.meta).values(key=key, value=value))
