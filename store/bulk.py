"""Insert many rows of one table from columns, at the driver's speed, in the caller's transaction.

SQLite takes statements of several rows each, PostgreSQL one COPY. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, repeat
from typing import Any

from sqlalchemy import Connection, Table

from store.connect import POSTGRES
from store.given import UNKNOWN, Columns, equals, filled, is_constant, length_of, lister

# Few enough that what is made of them is still in the processor's cache when it is given to the database.
CHUNK_ROWS = 1_000
# Rows of one statement of SQLite (more are no faster), and how many values one may have.
STATEMENT_ROWS, STATEMENT_VALUES = 16, 32_766
# Fewer new rows than these do not change which plan is a good one.
WORTH_STATISTICS = 2_000

Progress = Callable[[int], None]


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
    known = {name: column for name, column in columns.items() if filled(column)}
    if not known:
        known, constants = {name: [value] * rows for name, value in constants.items()}, {}
    write = _copied if conn.dialect.name == POSTGRES else _executed
    for done in write(conn, table, known, constants, rows):
        if progress is not None:
            progress(done)
    return rows


def _executed(
    conn: Connection, table: Table, columns: Columns, constants: Mapping[str, Any], rows: int
) -> Iterator[int]:
    """A statement of many rows costs the driver and the database less per row than as many statements.

    What is the same in every row is bound once for all rows of a statement, and what is the same in some columns, as
    a day, once for these. The driver itself is asked: it takes the values one by one from an iterator, whose tuple zip
    uses again and again; SQLAlchemy would want a list of tuples.
    """
    driver: Any = conn.connection.driver_connection
    same = {name: lister(column)(0, 1)[0] for name, column in columns.items() if is_constant(column)}
    same = {**constants, **(same if len(same) < len(columns) else {})}
    bound = equals({name: column for name, column in columns.items() if name not in same})
    varied = [lister(columns[name], UNKNOWN) for name, first in bound.items() if name == first]
    insert = f"INSERT INTO {_named(conn, table, [*same, *bound])} VALUES "  # noqa: S608 - names of schema.sql
    together = min(STATEMENT_ROWS, (STATEMENT_VALUES - len(same)) // len(varied))
    marks = [_marks(len(same), bound, row * len(varied)) for row in range(together)]
    given = list(map(repeat, same.values()))
    for start in range(0, rows, CHUNK_ROWS):
        end = min(start + CHUNK_ROWS, rows)
        times, rest = divmod(end - start, together)
        # A statement's values row after row: zip asks each column for its next one as often as it has rows.
        each = [iter(values(start, end)) for values in varied]
        if times:
            several = zip(*given, *each * together, strict=False)
            driver.executemany(insert + ", ".join(marks), islice(several, times))
        if rest:
            driver.executemany(insert + marks[0], zip(*given, *each, strict=False))
        yield end


def _marks(same: int, bound: Mapping[str, str], before: int) -> str:
    """The marks of one row: values 1 to `same` stand in every row, those of this one begin `before` values later."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(bound.values()), same + before + 1)}
    row = (*range(1, same + 1), *(numbers[first] for first in bound.values()))
    return f"({', '.join(f'?{number}' for number in row)})"


def _copied(
    conn: Connection, table: Table, columns: Columns, constants: Mapping[str, Any], rows: int
) -> Iterator[int]:
    driver: Any = conn.connection.driver_connection
    same, varied = list(map(repeat, constants.values())), list(map(lister, columns.values()))
    into = _named(conn, table, [*constants, *columns])
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for start in range(0, rows, CHUNK_ROWS):
            end = min(start + CHUNK_ROWS, rows)
            for row in zip(*same, *(values(start, end) for values in varied), strict=False):
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
