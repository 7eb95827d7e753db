"""Indexes of seizures and lines wait until a large load is in: made in one piece they cost half of row by row.

Those of few rows (WHERE ...) stay: looking through all rows for these would cost more. Only where the load brings at
least twice the rows that are there, since all of them are read for it, and only in SQLite, whose readers keep the state
they began with: PostgreSQL would make them wait for the whole load. In the transaction of the load; whatever ends it
brings the indexes back. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from sqlalchemy import Connection

from store import tables
from store.connect import POSTGRES, WRITER_CACHE_KIB

WORTH_WAITING_ROWS = 50_000
# SQLite sorts as many rows at once as its cache of pages may take, puts them into a file, and merges such parts: few
# are in the processor's cache still when they are compared. All at once, in memory, took twice the time and 60 MB more.
SORTING = (f"cache_size = -{4 << 10}", "temp_store = FILE")
WRITING = (f"cache_size = -{WRITER_CACHE_KIB}", "temp_store = MEMORY")  # as it was (store/connect.py)
WAITING = (tables.seizure, tables.seizure_line)


class WaitingIndexes:
    """Takes the indexes away where that is worth it; `make` brings them back as they were."""

    def __init__(self, conn: Connection, rows_there: int, rows_coming: int) -> None:
        self._conn = conn
        self._made_by: list[str] = []
        if conn.dialect.name != POSTGRES and rows_coming >= max(2 * rows_there, WORTH_WAITING_ROWS):
            of_ours = f"tbl_name IN ({', '.join('?' * len(WAITING))}) AND sql IS NOT NULL AND sql NOT LIKE '% WHERE %'"
            query = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND {of_ours}"  # noqa: S608 - only marks
            for name, made_by in conn.exec_driver_sql(query, tuple(table.name for table in WAITING)).all():
                conn.exec_driver_sql(f'DROP INDEX "{name}"')
                self._made_by.append(made_by)

    def make(self) -> None:
        """Make what was taken away; nothing where nothing was, or a second time."""
        if not self._made_by:
            return
        self._set(SORTING)
        while self._made_by:
            self._conn.exec_driver_sql(self._made_by.pop(0))
        self._set(WRITING)

    def _set(self, pragmas: tuple[str, ...]) -> None:
        for pragma in pragmas:
            self._conn.exec_driver_sql(f"PRAGMA {pragma}")
