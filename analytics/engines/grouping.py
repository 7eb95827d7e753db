"""Lines brought into groups by codes: small general kernels over arrays. Pure; no SQL.

Groups are numbered from 0 in the order of their codes, and only those that occur have a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.engines.snapshot import Integers

# Up to so many possible groups, and so many for each line, those that occur are found by ticking them off in a table.
SMALL = 1 << 16
PER_LINE = 4
Numbers = npt.NDArray[np.int64]
Index = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Codes:
    """One code per line, from -1 (none) to `size` - 1."""

    codes: Integers
    size: int


@dataclass(frozen=True, eq=False)
class Groups:
    """`index`: the group of each line. `keys` and `steps`: how the codes of each group were put together."""

    index: Index
    size: int
    keys: Numbers
    steps: tuple[int | Numbers, ...]

    @cached_property
    def codes(self) -> tuple[Numbers, ...]:
        """Per column the code of each group."""
        keys = self.keys
        found: list[Numbers] = []
        for step in reversed(self.steps):
            if isinstance(step, int):
                keys, codes = np.divmod(keys, step)
                found.append(codes - 1)
            else:
                keys = step[keys]
        return tuple(reversed(found))


def grouped(columns: Sequence[Codes], lines: int) -> Groups:
    """Bring lines into groups by all columns together, the first column first."""
    index: Index = np.zeros(lines, dtype=np.int32)
    space = 1
    steps: list[int | Numbers] = []
    for column in columns:
        choices = column.size + 1
        if space > 1 and space * choices > _most(lines):
            index, keys = compressed(index, space)
            steps.append(keys)
            space = len(keys)
        space *= choices
        # A number that has space for all groups; it is 8 bytes only where 4 do not hold them.
        index = index.astype(np.int32 if space < 1 << 31 else np.int64, copy=False)
        index *= choices
        index += 1
        index += column.codes
        steps.append(choices)
    index, keys = compressed(index, space)
    return Groups(index, len(keys), keys, tuple(steps))


def _most(lines: int) -> int:
    return max(SMALL, PER_LINE * lines)


def compressed(index: Index, space: int) -> tuple[Index, Numbers]:
    """Numbers below `space` numbered anew without gaps, in their order, and what each new number was."""
    if space > _most(len(index)):
        renumbered, keys = numbered(index)
        return renumbered, keys.astype(np.int64, copy=False)
    occurs = np.zeros(space, dtype=np.bool_)
    occurs[index] = True
    keys = np.flatnonzero(occurs)
    number: Index = np.empty(space, dtype=np.uint16 if len(keys) <= 1 << 16 else np.int32)
    number[keys] = np.arange(len(keys))
    return number[index], keys.astype(np.int64, copy=False)


def numbered(values: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int32], npt.NDArray[Any]]:
    """The place of each value among the distinct ones, and these, ascending: np.unique in two thirds of its space."""
    order = np.argsort(values)
    ordered = values[order]
    new = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    distinct = ordered[new]
    del ordered
    found = np.empty(len(values), dtype=np.int32)
    found[order] = np.cumsum(new, dtype=np.int32) - np.int32(1)
    return found, distinct
