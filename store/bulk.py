"""Insert many rows of one table from columns, at the driver's speed, in the caller's transaction.

SQLite takes statements of several rows each, PostgreSQL one COPY. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from store.connect import POSTGRES

CHUNK_ROWS = 5_000
# Rows of one statement of SQLite (more are no faster), and how many values one may have.
STATEMENT_ROWS, STATEMENT_VALUES = 16, 32_766
# Fewer new rows than these do not change which plan is a good one.
WORTH_STATISTICS = 2_000

Progress = Callable[[int], None]
Columns = Mapping[str, Sequence[Any]]


def insert_columns(
    conn: Connection, table: Table, columns: Columns, constants: Mapping[str, Any], progress: Progress | None = None
) -> int:
    """Insert rows made of `columns` (of equal length, or ValueError) and `constants`; returns how many.

    `progress` is told the number of rows after each chunk. Dates are passed as ISO text, which both databases take.
    """
    rows = length_of(columns)
    if not rows:
        return 0
    # What no row has is not sent: few files fill more than half of the columns.
    sent = {name: column for name, column in columns.items() if any(value is not None for value in column)}
    sent |= {name: [value] * rows for name, value in constants.items()}
    write = _copied if conn.dialect.name == POSTGRES else _executed
    for done in write(conn, table, sent, rows):
        if progress is not None:
            progress(done)
    return rows


def length_of(columns: Columns) -> int:
    """Rows of these columns, 0 where there are none. Raises ValueError, naming them, when they differ in length."""
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns of one table must have one length: {lengths}")
    return next(iter(lengths.values()), 0)


def _executed(conn: Connection, table: Table, columns: Columns, rows: int) -> Iterator[int]:
    """A statement of many rows costs the driver and the database less per row than as many statements."""
    row = f"({', '.join('?' * len(columns))})"
    insert = f"INSERT INTO {_named(conn, table, columns)} VALUES "  # noqa: S608 - names of schema.sql
    together = min(STATEMENT_ROWS, STATEMENT_VALUES // len(columns))
    for start in range(0, rows, CHUNK_ROWS):
        end = min(start + CHUNK_ROWS, rows)
        rest = end - (end - start) % together
        # The n-th row of every statement, column after column: so each statement's values come out in one piece.
        ranks = [column[start + rank : rest : together] for rank in range(together) for column in columns.values()]
        for statement, values in (
            (insert + ", ".join([row] * together), ranks),
            (insert + row, [column[rest:end] for column in columns.values()]),
        ):
            if len(values[0]):
                conn.exec_driver_sql(statement, list(zip(*values, strict=True)))
        yield end


def _copied(conn: Connection, table: Table, columns: Columns, rows: int) -> Iterator[int]:
    driver: Any = conn.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {_named(conn, table, columns)} FROM STDIN") as copy:
        for start in range(0, rows, CHUNK_ROWS):
            end = min(start + CHUNK_ROWS, rows)
            for row in zip(*(column[start:end] for column in columns.values()), strict=True):
                copy.write_row(row)
            yield end


def _named(conn: Connection, table: Table, columns: Columns) -> str:
    quote = conn.dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(map(quote, columns))})"


def renew_statistics(conn: Connection, new_rows: int, *changed: Table) -> None:
    """Let PostgreSQL look at tables again that have just grown: until then it would plan for the rows of before.

    Its own look comes up to a minute after the commit, and the first to ask would pay for that.
    """
    if conn.dialect.name == POSTGRES and new_rows >= WORTH_STATISTICS:
        quote = conn.dialect.identifier_preparer.quote
        conn.exec_driver_sql(f"ANALYZE {', '.join(quote(table.name) for table in changed)}")
