"""Columns of rows to be written, as Python sequences or as arrays of Arrow, whose distinct values are made once.

Pure. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

# One column: None, or null in Arrow, is NULL. A dictionary array is the cheapest where rows repeat few values.
Column: TypeAlias = Sequence[Any] | pa.Array | npt.NDArray[np.int64]
Columns: TypeAlias = Mapping[str, Column]
Lister: TypeAlias = Callable[[int, int], Sequence[Any]]
FEW = 4  # rows for each value of a dictionary, on average: then each value is made once, and else each row's
TELLING = 3  # rows at which most columns that differ do differ

# SQLite keeps this number as NULL (sqlite3_bind_double), and it is bound like any other number: of None the driver asks
# each time whether somebody has registered another form of it, which takes ten times as long.
UNKNOWN = float("nan")


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
    return lister(column)(0, len(column))


def lister(column: Column, unknown: float | None = None) -> Lister:
    """What makes objects of Python of some rows, from one to before another; null in Arrow becomes `unknown`."""
    if isinstance(column, pa.DictionaryArray):
        if len(column.dictionary) * FEW > len(column):
            return lambda start, end: _named(column.slice(start, end - start), unknown)
        values = np.array([*column.dictionary.to_pylist(), unknown], dtype=object)
        codes = column.indices.fill_null(len(values) - 1) if column.indices.null_count else column.indices
        numbers = codes.to_numpy(zero_copy_only=False)
        return lambda start, end: values[numbers[start:end]].tolist()
    if isinstance(column, pa.Array):
        return lambda start, end: _known(column.slice(start, end - start), unknown)
    if isinstance(column, np.ndarray):
        return lambda start, end: column[start:end].tolist()
    return lambda start, end: column[start:end]


def spelt(column: Column) -> pa.Array:
    """A value per row."""
    if isinstance(column, pa.DictionaryArray):
        return column.dictionary.take(column.indices)
    return column if isinstance(column, pa.Array) else pa.array(column)


def _named(column: pa.DictionaryArray, unknown: float | None) -> Sequence[Any]:
    return _known(spelt(column), unknown)


def _known(column: pa.Array, unknown: float | None) -> Sequence[Any]:
    whole: list[Any] = column.to_pylist()
    if unknown is None or not column.null_count:
        return whole
    return [unknown if value is None else value for value in whole]


def distinct(column: Column) -> set[Any]:
    """The different values of the column, None among them where a row has none."""
    if isinstance(column, pa.DictionaryArray):
        there = np.zeros(len(column.dictionary), dtype=np.bool_)
        there[column.indices.drop_null().to_numpy()] = True
        values = set(column.dictionary.filter(pa.array(there)).to_pylist())
        return values | {None} if column.null_count else values
    return set(column.unique().to_pylist() if isinstance(column, pa.Array) else column)


def _value(column: Column, row: int) -> Any:
    return column[row].as_py() if isinstance(column, pa.Array) else column[row]


def is_constant(column: Column) -> bool:
    """Whether one value stands in every row; most columns show at three rows that it does not.

    What is equal and of two types, as 1 and 1.0, is one value to a column of a table.
    """
    first, middle, last = (_value(column, row) for row in (0, len(column) // 2, len(column) - 1))
    return bool(first == middle == last) and len(distinct(column)) == 1


def equals(columns: Columns) -> dict[str, str]:
    """Each column with the first of those that have its type and, in every row, its value; most have it alone."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    firsts = {}
    for name, column in columns.items():
        firsts[name] = name
        if isinstance(column, pa.Array):
            group = groups.setdefault((column.type, *listed(column.slice(0, TELLING))), [])
            firsts[name] = next((other for other in group if column.equals(columns[other])), name)
            group.append(name)
    return firsts
