"""The file of an SQLite database must stay where it was: SQLite itself would go on with a removed one in silence.

A connection to a removed file still reads it and writes into nothing; a new one makes an empty database in its place.
Both are turned into `FileGoneError` here, and of another file in its place whoever remembers the one before is told.
Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

IDENTITY = "sentinel_file"


class FileGoneError(Exception):
    """The database file is not there any more."""


def watch_file(engine: Engine, path: Path, replaced: Callable[[], None]) -> None:
    """From now on `path` must be there: looked at before each new connection, and whenever a kept one is used.

    `replaced` is called when a connection is made to another file than the connection before it.
    """
    known = _identity(path)

    @event.listens_for(engine, "do_connect")
    def _before_connecting(*_connecting: Any) -> None:
        if not path.is_file():
            raise FileGoneError(str(path))

    @event.listens_for(engine, "connect")
    def _remember(_connection: Any, record: Any) -> None:
        nonlocal known
        found = record.info[IDENTITY] = _identity(path)
        if found != known:
            known = found
            replaced()

    @event.listens_for(engine, "checkout")
    def _compare(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.get(IDENTITY) != _identity(path):
            # The pool throws the connection away and makes another, which looks again.
            raise DisconnectionError


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
