"""Open a file of any format that is read here: recognise it by its bytes and stage its table.

The one door of the readers. Must not know what a column means.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from etl.readers.dialect import detect
from etl.readers.limits import DEFAULT_LIMITS, Limits
from etl.readers.staged import StagedTable, Staging
from etl.readers.text import read_table


def open_table(
    path: Path, options: Mapping[str, str | int] | None = None, limits: Limits = DEFAULT_LIMITS
) -> StagedTable:
    """The table of the file at `path`, staged. `options` (the reader's KEYS) win over what is detected.

    Raises BadInput: nothing of a bad file is returned, and nothing of it is left on the disk.
    """
    dialect = detect(path, options, limits) if options else None
    table = read_table(path, dialect, limits)
    staging = Staging.begin(table.columns)
    try:
        staging.add(None, [table.data])
    except BaseException:
        staging.abandon()
        raise
    staged, parts = staging.finish()
    return StagedTable(table.file, table.columns, staged, parts, table.dialect, table.notes)
