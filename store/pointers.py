"""What rows point to is there: looked at by distinct value before rows go in, not by the database row by row.

A load of a million rows has a dozen pointers in each row and a few hundred values behind them. Must not import etl,
analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from store import tables
from store.connect import POSTGRES
from store.given import Columns, distinct

# Their rows are looked at as they come (Pointers); all other tables are small enough to look at whole (check_small).
LARGE = (tables.seizure, tables.seizure_line, tables.issue)
ASKED_AT_ONCE = 500


class PointsNowhereError(Exception):
    """Rows were to be written that point to what is not there: a mistake of the program, never of a file."""


class Pointers:
    """Remembers what it has found in the database; to be used within one transaction."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._there: dict[Column[Any], set[Any]] = {}

    def check(self, table: Table, columns: Columns) -> None:
        """Raises PointsNowhereError when a value of these columns is in no row of the table it points to."""
        for name, values in columns.items():
            for key in table.c[name].foreign_keys:
                there = self._there.setdefault(key.column, {None})
                unseen = distinct(values) - there
                there |= self._found(key.column, unseen)
                if not unseen <= there:
                    missing = min(map(repr, unseen - there))
                    raise PointsNowhereError(f"{table.name}.{name}: no row of {key.column.table.name} is {missing}")

    def _found(self, column: Column[Any], values: Iterable[Any]) -> set[Any]:
        return {row[0] for row in rows_with(self._conn, column, values, column)}


def rows_with(
    conn: Connection, column: Column[Any], values: Iterable[Any], *wanted: Column[Any]
) -> Iterator[tuple[Any, ...]]:
    """`wanted` of the rows whose `column` has one of the values, however many these are."""
    asked = list(values)
    for start in range(0, len(asked), ASKED_AT_ONCE):
        query = select(*wanted).where(column.in_(asked[start : start + ASKED_AT_ONCE]))
        yield from map(tuple, conn.execute(query))


def check_small(conn: Connection) -> None:
    """Every row of every small table; call it before the commit of a transaction in which SQLite was not to look.

    Raises PointsNowhereError.
    """
    if conn.dialect.name == POSTGRES:
        return
    for table in tables.metadata.sorted_tables:
        if table not in LARGE:
            lost = conn.exec_driver_sql(f"PRAGMA foreign_key_check({table.name})").first()
            if lost is not None:
                raise PointsNowhereError(f"{table.name}: row {lost[1]} points to no row of {lost[2]}")
