"""Columns of lines in memory, to put the records of a selection in any order at once. Pure; no SQL, no labels.

A deep page costs what the first one costs: lines are put in order once per selection, order and column filters, and a
page is a slice of that. The order is the same on every database, because no database's collation takes part in it. No
object is made per line, nor per text: a column may have as many texts as there are lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.engines.protocol import ColumnFilter, Found, Page
from analytics.engines.snapshot import NONE, Coded, Floats, Integers, Mask, Positions
from store.text import search_key

TEXTS_AT_ONCE = 1 << 14


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of the table by id, ascending, and for each a number that tells its seizure from others."""

    ids: Integers
    seizures: Integers

    @property
    def nbytes(self) -> int:
        return int(self.ids.nbytes + self.seizures.nbytes)

    def positions(self, ids: Integers) -> Positions:
        """Where these lines stand, in their own order."""
        return np.searchsorted(self.ids, np.sort(ids)).astype(np.int32)


@dataclass(frozen=True, eq=False)
class Numbers:
    """One number per line, NaN where there is none."""

    values: Floats

    @property
    def nbytes(self) -> int:
        return int(self.values.nbytes)


@dataclass(frozen=True, eq=False)
class Days:
    """One day per line, as `date.toordinal`."""

    values: npt.NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        return int(self.values.nbytes)


Column = Coded | Numbers | Days


class Columns(Protocol):
    """Where the columns of the table come from; each has one element per line."""

    def column(self, name: str) -> Column: ...

    def folded(self, name: str) -> pa.StringArray:
        """The texts of a column folded for searching, in the order of its codes."""
        ...


def folded(texts: pa.StringArray) -> pa.StringArray:
    """Folded for searching, a few at a time."""

    def pieces() -> Iterator[pa.StringArray]:
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            some = texts.slice(start, TEXTS_AT_ONCE).to_pylist()
            yield pa.array([search_key(text) for text in some], pa.string())

    return pa.chunked_array(pieces(), pa.string()).combine_chunks()


def narrow(found: Positions, filters: Sequence[ColumnFilter], columns: Columns) -> Positions:
    """Those of the lines `found` that every column filter lets through."""
    for item in filters:
        found = found[_mask(item, columns)[found]]
    return found


def _mask(item: ColumnFilter, columns: Columns) -> Mask:
    column = columns.column(item.column)
    if isinstance(column, Numbers):
        low, high = _end(item.low, -np.inf), _end(item.high, np.inf)
        with np.errstate(invalid="ignore"):
            return (column.values >= low) & (column.values <= high)
    if isinstance(column, Days):
        last = columns.column("date_end")
        assert isinstance(last, Days)
        return (column.values >= _day(item.low, date.min)) & (last.values <= _day(item.high, date.max))
    if item.values is not None:
        holds = pc.is_in(column.values, value_set=pa.array(item.values, pa.string()))
        return _of_each(column, holds, blank=item.blank)
    texts = columns.folded(item.column)
    holds = np.ones(len(texts), dtype=np.bool_)
    for word in item.words:
        holds &= pc.match_substring(texts, word).to_numpy(zero_copy_only=False)
    return _of_each(column, holds)


def _end(value: float | str | None, otherwise: float) -> float:
    return otherwise if value is None else float(value)


def _day(value: float | str | None, otherwise: date) -> int:
    return (otherwise if value is None else date.fromisoformat(str(value))).toordinal()


def _of_each(column: Coded, holds: pa.BooleanArray | Mask, blank: bool = False) -> Mask:
    """Per line whether its text holds; `blank`: whether no text does."""
    return column.of_each(np.append(np.asarray(holds, dtype=np.bool_), blank))


def in_order(found: Positions, page: Page, columns: Columns) -> Positions:
    """The lines put in the page's order: ties by id; those without a value last in both directions.

    `found` is ascending, so "row", the order of loading, is there already.
    """
    if page.sort == "row":
        return found[::-1] if page.descending else found
    keys, missing = _keys(columns.column(page.sort), page.ranking, found)
    present, rest = (found[~missing], found[missing]) if missing.any() else (found, found[:0])
    ordered = present[np.argsort(keys[~missing] if len(rest) else keys, kind="stable")]
    if page.descending:
        ordered, rest = ordered[::-1], rest[::-1]
    return np.concatenate([ordered, rest]) if len(rest) else ordered


def _keys(column: Column, ranking: Sequence[str], found: Positions) -> tuple[npt.NDArray[Any], Mask]:
    """What the lines `found` are put in order by, and which of them have nothing."""
    if isinstance(column, Coded):
        codes = column.codes[found]
        return (_ranks(column, ranking)[codes] if ranking else codes), codes == NONE
    keys = column.values[found]
    return keys, np.isnan(keys) if isinstance(column, Numbers) else np.zeros(len(keys), dtype=np.bool_)


def _ranks(column: Coded, ranking: Sequence[str]) -> npt.NDArray[np.int64]:
    """Per text: its place in the order of `ranking`, behind these its place among all texts; the last is for none."""
    place = pc.index_in(column.values, value_set=pa.array(ranking, pa.string()))
    named = place.fill_null(NONE).to_numpy(zero_copy_only=False).astype(np.int64)
    ranks = np.where(named == NONE, len(ranking) + np.arange(column.size), named)
    return np.append(ranks, NONE)


def counted(found: Positions, lines: Lines, events: Numbers) -> Found:
    """Lines, and the events of their seizures, each seizure once."""
    _seizures, first = np.unique(lines.seizures[found], return_index=True)
    stated = events.values[found[first]]
    known = stated[~np.isnan(stated)]
    return Found(len(found), int(known.sum()) if len(known) or not len(found) else None)
