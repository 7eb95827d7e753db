"""Sums of kilograms by group that are right to the last digits, in whatever order lines come. Pure; no SQL.

Adding a million numbers of floating point one by one loses digits. So each is cut into three parts: two on fixed
grids, where sums are exact (Rump, Ogita and Oishi 2008 cut numbers in this way), and what is left under the finer one,
which is too small for its rounding to be seen.
"""

from __future__ import annotations

from math import ceil, log2

import numpy as np
import numpy.typing as npt

from analytics.engines.snapshot import Floats

MANTISSA = 52
# Above this, 17 million tonnes, a mass is a mistake; such are added up apart, so that they do not coarsen the grids.
MOST_BITS = 34


class ExactSums:
    """Sums by group; at most `terms` numbers are added to one."""

    def __init__(self, groups: int, terms: int) -> None:
        bits = max(1, ceil(log2(max(terms, 1))))
        unit = MOST_BITS + bits - MANTISSA
        finer = unit - 1 + bits - MANTISSA
        # Adding and taking away 1.5 * 2^52 units leaves whole units.
        self._shifts = (1.5 * 2.0 ** (MANTISSA + unit), 1.5 * 2.0 ** (MANTISSA + finer))
        self._parts = [np.zeros(groups) for _part in range(3)]
        self._giants: Floats | None = None

    def add(self, index: npt.NDArray[np.intp], values: Floats) -> None:
        """Add each value to the sum of its group."""
        if len(values) and np.abs(values).max() > 2.0**MOST_BITS:
            giant = np.abs(values) > 2.0**MOST_BITS
            self._giants = np.zeros_like(self._parts[0]) if self._giants is None else self._giants
            np.add.at(self._giants, index[giant], values[giant])
            index, values = index[~giant], values[~giant]
        for part, shift in enumerate(self._shifts):
            on_grid = values + shift
            on_grid -= shift
            np.add.at(self._parts[part], index, on_grid)
            values = values - on_grid
        np.add.at(self._parts[2], index, values)

    def totals(self) -> Floats:
        """The sums. Nothing can be added afterwards."""
        coarse, fine, rest = self._parts
        rest += fine
        rest += coarse
        return rest if self._giants is None else rest + self._giants
