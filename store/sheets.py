"""What of a file a batch is of: the one table of a text file, or the sheets of a workbook that were read as one table.

A workbook may hold tables that have nothing to do with each other, and each is loaded by itself. So a table is known
by the bytes of its file and the name of its sheet, and two batches count something twice where they share one. The
names are in `batch.mapping`, as "sheets". Pure. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

Tables = frozenset[tuple[str, str]]  # (content_sha256, sheet); the sheet is '' where a file has none
KEY = "sheets"


def tables_of(content_sha256: str, sheets: Iterable[str]) -> Tables:
    """The tables of these sheets; without any, the one table of the file."""
    return frozenset((content_sha256, sheet) for sheet in tuple(sheets) or ("",))


def sheets_in(tables: Tables) -> tuple[str, ...]:
    """The names of their sheets, in order; none where the file has no sheets."""
    return tuple(sorted(sheet for _content, sheet in tables if sheet))


def sheets_of(mapping: str) -> tuple[str, ...]:
    """The sheets of a batch, from its `mapping`."""
    if f'"{KEY}"' not in mapping:
        return ()  # most batches: what a mapping assigns may be long
    return tuple(json.loads(mapping).get(KEY, ()))
