"""A column as its distinct values and one small code per row: work is done once per distinct value. Pure.

311,038 cells of drug names are 343 distinct ones; what each became is also what a person reviews.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
T = TypeVar("T")


@dataclass(frozen=True)
class Encoded:
    """`values[codes[row]]` is the cell of a row, exactly as written. `column`: its name in the file, if any."""

    values: tuple[str, ...]
    codes: Codes
    column: str | None

    @cached_property
    def is_blank(self) -> Mask:
        """Per distinct value: nothing but white space."""
        return np.array([not value.strip() for value in self.values], dtype=np.bool_)

    @cached_property
    def blank_rows(self) -> Mask:
        return self.mask(self.is_blank)

    @cached_property
    def as_written(self) -> Objects:
        """Per row: the cell, None where it is blank."""
        return self.spread([None if not value.strip() else value for value in self.values])

    def spread(self, results: Sequence[Any]) -> Objects:
        """Per row: what its distinct value became. `results` has one entry per distinct value."""
        lookup = np.empty(len(self.values), dtype=object)
        lookup[:] = results
        return lookup[self.codes]

    def mask(self, per_value: Mask) -> Mask:
        """Per row: the flag of its distinct value."""
        return per_value[self.codes] if len(per_value) else np.zeros(len(self.codes), dtype=np.bool_)

    def numbers(self, results: Sequence[float | None]) -> npt.NDArray[np.float64]:
        """Per row: the number its distinct value became; NaN inside computations stands for None."""
        lookup = np.array([np.nan if result is None else result for result in results], dtype=np.float64)
        return lookup[self.codes] if len(lookup) else np.zeros(0)

    def occurrences(self, rows: Mask) -> tuple[Codes, npt.NDArray[np.int64]]:
        """Per distinct value: how many of `rows` hold it, and the first of them (0-based; -1: none)."""
        chosen = np.flatnonzero(rows)
        codes = self.codes[chosen]
        counts = np.bincount(codes, minlength=len(self.values)).astype(np.int32)
        first = np.full(len(self.values), -1, dtype=np.int64)
        first[codes[::-1]] = chosen[::-1]
        return counts, first


def encode(column: pa.ChunkedArray, name: str) -> Encoded:
    """Dictionary-encode a column of strings without nulls."""
    encoded = pc.dictionary_encode(column).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], pa.string()).dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    return Encoded(tuple(encoded.dictionary.to_pylist()), codes, name)


def constant(value: str, rows: int) -> Encoded:
    """The same value in every row: a default that no column gives."""
    return Encoded((value,), np.zeros(rows, dtype=np.int32), None)


def pair_codes(first: Codes, second: Codes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Distinct pairs of two coded columns: (row index of one example per pair, pair number per row)."""
    key = first.astype(np.int64) * (int(second.max(initial=0)) + 1) + second
    _keys, example, inverse = np.unique(key, return_index=True, return_inverse=True)
    return example, inverse.reshape(-1)
