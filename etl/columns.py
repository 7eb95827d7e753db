"""Columns on their way to the database as Arrow has them: no row becomes an object of Python here. Pure.

A column in which nothing is known is `()`; null stands for what is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.encoded import Coded, Codes, Encoded, Index, Mask
from store.given import Column, spelt

NOTHING: Column = ()
NULL = pa.scalar(None, pa.string())


def dictionary(values: pa.Array, known: Mask, codes: Codes) -> Column:
    """`values[codes[row]]` per row, null where the value is not `known`."""
    if bool(known.all()):
        indices = pa.array(codes)
    else:
        unknown = ~known[codes]
        if bool(unknown.all()):
            return NOTHING
        indices = pa.array(codes, mask=unknown)
    return pa.DictionaryArray.from_arrays(indices, values) if len(indices) else NOTHING


def named(names: Sequence[str | None], codes: Codes) -> Column:
    """`names[codes[row]]` per row."""
    values = pa.array(names, pa.string())
    return dictionary(values, np.asarray(values.is_valid()), codes)


def meant(coded: Coded, rows: Index) -> Column:
    """What each of `rows` means."""
    return named(coded.names, coded.codes[rows])


def written(field: Encoded | None, rows: Index) -> Column:
    """The cells of `rows` as written; blank ones say nothing."""
    return NOTHING if field is None else dictionary(field.arrow, ~field.is_blank, field.codes[rows])


def texts(field: Encoded | None, made: pa.StringArray, rows: Index) -> Column:
    """What was made of each distinct cell, per row; nothing where that is empty."""
    return NOTHING if field is None else dictionary(made, not_empty(made), field.codes[rows])


def not_empty(cells: pa.StringArray) -> Mask:
    """Which are not empty."""
    return np.asarray(pc.binary_length(cells).to_numpy(zero_copy_only=False)) > 0


def floats(numbers: npt.NDArray[np.float64], rows: Index, wrong: Mask | None = None) -> Column:
    """The numbers of `rows`, those that are NaN or `wrong` left out."""
    chosen = numbers[rows]
    missing = np.isnan(chosen) if wrong is None else np.isnan(chosen) | wrong[rows]
    return NOTHING if bool(missing.all()) else pa.array(chosen, mask=missing)


def joined(parts: Sequence[Column], between: str) -> Column:
    """The texts of each row in one, those that say nothing left out."""
    cells = [spelt(part) for part in parts if len(part)]
    if len(cells) <= 1:
        return cells[0] if cells else NOTHING
    silent = np.logical_and.reduce([np.asarray(part.is_null()) for part in cells])
    if not bool(silent.any()):
        return pc.binary_join_element_wise(*cells, between, null_handling="skip")
    mask = pa.array(silent)  # a row in which every part is null would be missing from the result
    whole = [pc.if_else(mask, "", cells[0]), *cells[1:]]
    return pc.if_else(mask, NULL, pc.binary_join_element_wise(*whole, between, null_handling="skip"))
