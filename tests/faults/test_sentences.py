"""Which sentence goes with which code of a database: the codes that a test cannot bring about on a real server."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from store.faults import is_busy, sentence_of

SERVER = make_url("postgresql+psycopg://sentinel:secret@db.example/record")
FILE = make_url("sqlite:////nowhere/sentinel.db")


@pytest.mark.parametrize(
    ("cause", "about"),
    [
        (psycopg.errors.DiskFull(), "The disk that holds the database is full"),
        (psycopg.errors.ReadOnlySqlTransaction(), "may only be read"),
        (psycopg.errors.DataCorrupted(), "is damaged"),
        (psycopg.errors.IndexCorrupted(), "is damaged"),
        (psycopg.errors.LockNotAvailable(), "Another load is writing"),
        (psycopg.errors.TooManyConnections(), "no connection or memory left"),
        (psycopg.errors.AdminShutdown(), "does not answer"),
        (psycopg.errors.ConnectionFailure(), "does not answer"),
        (psycopg.errors.UndefinedTable(), "is not there any more"),
        (psycopg.OperationalError("server closed the connection unexpectedly"), "does not answer"),
    ],
)
def test_a_server_in_trouble(cause: psycopg.Error, about: str) -> None:
    sentence = sentence_of(OperationalError("INSERT", {"note": "a name"}, cause), SERVER)
    assert sentence is not None and about in sentence
    assert "secret" not in sentence and "a name" not in sentence and sentence.endswith(".")
    assert is_busy(cause) == ("Another load" in about)


@pytest.mark.parametrize(
    ("code", "about"),
    [
        (sqlite3.SQLITE_FULL, "The disk that holds the database is full"),
        (sqlite3.SQLITE_READONLY, "may only be read"),
        (sqlite3.SQLITE_CORRUPT, "is damaged"),
        (sqlite3.SQLITE_IOERR_WRITE, "answered with an error"),
        (sqlite3.SQLITE_CANTOPEN, "is not there any more"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "Another load is writing"),
    ],
)
def test_a_file_in_trouble(code: int, about: str) -> None:
    cause = sqlite3.OperationalError("as SQLite says it")
    cause.sqlite_errorcode = code
    sentence = sentence_of(OperationalError("INSERT", {"note": "a name"}, cause), FILE)
    assert sentence is not None and about in sentence
    assert "a name" not in sentence and sentence.endswith(".")


@pytest.mark.parametrize("cause", [psycopg.errors.UniqueViolation(), sqlite3.IntegrityError("UNIQUE"), ValueError("x")])
def test_a_fault_of_the_program_is_none_of_the_database(cause: Exception) -> None:
    assert sentence_of(DBAPIError("INSERT", {}, cause), SERVER) is None  # type: ignore[arg-type]
    assert not is_busy(cause)
