"""A snapshot: every line that counts at one data version, in memory, each column as small numbers. Pure; no SQL.

One element per line in every array, in the order of the lines' ids. It is disposable: the database is the record, and
a snapshot is read from it again after each change (snapshot_read). Must not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Integers = npt.NDArray[np.signedinteger[Any]]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int32]

NONE = -1
# Columns of text that a snapshot holds: of the seizure, and of the line.
OF_SEIZURE = (
    "grain", "date_precision", "country", "administration", "operation", "mode", "concealment", "location", "origin",
    "departure", "transit", "destination", "place", "place_folded",
)  # fmt: skip
OF_LINE = ("drug", "class")


def narrowed(numbers: Integers, size: int) -> Integers:
    """Numbers from NONE to below `size` in the narrowest integers that hold them."""
    return numbers.astype(np.min_scalar_type(-max(size, 1)), copy=False)


@dataclass(frozen=True, eq=False)
class Coded:
    """One text per line: its number in `values`, NONE where there is none.

    `values` are distinct and ascending by code point, so that codes are in the order of their texts.
    """

    codes: Integers
    values: pa.StringArray

    @property
    def nbytes(self) -> int:
        return int(self.codes.nbytes + self.values.nbytes)

    @property
    def size(self) -> int:
        """How many distinct texts there are."""
        return len(self.values)

    @cached_property
    def code_of(self) -> Mapping[str, int]:
        """The code of each text; only for columns of few distinct texts."""
        return {text: code for code, text in enumerate(self.values.to_pylist())}

    def texts(self, codes: Integers) -> list[str | None]:
        """The texts behind codes."""
        indices = pa.array(codes, mask=codes < 0)
        return self.values.take(indices).to_pylist()  # type: ignore[no-any-return]

    def among(self, wanted: Iterable[str], *, missing: bool = False) -> Mask:
        """Which lines have one of the wanted texts; `missing`: or none at all."""
        chosen = np.zeros(self.size + 1, dtype=np.bool_)
        chosen[[self.code_of[text] for text in wanted if text in self.code_of]] = True
        chosen[NONE] = missing
        return self.of_each(chosen)

    def of_each(self, per_value: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Per line what its text has in `per_value`, whose last element is for lines without one."""
        return per_value[self.codes]


@dataclass(frozen=True, eq=False)
class Equivalents:
    """The lines that have a kilogram equivalent, ascending by position, and what it is: in kg."""

    positions: Positions
    low: Floats
    central: Floats
    high: Floats

    @property
    def nbytes(self) -> int:
        return int(self.positions.nbytes + self.low.nbytes + self.central.nbytes + self.high.nbytes)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All arrays have one element per line, but those of `equivalents`.

    `lines`: ids, ascending. `seizures`: the number of its seizure, counted from 0 in the order of their ids.
    `batch`: of the seizure; `line_batch`: of the line (store/joined.py). `counts`: whether the batch of its seizure is
    active; a line that only its own batch makes count is found by that batch alone. `several`: whether its seizure has
    more lines than one, counted here or not. `events`: NONE where the record states no number. `start`, `end`: days as
    `date.toordinal`. `mass_kg`, `latitude`, `longitude`: NaN where there is none. `held`: waits for a reviewer.
    """

    version: int
    lines: npt.NDArray[np.int64]
    seizures: Positions
    batch: Integers
    line_batch: Integers
    counts: Mask
    several: Mask
    events: Integers
    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    held: Mask
    mass_kg: Floats
    equivalents: Equivalents
    latitude: Floats
    longitude: Floats
    columns: Mapping[str, Coded]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def nbytes(self) -> int:
        arrays: Sequence[Any] = (
            self.lines, self.seizures, self.batch, self.line_batch, self.counts, self.several, self.events, self.start,
            self.end, self.held, self.mass_kg, self.equivalents, self.latitude, self.longitude, *self.columns.values(),
        )  # fmt: skip
        return sum(int(array.nbytes) for array in arrays)
