"""Columns of all lines in memory, to put the records of a selection in any order at once. Pure; no SQL, no labels.

A deep page costs what the first one costs: lines are put in order once per selection, order and column filters, and a
page is a slice of that. The order is the same on every database, because no database's collation takes part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from analytics.engines.protocol import ColumnFilter, Found, Page
from store.text import search_key

Positions = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
TEXT_BYTES = 80  # of a short distinct text, its place in a tuple included


@dataclass(frozen=True)
class Lines:
    """All lines by id, ascending, and the seizure of each."""

    ids: Integers
    seizures: Integers

    @classmethod
    def of(cls, pairs: Iterable[Iterable[int]]) -> Lines:
        """From (line, seizure), ascending."""
        table = np.fromiter(chain.from_iterable(pairs), dtype=np.int64).reshape(-1, 2)
        return cls(table[:, 0].copy(), table[:, 1].copy())

    @property
    def nbytes(self) -> int:
        return int(self.ids.nbytes + self.seizures.nbytes)

    def positions(self, ids: Sequence[int]) -> Positions:
        """Where these lines stand, in their own order."""
        return np.searchsorted(self.ids, np.sort(np.array(ids, dtype=np.int64))).astype(np.int32)


@dataclass(frozen=True)
class Texts:
    """One text per line: its number in `values`, -1 where there is none."""

    codes: npt.NDArray[np.int32]
    values: tuple[str, ...]

    @property
    def nbytes(self) -> int:
        return int(self.codes.nbytes) + TEXT_BYTES * len(self.values)

    def taken(self, codes: npt.NDArray[np.int32]) -> Texts:
        """Per line, the text at the place its code says; this column has one text per code."""
        return Texts(np.append(self.codes, np.int32(-1))[codes], self.values)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        return tuple(map(search_key, self.values))

    def of_each(self, per_value: npt.NDArray[np.generic], missing: float | bool) -> npt.NDArray[np.generic]:
        """Per line: what its value has; `missing` where it has none."""
        return np.append(per_value, missing)[self.codes]

    def ranks(self, ranking: Sequence[str]) -> npt.NDArray[np.float64]:
        """Per line: the place of its text, in the order of `ranking` if that is given; NaN where there is none."""
        if ranking:
            place = {key: number for number, key in enumerate(ranking)}
            keys: list[tuple[int, str]] = [(place.get(value, len(place)), value) for value in self.values]
        else:
            keys = [(0, value) for value in self.values]
        ranks = np.empty(len(self.values))
        ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
        return self.of_each(ranks, np.nan).astype(np.float64)


@dataclass(frozen=True)
class Numbers:
    """One number per line, NaN where there is none."""

    values: npt.NDArray[np.float64]

    @property
    def nbytes(self) -> int:
        return int(self.values.nbytes)


Column = Texts | Numbers
Columns = Callable[[str], Column]


def texts(values: Iterable[str | None]) -> Texts:
    """Dictionary-encode."""
    known: dict[str | None, int] = {None: -1}
    codes = np.fromiter((known.setdefault(value, len(known) - 1) for value in values), dtype=np.int32)
    return Texts(codes, tuple(value for value in known if value is not None))


def numbers(values: Iterable[float | None]) -> Numbers:
    return Numbers(np.fromiter((np.nan if value is None else value for value in values), dtype=np.float64))


def spread(column: Column, seizures: Lines, lines: Lines) -> Column:
    """A column of seizures (`seizures.ids`) as one of lines."""
    where = np.searchsorted(seizures.ids, lines.seizures)
    return Texts(column.codes[where], column.values) if isinstance(column, Texts) else Numbers(column.values[where])


def narrow(found: Positions, filters: Sequence[ColumnFilter], columns: Columns) -> Positions:
    """Those of the lines `found` that every column filter lets through."""
    for item in filters:
        found = found[_mask(item, columns)[found]]
    return found


def _mask(item: ColumnFilter, columns: Columns) -> Mask:
    column = columns(item.column)
    if isinstance(column, Numbers):
        low, high = _end(item.low, -np.inf), _end(item.high, np.inf)
        with np.errstate(invalid="ignore"):
            return (column.values >= low) & (column.values <= high)
    if item.values is not None:
        wanted = frozenset(item.values)
        return _per_value(column, [value in wanted for value in column.values])
    if item.words:
        return _per_value(column, [all(word in text for word in item.words) for text in column.folded])
    start = _per_value(column, [item.low is None or value >= str(item.low) for value in column.values])
    last = columns("date_end")
    assert isinstance(last, Texts)
    return start & _per_value(last, [item.high is None or value <= str(item.high) for value in last.values])


def _end(value: float | str | None, otherwise: float) -> float:
    return otherwise if value is None else float(value)


def _per_value(column: Texts, holds: Sequence[bool]) -> Mask:
    return column.of_each(np.array(holds, dtype=np.bool_), False).astype(np.bool_)


def in_order(found: Positions, page: Page, columns: Columns) -> Positions:
    """The lines put in the page's order: ties by id; those without a value last in both directions.

    `found` is ascending, so "row", the order of loading, is there already.
    """
    if page.sort == "row":
        return found[::-1] if page.descending else found
    column = columns(page.sort)
    keys = (column.ranks(page.ranking) if isinstance(column, Texts) else column.values)[found]
    missing = np.isnan(keys)
    present, rest = found[~missing], found[missing]
    ordered = present[np.argsort(keys[~missing], kind="stable")]
    if page.descending:
        ordered, rest = ordered[::-1], rest[::-1]
    return np.concatenate([ordered, rest])


def counted(found: Positions, lines: Lines, events: Numbers) -> Found:
    """Lines, and the events of their seizures, each seizure once."""
    _seizures, first = np.unique(lines.seizures[found], return_index=True)
    stated = events.values[found[first]]
    known = stated[~np.isnan(stated)]
    return Found(len(found), int(known.sum()) if len(known) or not len(found) else None)
