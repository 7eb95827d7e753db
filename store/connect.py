"""How the two kinds of database are connected to: an SQLite file, or a PostgreSQL server.

Readers see one state, writers hold the one write lock; nothing else in the project knows which kind it talks to.
Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from store.log_file import LOG_PAGES, limit_log
from store.patience import ATTEMPT_MS

BUSY_TIMEOUT_MS = 30_000
TURNING_S = 2.0  # how long a new file may be in the making by others
# A key that is the same in every Sentinel database; a lock of this kind belongs to one database.
WRITE_LOCK = int.from_bytes(b"SENTINEL")
IMMEDIATE, LOADING = "sentinel_immediate", "sentinel_loading"
# One connection per thread of the web server, and as many again for loads and exports under way.
POOL_SIZE = 8
CONNECT_TIMEOUT_S = 10
# Every page is written to the log and from there to the file, each with calls of its own: with pages of 4 KiB, SQLite's
# own choice, that took two fifths more processor time.
PAGE_BYTES = 16384
# Pages of an SQLite file that a connection keeps: a writer goes back to those of its indexes again and again, while of
# readers there are many, and what they read once lies in the cache of the system anyway.
READER_CACHE_KIB, WRITER_CACHE_KIB = 1 << 10, 64 << 10
POSTGRES = "postgresql"
SPELLINGS = ("postgres", "postgresql")  # as other programs write it, without a driver
_SECRETS = re.compile(r"([?&](?:password|sslpassword)=)[^&\s]*")


def engine_of(url: str) -> Engine:
    """An engine for an SQLAlchemy URL; connects to nothing yet. Raises ArgumentError for one that cannot be used."""
    parsed = parsed_url(url)
    if parsed.get_backend_name() == POSTGRES:
        return _postgres(parsed)
    if parsed.get_backend_name() != "sqlite":
        raise ArgumentError(f"there is no home for the record in {parsed.get_backend_name()}")
    engine = create_engine(parsed)
    event.listen(engine, "connect", _sqlite_settings)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def parsed_url(url: str) -> URL:
    """The URL with the driver of this program where PostgreSQL is named without one."""
    try:
        parsed = make_url(url)
    except ValueError as error:  # a port that is no number
        raise ArgumentError(str(error)) from error
    return parsed.set(drivername=f"{POSTGRES}+psycopg") if parsed.drivername in SPELLINGS else parsed


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; None where there is none."""
    named = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if named else None


def shown(url: URL | str) -> str:
    """A URL, also one that cannot be parsed, as it may be shown and logged: without any password."""
    text = url if isinstance(url, str) else url.render_as_string()
    return _SECRETS.sub(r"\1***", re.sub(r"(://[^:@/\s]*:).*@", r"\1***@", text))


def reader(engine: Engine) -> Connection:
    """A connection whose transaction sees one state of the database, and cannot change it on PostgreSQL."""
    conn = engine.connect()
    if engine.dialect.name == POSTGRES:
        return conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return conn


def writer(engine: Engine, *, loading: bool = False) -> Connection:
    """A connection whose transaction begins with the write lock, or fails as busy when ATTEMPT_MS have passed.

    `loading`: SQLite does not look row by row where each row points to; store/pointers.py does it by value.
    """
    conn = engine.connect()
    if engine.dialect.name == POSTGRES:
        # What is read after the lock was taken must be what the writer before has left: a state of its own for
        # each statement, whatever the server's default is.
        return conn.execution_options(isolation_level="READ COMMITTED", **{IMMEDIATE: True})
    return conn.execution_options(**{IMMEDIATE: True, LOADING: loading})


def text_encoding(conn: Connection) -> str:
    """How the database keeps text; SQLite's is always Unicode."""
    if conn.dialect.name != POSTGRES:
        return "UTF8"
    return str(conn.exec_driver_sql("SHOW server_encoding").scalar_one())


def localised(statement: str, conn: Connection) -> str:
    """A statement of schema.sql for this kind of database.

    PostgreSQL sorts text by the rules of the country its server was set up in, SQLite by the bytes of UTF-8. The record
    is sorted by bytes in both, which is also several times faster, so that answers have one order everywhere.
    """
    return re.sub(r"\bTEXT\b", 'TEXT COLLATE "C"', statement) if conn.dialect.name == POSTGRES else statement


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_pre_ping=True,  # a server that was started again costs nobody an error
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            # A server that vanished without a word is noticed within a minute.
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            # A plan kept for any values would be a bad one: selections differ by orders of magnitude in size.
            "prepare_threshold": None,
            **({} if "application_name" in url.query else {"application_name": "sentinel"}),
        },
    )
    event.listen(engine, "connect", _postgres_settings)
    event.listen(engine, "begin", _postgres_begin)
    return engine


def _postgres_settings(connection: Any, _record: Any) -> None:
    # Whatever the server's country: months are cut out of dates as text, and text is Unicode.
    with connection.cursor() as cursor:
        cursor.execute("SET datestyle = 'ISO, YMD'")
        cursor.execute("SET timezone = 'UTC'")
        cursor.execute("SET client_encoding = 'UTF8'")
        cursor.execute("SET extra_float_digits = 1")  # a number as text is the very number
        cursor.execute("SET jit = off")  # compiling takes longer than any question here
    connection.commit()


def _postgres_begin(conn: Connection) -> None:
    if conn.get_execution_options().get(IMMEDIATE, False):
        conn.exec_driver_sql(f"SET LOCAL lock_timeout = {min(ATTEMPT_MS, BUSY_TIMEOUT_MS)}")
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
        # Beyond that lock only an administrator's own work can be in the way.
        conn.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")


def _sqlite_settings(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transaction handling commits before DDL; without it BEGIN is ours (see _sqlite_begin).
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    # The log is a property of the file: another program's database, which will be refused, must not be given one.
    ours = "SELECT count(*) = 0 OR sum(name = 'seizure_line') > 0 FROM sqlite_master WHERE type = 'table'"
    if connection.execute(ours).fetchone()[0]:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")  # of a file that is made now
        _keep_log(connection)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    limit_log(connection)


def _keep_log(connection: sqlite3.Connection) -> None:
    """Turn to a log. While others open the same new file that is refused at once, whatever busy_timeout says."""
    last = time.monotonic() + TURNING_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
        time.sleep(0.01)


def _sqlite_begin(conn: Connection) -> None:
    if not conn.get_execution_options().get(IMMEDIATE, False):
        conn.exec_driver_sql(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
        # What a question sorts or groups may be as long as the record: in memory it took 60 MB for look-alikes of a
        # million lines, and half as long again.
        conn.exec_driver_sql("PRAGMA temp_store = FILE")
        conn.exec_driver_sql("BEGIN")
        return
    conn.exec_driver_sql(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
    conn.exec_driver_sql("PRAGMA temp_store = MEMORY")
    # Said each time, for the connection may have been used by a load before; within a transaction it is too late.
    enforced = "OFF" if conn.get_execution_options().get(LOADING, False) else "ON"
    conn.exec_driver_sql(f"PRAGMA foreign_keys = {enforced}")
    # What a load has written is put into the file after its commit (store/log_file.py), where it can be interrupted.
    pages = 0 if conn.get_execution_options().get(LOADING, False) else LOG_PAGES
    conn.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {pages}")
    # Short tries: between two of them the wait is said, and may be given up (Store.writing).
    conn.exec_driver_sql(f"PRAGMA busy_timeout = {min(ATTEMPT_MS, BUSY_TIMEOUT_MS)}")
    try:
        conn.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        conn.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
