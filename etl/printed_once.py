"""Rows kept back for a blank date, country or drug alone, below rows that have it: printed once, perhaps. Pure.

Repeating what stands above is a person's to decide, because a blank may as well be an unknown; a warning says how.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from etl.findings import Finding
from etl.understand import Understood
from i18n import mark
from i18n.said import say

BLANKS = ("no_date", "no_country", "no_commodity")
AT_LEAST, SHARE = 2, 0.1  # rows, and of all rows: fewer are gaps
PRINTED_ONCE = mark(
    "“{column}” is blank in {n} rows that say what was seized, below rows that have it, so these were not loaded; if "
    "it is printed once above its rows, state fill_down={column} and load the file again."
)


class PrintedOnce:
    """Takes the blocks of one table; `items` says what was found, when all were added."""

    def __init__(self) -> None:
        self._rows = 0
        self._blank: dict[str, int] = {}  # column -> rows
        self._above: set[str] = set()  # columns that were filled somewhere above

    def add(self, understood: Understood) -> None:
        """One block."""
        self._rows += understood.cells.rows
        blanks = [reason for reason in understood.reasons if reason.code in BLANKS]
        # A row without a drug and without a date is a note or a sum, whatever stands above it.
        no_drug = np.any([reason.lines for reason in blanks if reason.code == "no_commodity"], axis=0)
        several = no_drug & (np.sum([reason.lines for reason in blanks], axis=0) > 1)
        for reason in blanks:
            field = understood.fields.get(reason.field)
            if field is None or field.column is None:
                continue
            lines = np.flatnonzero(reason.lines & ~several)
            filled = np.flatnonzero(~field.blank_rows)
            above = field.column in self._above
            if len(lines) and (above or (len(filled) and filled[0] < lines[0])):
                rows = len(np.unique(understood.lines.row_of[lines]))
                self._blank[field.column] = self._blank.get(field.column, 0) + rows
            if len(filled):
                self._above.add(field.column)

    def items(self) -> Iterator[Finding]:
        """One warning for each such column."""
        for column, n in self._blank.items():
            if n >= max(AT_LEAST, SHARE * self._rows):
                message = say(PRINTED_ONCE, column=column, n=n)
                yield Finding("printed_once", "warning", message, None, column, rows=n)
