"""Insert many rows of one table from columns, at the driver's speed, in the caller's transaction.

SQLite takes them statement by statement, PostgreSQL as one COPY; foreign keys and indexes stay in force on both.
Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import Any

from sqlalchemy import Connection, Table, insert

from store.connect import POSTGRES

CHUNK_ROWS = 20_000
# Fewer new rows than these do not change which plan is a good one.
WORTH_STATISTICS = 2_000

Progress = Callable[[int], None]
Row = tuple[Any, ...]


def insert_columns(
    conn: Connection,
    table: Table,
    columns: Mapping[str, Sequence[Any]],
    constants: Mapping[str, Any],
    progress: Progress | None = None,
) -> int:
    """Insert rows made of `columns` (equal lengths) and `constants`; returns how many.

    `progress` is told the number of rows after each chunk. Dates are passed as ISO text, which both databases take.
    """
    if conn.dialect.name == POSTGRES:
        return _copied(conn, table, columns, constants, progress)
    compiled = insert(table).compile(dialect=conn.dialect, column_keys=[*columns, *constants])
    done = 0
    # The driver's parameters are positional, in the table's order.
    for chunk in _chunks(list(compiled.positiontup or ()), columns, constants):
        conn.exec_driver_sql(str(compiled), chunk)
        done = _advanced(done, chunk, progress)
    return done


def _copied(
    conn: Connection,
    table: Table,
    columns: Mapping[str, Sequence[Any]],
    constants: Mapping[str, Any],
    progress: Progress | None,
) -> int:
    names = [*columns, *constants]
    quote = conn.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, names))}) FROM STDIN"
    driver: Any = conn.connection.driver_connection
    done = 0
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for chunk in _chunks(names, columns, constants):
            for row in chunk:
                copy.write_row(row)
            done = _advanced(done, chunk, progress)
    return done


def _chunks(
    order: Sequence[str], columns: Mapping[str, Sequence[Any]], constants: Mapping[str, Any]
) -> Iterator[list[Row]]:
    every_row = {name: repeat(value) for name, value in constants.items()}
    rows = zip(*(columns[name] if name in columns else every_row[name] for name in order), strict=False)
    while columns and (chunk := list(islice(rows, CHUNK_ROWS))):
        yield chunk


def _advanced(done: int, chunk: Sequence[Row], progress: Progress | None) -> int:
    done += len(chunk)
    if progress is not None:
        progress(done)
    return done


def renew_statistics(conn: Connection, new_rows: int, *changed: Table) -> None:
    """Let PostgreSQL look at tables again that have just grown: until then it would plan for the rows of before.

    Its own look comes up to a minute after the commit, and the first to ask would pay for that.
    """
    if conn.dialect.name == POSTGRES and new_rows >= WORTH_STATISTICS:
        quote = conn.dialect.identifier_preparer.quote
        conn.exec_driver_sql(f"ANALYZE {', '.join(quote(table.name) for table in changed)}")
