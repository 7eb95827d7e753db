"""Compare a file's own TOTAL rows with the rows they sum. Pure.

A total row is skipped by rule, so that it is not counted as a seizure, and then used: a publisher's total that
disagrees with its rows is reported with the difference. Sums run on from block to block; each sheet also has its own.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.encoded import Mask
from etl.readers.staged import RowNumbers

Numbers = npt.NDArray[np.float64]
_NONE = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class ControlTotal:
    """`stated` by the total row, `summed` over its rows as written; difference = stated - summed."""

    column: str
    stated: float
    summed: float
    difference: float
    row_number: int
    sheet: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if key not in ("row_number", "sheet")}


@dataclass(frozen=True)
class Rows:
    """Of a block: the rows that no rule skips, and those of them that are loaded."""

    data: Mask
    loaded: Mask


@dataclass
class _Stated:
    """A total row and what it may sum: rows of the file, of the sheet, and between it and another total row.

    `open`: no total row has come since.
    """

    stated: float
    row_number: int
    sheet: str | None
    sums: list[float]
    open: bool = True


class RunningTotals:
    """One column of a file.

    A total sums all data rows above it, those of its sheet, or those since the total row before it; one above all rows
    of its sheet those below it, of the sheet, the file, or until the next total row. Rows that were quarantined may be
    among those it sums or not ("of which" rows are in others). The nearest sum is taken.
    """

    def __init__(self, column: str) -> None:
        self._column = column
        self._sheet: str | None = None
        # Since the start of the file, of the sheet, and since the last total row; then the same of the rows loaded.
        self._sums = [*_NONE, *_NONE]
        self._rows = 0  # data rows of the sheet so far
        self._found: list[_Stated] = []
        self._above: list[_Stated] = []  # of those found, the totals whose rows stand below them

    @property
    def found(self) -> list[ControlTotal]:
        """Every total row so far, in the order of the file."""
        return [self._compared(one) for one in self._found]

    def add(self, numbers: Numbers, totals: Mask, rows: Rows, row_numbers: RowNumbers, sheet: str | None) -> None:
        """The rows of a block. `numbers` holds NaN where a row has none."""
        if sheet != self._sheet:
            self._sums[1:3] = self._sums[4:] = [0.0, 0.0]
            self._sheet, self._rows = sheet, 0
        start = 0
        for row in np.flatnonzero(totals).tolist():
            self._sum(numbers, rows, start, row)
            stated = float(numbers[row])
            for one in self._above:
                one.open = False
            if not math.isnan(stated):
                found = _Stated(stated, int(row_numbers[row]), sheet, list(self._sums))
                self._found.append(found)
                if not self._rows:
                    found.sums = [*_NONE, *_NONE]
                    self._above.append(found)
            self._sums[2] = self._sums[5] = 0.0
            start = row + 1
        self._sum(numbers, rows, start, len(numbers))

    def _sum(self, numbers: Numbers, rows: Rows, start: int, end: int) -> None:
        whole, kept = (float(np.nansum(numbers[start:end][some[start:end]])) for some in (rows.data, rows.loaded))
        parts = (whole, whole, whole, kept, kept, kept)
        self._rows += int(rows.data[start:end].sum())
        self._sums = [total + part for total, part in zip(self._sums, parts, strict=True)]
        for one in self._above:
            counts = (True, one.sheet == self._sheet, one.open) * 2
            each = zip(one.sums, parts, counts, strict=True)
            one.sums = [total + part if counted else total for total, part, counted in each]

    def _compared(self, one: _Stated) -> ControlTotal:
        summed = min(one.sums, key=lambda total: abs(total - one.stated))
        difference = round(one.stated - summed, 9)
        return ControlTotal(self._column, one.stated, summed, difference, one.row_number, one.sheet)
