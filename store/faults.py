"""What is wrong with a database or its disk, in one sentence, from the code the driver gives; never from its words.

Pure but for asking how much room a disk has. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from i18n import gettext as _

# Of SQLite's result codes the lowest byte is the kind; the rest says where it happened (SQLITE_IOERR_WRITE...).
KIND = 0xFF
LEAST_ROOM_BYTES = 1 << 16
BUSY_KINDS = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
GONE_KINDS = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
MISSING_TABLE = "no such table"
# PostgreSQL's SQLSTATE: five characters, the first two are the class.
LOCK_NOT_AVAILABLE = "55P03"
DISK_FULL = "53100"
READ_ONLY = "25006"
DAMAGED = ("XX001", "XX002")
NO_SUCH_TABLE = "42P01"
GONE_CLASSES = ("08", "28", "3D", "57")  # connection, who one is, which database, the server shuts down
CROWDED_CLASS = "53"


def is_busy(error: BaseException) -> bool:
    """Whether another writer has the lock."""
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return _kind(cause) in BUSY_KINDS
    return _state(cause) == LOCK_NOT_AVAILABLE


def sentence_of(error: BaseException, url: URL) -> str | None:
    """What a person can do about it, for a fault of the database's file, disk or server; None for any other fault."""
    cause = _cause(error)
    shown = url.render_as_string()
    if is_busy(error):
        return busy(shown)
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause, shown, url.database)
    return _of_server(cause, shown, getattr(error, "connection_invalidated", False))


def busy(shown: str) -> str:
    return _(
        "Another load is writing to this database ({database}), so nothing was changed; try again when it has finished."
    ).format(database=shown)


def gone(shown: str) -> str:
    return _(
        "The database {database} is not there any more or cannot be opened, so nothing was read or changed; "
        "put it back, or start Sentinel again to make a new one."
    ).format(database=shown)


def _of_sqlite(cause: sqlite3.Error, shown: str, path: str | None) -> str | None:
    kind = _kind(cause)
    full = kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _no_room(path)
    if kind == sqlite3.SQLITE_FULL or full:
        return _full(shown)
    # A log cannot be made beside a database in a folder that may only be read: SQLite calls that "cannot open".
    if kind == sqlite3.SQLITE_READONLY or (kind == sqlite3.SQLITE_CANTOPEN and _locked_away(path)):
        return _read_only(shown)
    if kind == sqlite3.SQLITE_CORRUPT:
        return _damaged(shown, str(cause))
    if kind == sqlite3.SQLITE_IOERR:
        return _(
            "The disk that holds the database {database} answered with an error ({detail}), so nothing was changed; "
            "have the disk looked at and try again."
        ).format(database=shown, detail=cause)
    if kind in GONE_KINDS or MISSING_TABLE in str(cause):
        return gone(shown)
    return None


def _of_server(cause: BaseException, shown: str, broken_off: bool) -> str | None:
    state = _state(cause)
    if state == DISK_FULL:
        return _full(shown)
    if state == READ_ONLY:
        return _read_only(shown)
    if state in DAMAGED:
        return _damaged(shown, str(cause).partition("\n")[0])
    if state == NO_SUCH_TABLE:
        return gone(shown)
    if state is not None and state.startswith(CROWDED_CLASS):
        return _(
            "The server of the database {database} has no connection or memory left, so nothing was read or changed; "
            "try again in a minute."
        ).format(database=shown)
    if broken_off or (state or "").startswith(GONE_CLASSES) or (state is None and _is_operational(cause)):
        return _(
            "The server of the database {database} does not answer, so nothing was read or changed; "
            "see that it runs and lets Sentinel in, then try again."
        ).format(database=shown)
    return None


def _full(shown: str) -> str:
    return _(
        "The disk that holds the database is full ({database}), so nothing was changed; "
        "free some space and load again."
    ).format(database=shown)


def _read_only(shown: str) -> str:
    return _(
        "The database {database} may only be read, so nothing was changed; "
        "allow writing to its file and folder, and try again."
    ).format(database=shown)


def _damaged(shown: str, detail: str) -> str:
    return _(
        "The database {database} is damaged ({detail}), so nothing was changed; "
        "put the last backup in its place and load what came after it again."
    ).format(database=shown, detail=detail)


def _cause(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def _kind(cause: sqlite3.Error) -> int:
    return getattr(cause, "sqlite_errorcode", 0) & KIND


def _state(cause: BaseException) -> str | None:
    return getattr(cause, "sqlstate", None)


def _is_operational(cause: BaseException) -> bool:
    return type(cause).__name__ in ("OperationalError", "InterfaceError")


def _locked_away(path: str | None) -> bool:
    file = Path(path or "")
    if not os.access(file, os.F_OK):
        return False
    return file.is_file() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def _no_room(path: str | None) -> bool:
    """A full disk also shows as a file that cannot be made or grown beside the database."""
    folder = Path(path or "").parent
    if not hasattr(os, "statvfs") or not folder.is_dir():
        return False
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize < LEAST_ROOM_BYTES
