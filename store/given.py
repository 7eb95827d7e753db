"""Columns of rows to be written, as Python sequences or as arrays of Arrow, whose distinct values are made once.

Pure. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

# One column: None, or null in Arrow, is NULL. A dictionary array is the cheapest where rows repeat few values.
Column: TypeAlias = Sequence[Any] | pa.Array | npt.NDArray[np.int64]
Columns: TypeAlias = Mapping[str, Column]


def length_of(columns: Columns) -> int:
    """Rows of these columns, 0 where there are none. Raises ValueError, naming them, when they differ in length."""
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns of one table must have one length: {lengths}")
    return next(iter(lengths.values()), 0)


def filled(column: Column) -> bool:
    """Whether any row has a value."""
    if isinstance(column, pa.Array):
        return bool(column.null_count < len(column))
    return isinstance(column, np.ndarray | range) or any(value is not None for value in column)


def listed(column: Column) -> Sequence[Any]:
    """The column as objects of Python, one for each distinct value of a dictionary."""
    if isinstance(column, pa.DictionaryArray):
        values = np.array([*column.dictionary.to_pylist(), None], dtype=object)
        codes = column.indices.fill_null(len(values) - 1) if column.indices.null_count else column.indices
        chosen: list[Any] = values[codes.to_numpy(zero_copy_only=False)].tolist()
        return chosen
    if isinstance(column, pa.Array):
        whole: list[Any] = column.to_pylist()
        return whole
    return column.tolist() if isinstance(column, np.ndarray) else column


def distinct(column: Column) -> set[Any]:
    """The different values of the column, None among them where a row has none."""
    if isinstance(column, pa.DictionaryArray):
        there = np.unique(column.indices.drop_null().to_numpy())
        values = set(column.dictionary.take(pa.array(there)).to_pylist())
        return values | {None} if column.null_count else values
    return set(column.unique().to_pylist() if isinstance(column, pa.Array) else column)
