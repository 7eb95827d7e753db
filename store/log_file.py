"""The log that SQLite keeps beside its file (WAL): it grows to the size of the largest load, and need not stay so.

Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Engine

LOG_PAGES = 1000  # SQLite's own number: a writer puts a log of this length into the file when it commits
LIMIT_BYTES = 16 << 20  # what is left of it for the writers that follow, who then need not make it grow again


def limit_log(connection: sqlite3.Connection) -> None:
    """Whoever writes next after all of the log is in the file cuts it off at the limit."""
    connection.execute(f"PRAGMA journal_size_limit = {LIMIT_BYTES}")


def shorten_log(engine: Engine) -> None:
    """Cut a long log off now, if no reader needs it; what made it grow is written, whatever becomes of this."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database:
        return
    with suppress(OSError):
        if Path(f"{database}-wal").stat().st_size <= LIMIT_BYTES:
            return
        # In a thread, because Ctrl-C would wait for its end; if the program ends meanwhile, nothing is lost.
        work = threading.Thread(target=_cut_off, args=(database,), name="log", daemon=True)
        work.start()
        work.join()


def _cut_off(database: str) -> None:
    # A connection of its own, which waits for nobody: a question may take minutes.
    with suppress(sqlite3.Error), closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
