"""Compare a file's own TOTAL rows with the rows they sum. Pure.

A total row is skipped by rule, so that it is not counted as a seizure, and then used: a publisher's total that
disagrees with its rows is reported with the difference.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.encoded import Mask


@dataclass(frozen=True)
class ControlTotal:
    """`stated` by the total row, `summed` over its rows as written; difference = stated - summed."""

    column: str
    stated: float
    summed: float
    difference: float
    row_number: int

    def as_json(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if key != "row_number"}


def compare(column: str, numbers: npt.NDArray[np.float64], totals: Mask, data: Mask) -> list[ControlTotal]:
    """One entry per total row that states a number.

    A total sums either all data rows above it or those since the total row before it: the nearer sum is taken.
    `numbers` holds NaN where a row has none.
    """
    found = []
    since = 0
    for row in np.flatnonzero(totals).tolist():
        stated = float(numbers[row])
        if not np.isnan(stated):
            sums = [_sum(numbers, data, 0, row), _sum(numbers, data, since, row)]
            summed = min(sums, key=lambda total: abs(total - stated))
            found.append(ControlTotal(column, stated, summed, round(stated - summed, 9), row + 1))
        since = row + 1
    return found


def _sum(numbers: npt.NDArray[np.float64], data: Mask, start: int, end: int) -> float:
    part = numbers[start:end][data[start:end]]
    return float(np.nansum(part))
