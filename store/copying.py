"""Replace every row of every table by the rows of another database, inside the caller's transaction.

Used by a backup of a server and by every restore. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, delete

from store import tables
from store.bulk import insert_columns, renew_statistics
from store.connect import POSTGRES

Chunk = list[tuple[Any, ...]]
RowsOf = Callable[[Table], Iterator[Chunk]]


def replace_rows(conn: Connection, rows_of: RowsOf) -> dict[str, int]:
    """Returns the rows written per table. `rows_of` gives a table's rows with its columns in the order of tables.py."""
    if conn.dialect.name != POSTGRES:
        # Pointers are looked at when all is there: a drug may stand before its parent.
        conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    ordered = tables.metadata.sorted_tables
    for table in reversed(ordered):
        conn.execute(delete(table))
    written = {table.name: _fill(conn, table, rows_of(table)) for table in ordered}
    renew_statistics(conn, sum(written.values()), *ordered)
    return written


def _fill(conn: Connection, table: Table, chunks: Iterator[Chunk]) -> int:
    names = [column.name for column in table.columns]
    written = 0
    for chunk in chunks:
        columns = dict(zip(names, zip(*chunk, strict=True), strict=True))
        written += insert_columns(conn, table, columns, {})
    return written
