"""Count the loaded rows of a file that are equal to an earlier one in every cell. Pure but for reading the staged file.

Rows that differ in a few telling columns need not be compared in all of them: while a file goes by, one number is made
of those few cells of each row, and only rows whose numbers come again are looked at whole, at the end. Where no few
columns tell the rows apart, the number is made of all cells at once. Numbers have 64 bits and a secret of this process,
so nobody can make two rows alike.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.encoded import Index, Mask
from etl.readers.sheet_staging import sheet_columns
from etl.readers.staged import Block, StagedTable

MARK = "\x1f"  # between the cells of a row
MOST_TELLING, FEW_COLUMNS = 3, 6  # columns that tell rows apart; tables so narrow are compared whole
TOLD_APART = 0.95  # of the rows of the first block
_NONE: Index = np.zeros(0, dtype=np.int64)


class Repeats:
    """The rows of one table that were loaded so far."""

    def __init__(self, table: StagedTable, read: Container[str]) -> None:
        """`read`: the columns that say something of a row. A row that stands on two sheets is the same row, unless its
        sheet says when or where."""
        self._table = table
        sheet = set(sheet_columns(table.columns))
        self._own = tuple(name for name in table.columns if name not in sheet or name in read)
        self._telling: tuple[str, ...] | None = None
        self._numbers: list[Index] = []
        self._loaded: list[bytes] = []  # per block, a bit per row

    def add(self, block: Block, loaded: Mask) -> None:
        """The next block. `loaded`: its rows that are loaded."""
        if self._telling is None:
            self._telling = telling_columns(block.data.select(self._own))
        self._numbers.append(_numbers(block.data.select(self._telling), loaded))
        self._loaded.append(np.packbits(loaded).tobytes())

    @cached_property
    def count(self) -> int:
        """Of all blocks, when every one was added; rows of one kind are one less than they are."""
        again = _coming_again(self._numbers)
        if not len(again) or self._telling == self._own:
            return _spare(self._numbers)
        blocks = zip(self._table.blocks(), self._numbers, self._loaded, strict=True)
        return _spare(
            [
                _numbers(block.data.select(self._own), _among(again, told, loaded, block.rows))
                for block, told, loaded in blocks
            ]
        )


def telling_columns(rows: pa.Table) -> tuple[str, ...]:
    """The few columns that tell nearly all of these rows apart; all of them where no few do."""
    names = tuple(rows.column_names)
    if len(names) <= FEW_COLUMNS or not rows.num_rows:
        return names
    distinct = {name: int(pc.count_distinct(rows.column(name)).as_py()) for name in names}
    chosen = sorted(names, key=lambda name: -distinct[name])[:MOST_TELLING]
    everything = np.ones(rows.num_rows, dtype=np.bool_)
    for size in range(1, len(chosen) + 1):
        some = tuple(chosen[:size])
        if len(np.unique(_numbers(rows.select(some), everything))) >= TOLD_APART * rows.num_rows:
            return some
    return names


def _numbers(data: pa.Table, rows: Mask) -> Index:
    """One number per row of `rows`, equal where all cells of `data` are."""
    chosen = data if bool(rows.all()) else data.take(pa.array(np.flatnonzero(rows)))
    if not chosen.num_rows:
        return _NONE
    first, *more = chosen.columns
    joined = (pc.binary_join_element_wise(first, *more, MARK) if more else first).cast(pa.binary())
    return np.fromiter(map(hash, joined.to_pylist()), dtype=np.int64, count=len(joined))


def _among(again: Index, numbers: Index, loaded: bytes, rows: int) -> Mask:
    """The rows of a block whose number is one of `again`, which is sorted."""
    known = np.unpackbits(np.frombuffer(loaded, dtype=np.uint8), count=rows).astype(np.bool_)
    at = np.minimum(np.searchsorted(again, numbers), len(again) - 1)
    known[known] = again[at] == numbers
    return known


def _sorted(blocks: Sequence[Index]) -> Index:
    # Sorted by hand: `np.unique` takes a hundred times as long for a million.
    return np.sort(np.concatenate([_NONE, *blocks]))


def _coming_again(blocks: Sequence[Index]) -> Index:
    """Sorted numbers that come more than once."""
    numbers = _sorted(blocks)
    again = numbers[1:][numbers[1:] == numbers[:-1]]
    found: Index = again[np.append(True, again[1:] != again[:-1])] if len(again) else again
    return found


def _spare(blocks: Sequence[Index]) -> int:
    numbers = _sorted(blocks)
    return int(np.count_nonzero(numbers[1:] == numbers[:-1]))
