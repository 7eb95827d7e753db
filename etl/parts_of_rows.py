"""Rows that say of themselves that they are parts of the row above ("в том числе гашиш"), where that was loaded, too.

Nothing is left out for that, because nobody can tell which was meant; a warning says how many there are. Where the row
above was skipped, as a total is, its parts are what counts, and nothing is said. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from etl.encoded import Memo
from etl.findings import Finding
from etl.normalise.part_words import says_part
from etl.understand import Understood
from i18n.said import say_n


class PartsOfRows:
    """Takes the blocks of one table; `items` says what was found, when all were added."""

    def __init__(self) -> None:
        self._says = Memo(says_part)
        self._above = False  # whether the last row that is no part was loaded
        self._sheet: str | None = None
        self._first: Finding | None = None
        self._rows = 0

    def add(self, understood: Understood) -> None:
        """One block; in a wide table no row names its drug."""
        drug = understood.fields.get("drug")
        if drug is None or drug.column is None:
            return
        sheet = understood.cells.block.sheet
        if sheet != self._sheet:
            self._sheet, self._above = sheet, False
        kept = understood.rows_kept
        parts = drug.flagged(self._says.each(drug.values)) if len(drug.codes) == len(kept) else np.zeros_like(kept)
        whole = np.flatnonzero(~parts)
        for row in np.flatnonzero(parts & kept).tolist():
            before = int(np.searchsorted(whole, row))
            if bool(kept[whole[before - 1]]) if before else self._above:
                self._rows += 1
                number = int(understood.cells.block.row_numbers[row])
                self._first = self._first or Finding(
                    "part_of_row", "warning", "", number, drug.column, drug.cell(row), sheet=sheet
                )
        if len(whole):
            self._above = bool(kept[whole[-1]])

    def items(self) -> Iterator[Finding]:
        """One warning for all of them, at the first."""
        first = self._first
        if first is None:
            return
        message = say_n(
            "{n} row says that it is a part of the row above it (row {row}, “{drug}”). Both were loaded, so the same "
            "seizures count twice: remove one of the two from the file and load it again.",
            "{n} rows say that they are parts of the rows above them, the first of them row {row} (“{drug}”). All were "
            "loaded, so the same seizures count twice: remove the parts or the rows above them from the file and load "
            "it again.",
            self._rows,
            n=self._rows,
            row=first.row_number,
            drug=(first.value or "").strip()[:80],
        )
        place = (first.row_number, first.column_name, first.value)
        yield Finding(first.code, first.level, message, *place, rows=self._rows, sheet=first.sheet)
