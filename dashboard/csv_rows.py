"""Rows as CSV text that a spreadsheet opens as data: UTF-8 with a mark, and no cell that it would run as a formula.

Must not import anything of the project but store.text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from store.text import neutral

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Cyrillic as Windows-1252


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """One piece of text per row, the header first."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(header)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
