"""Cells kept as columns: a tenth of the memory of as many objects, which are made when somebody goes through them.

Pure; no SQL. Must not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from sys import getsizeof
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from analytics.engines.protocol import Cell
from analytics.engines.snapshot import Integers

AT_ONCE = 1 << 10
Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Named:
    """A column of plain objects: the distinct ones, and which of them each cell has."""

    values: list[Any]
    which: Array

    @classmethod
    def of(cls, codes: Integers, values: Callable[[Integers], list[Any]]) -> Named:
        """`values` tells what stands behind codes."""
        distinct, which = np.unique(codes, return_inverse=True)
        return cls(values(distinct), _narrow(which))

    @property
    def nbytes(self) -> int:
        return int(self.which.nbytes) + getsizeof(self.values) + sum(map(getsizeof, self.values))

    def of_rows(self, rows: slice) -> list[Any]:
        return [self.values[number] for number in self.which[rows].tolist()]


class CellRows(Sequence[Cell]):
    """The rows of `Cells`. `keys`: one column per dimension; `numbers` and `days`: the rest of a Cell, in its order."""

    def __init__(self, size: int, keys: Sequence[Named], numbers: Sequence[Array], days: Sequence[Named]) -> None:
        self._size = size
        self._keys = keys
        self._numbers = [_narrow(column) for column in numbers]
        self._days = days

    @property
    def nbytes(self) -> int:
        return sum(column.nbytes for column in (*self._keys, *self._days)) + sum(map(_bytes, self._numbers))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Cell]:
        for start in range(0, self._size, AT_ONCE):
            yield from self._made(slice(start, min(start + AT_ONCE, self._size)))

    @overload
    def __getitem__(self, place: int) -> Cell: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Cell]: ...
    def __getitem__(self, place: int | slice) -> Cell | Sequence[Cell]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(self._size))]
        number = range(self._size)[place]
        return next(self._made(slice(number, number + 1)))

    def _made(self, rows: slice) -> Iterator[Cell]:
        keys: Iterable[tuple[Any, ...]] = repeat(())
        if self._keys:
            keys = zip(*(column.of_rows(rows) for column in self._keys), strict=True)
        numbers = (column[rows].tolist() for column in self._numbers)
        days = (column.of_rows(rows) for column in self._days)
        return map(Cell._make, zip(keys, *numbers, *days, strict=False))


def _bytes(column: Array) -> int:
    return int(column.nbytes)


def _narrow(column: Array) -> Array:
    """Whole numbers, none of them negative, in the fewest bytes that hold them."""
    if column.dtype.kind == "f":
        return column
    return column.astype(np.min_scalar_type(int(column.max(initial=0))), copy=False)
