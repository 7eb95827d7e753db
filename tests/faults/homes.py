"""Databases to break: an SQLite file, and a PostgreSQL database where SENTINEL_TEST_POSTGRES names a server.

Each can be kept as it is, put back, and asked for what a database must never hold, without any code of the project.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

POSTGRES_VARIABLE = "SENTINEL_TEST_POSTGRES"
KINDS = ("sqlite", *(("postgresql",) if os.environ.get(POSTGRES_VARIABLE) else ()))
ORPHANS = {
    "lines without a seizure": "SELECT count(*) FROM seizure_line WHERE seizure_id NOT IN (SELECT id FROM seizure)",
    "lines without a batch": "SELECT count(*) FROM seizure_line WHERE batch_id NOT IN (SELECT id FROM batch)",
    "seizures without a batch": "SELECT count(*) FROM seizure WHERE batch_id NOT IN (SELECT id FROM batch)",
    "seizures without their lines": "SELECT count(*) FROM seizure WHERE line_count <> "
    "(SELECT count(*) FROM seizure_line WHERE seizure_line.seizure_id = seizure.id)",
    "issues without a batch": "SELECT count(*) FROM issue WHERE batch_id NOT IN (SELECT id FROM batch)",
}


class Home(Protocol):
    """A database that a test may ruin."""

    url: str

    def keep(self) -> None: ...
    def put_back(self) -> None: ...
    def offences(self) -> list[str]: ...


class SqliteHome:
    """A file in a folder of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "sentinel.db"
        self._kept = folder / "kept.db"
        self.url = f"sqlite:///{self.path}"

    def keep(self) -> None:
        shutil.copy(self.path, self._kept)

    def put_back(self) -> None:
        for beside in ("", "-wal", "-shm"):
            Path(f"{self.path}{beside}").unlink(missing_ok=True)
        shutil.copy(self._kept, self.path)

    def offences(self) -> list[str]:
        connection = sqlite3.connect(self.path)
        try:
            whole = connection.execute("PRAGMA integrity_check").fetchall()
            found = [f"integrity: {row[0]}" for row in whole if row != ("ok",)]
            found += [f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
            counts = {what: connection.execute(query).fetchone()[0] for what, query in ORPHANS.items()}
        finally:
            connection.close()
        return found + [f"{what}: {count}" for what, count in counts.items() if count]


class PostgresHome:
    """A database of the test's own on the server that SENTINEL_TEST_POSTGRES names."""

    def __init__(self, server: str) -> None:
        self._name = f"sentinel_faults_{secrets.token_hex(4)}"
        self._server = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
        named = make_url(server).set(database=self._name)
        self._own = named.set(drivername="postgresql").render_as_string(hide_password=False)
        self.url = named.render_as_string(hide_password=False)
        self._run("CREATE DATABASE {own}")

    def keep(self) -> None:
        self._run("CREATE DATABASE {kept} TEMPLATE {own}")

    def put_back(self) -> None:
        self._run("DROP DATABASE {own} WITH (FORCE)")
        self._run("CREATE DATABASE {own} TEMPLATE {kept}")

    def offences(self) -> list[str]:
        with psycopg.connect(self._own) as connection:
            counts = {what: connection.execute(query.encode()).fetchone() for what, query in ORPHANS.items()}
        return [f"{what}: {count}" for what, count in counts.items() if count != (0,)]

    def remove(self) -> None:
        for name in ("own", "kept"):
            self._run(f"DROP DATABASE IF EXISTS {{{name}}} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        names = {"own": sql.Identifier(self._name), "kept": sql.Identifier(f"{self._name}_kept")}
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(**names))  # type: ignore[arg-type]


@contextmanager
def home_of(kind: str, folder: Path) -> Iterator[Home]:
    """A home of one of KINDS, gone afterwards."""
    if kind == "sqlite":
        yield SqliteHome(folder)
        return
    home = PostgresHome(os.environ[POSTGRES_VARIABLE])
    try:
        yield home
    finally:
        home.remove()
