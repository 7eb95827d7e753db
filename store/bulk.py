"""Insert many rows of one table from columns, at the driver's speed, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice, repeat
from typing import Any

from sqlalchemy import Connection, Table, insert

CHUNK_ROWS = 20_000


def insert_columns(
    conn: Connection,
    table: Table,
    columns: Mapping[str, Sequence[Any]],
    constants: Mapping[str, Any],
    progress: Callable[[int], None] | None = None,
) -> int:
    """Insert rows made of `columns` (equal lengths) and `constants`; returns how many.

    `progress` is told the number of rows after each chunk. Dates are passed as ISO text, which both databases take.
    """
    names = [*columns, *constants]
    compiled = insert(table).compile(dialect=conn.dialect, column_keys=names)
    # A driver with positional parameters wants them in the table's order, one with named parameters wants mappings.
    order = list(compiled.positiontup or names)
    every_row = {name: repeat(value) for name, value in constants.items()}
    rows = zip(*(columns[name] if name in columns else every_row[name] for name in order), strict=False)
    done = 0
    while chunk := list(islice(rows, CHUNK_ROWS)):
        named = None if compiled.positiontup else [dict(zip(order, row, strict=True)) for row in chunk]
        conn.exec_driver_sql(str(compiled), named or chunk)
        done += len(chunk)
        if progress is not None:
            progress(done)
    return done
