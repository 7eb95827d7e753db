"""The CHECKs of seizures and lines, looked at by distinct value before rows go in.

SQLite would look at each row, a fifth of the time of writing; it does again as soon as the rows are in, and PostgreSQL
always does. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow.compute as pc
from sqlalchemy import Connection, Table

from store import tables
from store.columns import ONE_OF
from store.connect import POSTGRES
from store.given import Columns, distinct, spelt

IN_ORDER = (("period_start", "period_end"),)
# Tables whose CHECKs are all looked at here; tests/store/test_checked.py compares them with schema.sql.
CHECKED = (tables.seizure, tables.seizure_line)


class NotAllowedError(Exception):
    """Rows were to be written that the schema does not allow: a mistake of the program, never of a file."""


def check(table: Table, columns: Columns) -> None:
    """Raises NotAllowedError when a CHECK of the table does not hold for these columns; NULL is no value."""
    for name, values in columns.items():
        allowed = table.c[name].info.get(ONE_OF)
        if allowed is not None and not (found := distinct(values) - {None}) <= allowed:
            raise NotAllowedError(f"{table.name}.{name}: {min(map(repr, found - allowed))} is not one of its values")
    for first, last in IN_ORDER:
        known = first in columns and last in columns
        if known and pc.any(pc.greater(spelt(columns[first]), spelt(columns[last]))).as_py():
            raise NotAllowedError(f"{table.name}: a {first} lies behind its {last}")


@contextmanager
def looked_at(conn: Connection, table: Table, columns: Columns) -> Iterator[None]:
    """Rows of these columns may be written inside; SQLite does not look at their CHECKs again."""
    if table not in CHECKED or conn.dialect.name == POSTGRES:
        yield
        return
    check(table, columns)
    conn.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        if not conn.invalidated:  # by Ctrl-C: it is closed then, and the next one looks
            conn.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
