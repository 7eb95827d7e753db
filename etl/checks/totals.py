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


class RunningTotals:
    """One column of a file.

    A total sums all data rows above it, those of its sheet, or those since the total row before it: the nearest sum is
    taken.
    """

    def __init__(self, column: str) -> None:
        self._column = column
        self._sheet: str | None = None
        # Since the start of the file, of the sheet, and since the last total row.
        self._sums = [0.0, 0.0, 0.0]
        self.found: list[ControlTotal] = []

    def add(self, numbers: Numbers, totals: Mask, data: Mask, row_numbers: RowNumbers, sheet: str | None) -> None:
        """The rows of a block. `numbers` holds NaN where a row has none."""
        if sheet != self._sheet:
            self._sums[1:] = [0.0, 0.0]
            self._sheet = sheet
        start = 0
        for row in np.flatnonzero(totals).tolist():
            self._sum(numbers, data, start, row)
            stated = float(numbers[row])
            if not math.isnan(stated):
                summed = min(self._sums, key=lambda total: abs(total - stated))
                difference = round(stated - summed, 9)
                number = int(row_numbers[row])
                self.found.append(ControlTotal(self._column, stated, summed, difference, number, sheet))
            self._sums[2] = 0.0
            start = row + 1
        self._sum(numbers, data, start, len(numbers))

    def _sum(self, numbers: Numbers, data: Mask, start: int, end: int) -> None:
        part = float(np.nansum(numbers[start:end][data[start:end]]))
        self._sums = [total + part for total in self._sums]
