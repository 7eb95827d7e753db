"""Which lines of a snapshot a selection takes, found once and shared by all questions of a page. Pure; no SQL.

Lines are looked at a block at a time, so that what is in between stays small and in the processor's cache however many
lines there are. Must not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.engines.snapshot import Mask, Positions

# Some lines of a snapshot, by position.
Rows = slice | Positions
Condition = Callable[[Rows], Mask]
BLOCK = 1 << 16


@dataclass(frozen=True, eq=False)
class RowSet:
    """Some of the `size` lines of a snapshot, ascending. `positions` is None where it is all of them."""

    size: int
    positions: Positions | None = None

    def __len__(self) -> int:
        return self.size if self.positions is None else len(self.positions)

    @property
    def nbytes(self) -> int:
        return 0 if self.positions is None else int(self.positions.nbytes)

    def of(self, column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What a column of the snapshot has for these lines. Not to be changed: it may be the column itself."""
        return column if self.positions is None else column[self.positions]

    def where(self, mask: Mask) -> RowSet:
        """Those of these lines for which a mask, which has one element for each of them, is true."""
        if mask.all():
            return self
        chosen = np.flatnonzero(mask).astype(np.int32)
        return RowSet(self.size, chosen if self.positions is None else self.positions[chosen])

    def all_positions(self) -> Positions:
        if self.positions is None:
            return np.arange(self.size, dtype=np.int32)
        return self.positions

    def places_of(self, positions: Positions) -> Positions:
        """Where some of these lines stand among these lines."""
        if self.positions is None:
            return positions
        return np.searchsorted(self.positions, positions).astype(np.int32)

    def holds(self, position: int) -> bool:
        if self.positions is None:
            return True
        place = int(np.searchsorted(self.positions, position))
        return place < len(self.positions) and int(self.positions[place]) == position

    def blocks(self) -> Iterator[tuple[slice, Rows]]:
        """These lines block by block: where the block stands among them, and which lines of the snapshot it is."""
        for places in pieces(len(self)):
            yield places, places if self.positions is None else self.positions[places]


def matching(size: int, conditions: Sequence[Condition]) -> RowSet:
    """The lines that fulfil all conditions; a later one looks only at what the earlier ones have left of a block."""
    parts = [_matching(piece, conditions) for piece in pieces(size)]
    if all(isinstance(part, slice) for part in parts):
        return RowSet(size)
    return RowSet(size, np.concatenate([_positions(part) for part in parts]))


def pieces(length: int) -> Iterator[slice]:
    """Blocks from the first to the last of so many."""
    for start in range(0, length, BLOCK):
        yield slice(start, min(start + BLOCK, length))


def _matching(rows: Rows, conditions: Sequence[Condition]) -> Rows:
    for holds in conditions:
        mask = holds(rows)
        if not mask.all():
            rows = rows.start + np.flatnonzero(mask).astype(np.int32) if isinstance(rows, slice) else rows[mask]
            if not len(rows):
                break
    return rows


def _positions(rows: Rows) -> Positions:
    return np.arange(rows.start, rows.stop, dtype=np.int32) if isinstance(rows, slice) else rows
