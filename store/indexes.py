"""Indexes of seizures and lines wait until a large load is in: made in one piece they cost half of row by row.

Those of few rows (WHERE ...) stay: looking through all rows for these would cost more. Only where the load brings at
least twice the rows that are there, since all of them are read for it, and only in SQLite, whose readers keep the state
they began with: PostgreSQL would make them wait for the whole load. In the transaction of the load; whatever ends it
brings the indexes back. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from sqlalchemy import Connection

from store import tables
from store.connect import POSTGRES

WORTH_WAITING_ROWS = 50_000
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
        while self._made_by:
            self._conn.exec_driver_sql(self._made_by.pop(0))
