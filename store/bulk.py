"""Insert many rows of one table from columns, at the driver's speed, in the caller's transaction.

SQLite takes statements of several rows each, PostgreSQL one COPY. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table

from store.connect import POSTGRES
from store.given import Columns, filled, length_of, listed

CHUNK_ROWS = 1_000
# Rows of one statement of SQLite (more are no faster), and how many values one may have.
STATEMENT_ROWS, STATEMENT_VALUES = 16, 32_766
# Fewer new rows than these do not change which plan is a good one.
WORTH_STATISTICS = 2_000

Progress = Callable[[int], None]
Lists: TypeAlias = Mapping[str, Sequence[Any]]


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
    sent = {name: listed(column) for name, column in columns.items() if filled(column)}
    sent |= {name: [value] * rows for name, value in constants.items()}
    write = _copied if conn.dialect.name == POSTGRES else _executed
    for done in write(conn, table, sent, rows):
        if progress is not None:
            progress(done)
    return rows


def _executed(conn: Connection, table: Table, columns: Lists, rows: int) -> Iterator[int]:
    """A statement of many rows costs the driver and the database less per row than as many statements.

    What is the same in every row is bound once for all rows of a statement.
    """
    same = {name: values[0] for name, values in columns.items() if rows > STATEMENT_ROWS and _is_constant(values)}
    same = same if len(same) < len(columns) else {}
    varied = {name: values for name, values in columns.items() if name not in same}
    numbered = ", ".join(f"?{number}" for number in range(1, len(same) + 1))
    row = f"({', '.join(filter(None, (numbered, ', '.join('?' * len(varied)))))})"
    insert = f"INSERT INTO {_named(conn, table, [*same, *varied])} VALUES "  # noqa: S608 - names of schema.sql
    together = min(STATEMENT_ROWS, (STATEMENT_VALUES - len(same)) // len(varied))
    for start in range(0, rows, CHUNK_ROWS):
        end = min(start + CHUNK_ROWS, rows)
        rest = end - (end - start) % together
        # The n-th row of every statement, column after column: so each statement's values come out in one piece.
        ranks = [column[start + rank : rest : together] for rank in range(together) for column in varied.values()]
        for statement, values in (
            (insert + ", ".join([row] * together), ranks),
            (insert + row, [column[rest:end] for column in varied.values()]),
        ):
            if times := len(values[0]):
                given = ([value] * times for value in same.values())
                conn.exec_driver_sql(statement, list(zip(*given, *values, strict=True)))
        yield end


def _is_constant(values: Sequence[Any]) -> bool:
    """Whether one value stands in every row; most columns show at three rows that it does not.

    What is equal and of two types, as 1 and 1.0, is one value to a column of a table.
    """
    first, middle, last = values[0], values[len(values) // 2], values[-1]
    return bool(first == middle == last) and values.count(first) == len(values)


def _copied(conn: Connection, table: Table, columns: Lists, rows: int) -> Iterator[int]:
    driver: Any = conn.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {_named(conn, table, columns)} FROM STDIN") as copy:
        for start in range(0, rows, CHUNK_ROWS):
            end = min(start + CHUNK_ROWS, rows)
            for row in zip(*(column[start:end] for column in columns.values()), strict=True):
                copy.write_row(row)
            yield end


def _named(conn: Connection, table: Table, columns: Iterable[str]) -> str:
    quote = conn.dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(map(quote, columns))})"


def renew_statistics(conn: Connection, new_rows: int, *changed: Table) -> None:
    """Let PostgreSQL look at tables again that have just grown: until then it would plan for the rows of before.

    Its own look comes up to a minute after the commit, and the first to ask would pay for that.
    """
    if conn.dialect.name == POSTGRES and new_rows >= WORTH_STATISTICS:
        quote = conn.dialect.identifier_preparer.quote
        conn.exec_driver_sql(f"ANALYZE {', '.join(quote(table.name) for table in changed)}")
