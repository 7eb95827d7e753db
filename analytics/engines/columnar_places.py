"""The best places of a selection, with their cells, over a snapshot. Pure; no SQL.

There may be as many places as lines, so they are compared as arrays, one measure after the other, and only those that
are asked for become objects. The order is that of analytics.place_order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.engines.atlas import Atlas
from analytics.engines.grouping import Codes, Groups, grouped
from analytics.engines.measuring import Measuring
from analytics.engines.protocol import PLACE, Cell, Cells, Places
from analytics.engines.repeats import repeats
from analytics.engines.row_set import RowSet
from analytics.engines.snapshot import NONE, Floats, Positions, Snapshot
from analytics.rollup import DRUG
from analytics.selection import Selection
from store.reference import Reference

DIGITS = 12  # of a number, as rollup.steady takes them
# One measure of some places, which are given by number.
Measure = Callable[[Positions], npt.NDArray[Any]]


def places(
    snapshot: Snapshot, reference: Reference, atlas: Atlas, rows: RowSet, selection: Selection, limit: int
) -> Places:
    """The `limit` best places of the lines of `rows`."""
    located = _Located(snapshot, reference, atlas, rows.where(rows.of(atlas.spelling) != NONE))
    drugs = located if selection.of_one_class else located.of_class(DRUG)
    known = located.places()
    events = np.zeros(atlas.size, dtype=np.int64)
    events[known] = located.events(known)
    best = _best(known, limit, (lambda some: events[some], drugs.mass, drugs.equivalents))
    return Places(located.cells(best), len(known), int(events.sum()))


def _best(places: Positions, limit: int, measures: Sequence[Measure]) -> Positions:
    """The best of some places, ascending. A later measure is looked at only where the earlier ones are equal."""
    chosen: list[Positions] = []
    for measure in measures:
        if len(places) <= limit:
            break
        numbers = to_digits(measure(places))
        last = np.partition(numbers, len(numbers) - limit)[len(numbers) - limit]
        chosen.append(places[numbers > last])
        limit -= len(chosen[-1])
        places = places[numbers == last]
    # Those that are equal in everything are taken in their own order.
    return np.sort(np.concatenate([*chosen, places[:limit]]))


def to_digits(numbers: npt.NDArray[Any]) -> Floats:
    """Without the last digits, which depend on how a sum was made."""
    values = numbers.astype(np.float64)
    sized = (values != 0) & np.isfinite(values)
    found = values[sized]
    second = DIGITS - 1 - np.floor(np.log10(np.abs(found)))
    # In two steps: of the smallest numbers there are, the whole scale is beyond the largest.
    first = np.floor(second / 2)
    second -= first
    for scale in (first, second):  # where they stand: there may be a million of them
        np.power(10.0, scale, out=scale)
        found *= scale
    np.rint(found, out=found)
    found /= first
    found /= second
    values[sized] = found
    return values


@dataclass(frozen=True, eq=False)
class _Located:
    """Lines that have a place."""

    snapshot: Snapshot
    reference: Reference
    atlas: Atlas
    rows: RowSet

    def of_class(self, goods: str) -> _Located:
        column = self.snapshot.columns["class"]
        code = column.code_of.get(goods, column.size)
        return _Located(self.snapshot, self.reference, self.atlas, self.rows.where(self.rows.of(column.codes) == code))

    def places(self) -> Positions:
        """Their places, ascending."""
        occurs = np.zeros(self.atlas.size, dtype=np.bool_)
        occurs[self._numbers()] = True
        return np.flatnonzero(occurs).astype(np.int32)

    def events(self, places: Positions) -> npt.NDArray[np.int64]:
        measuring, rows = self._measuring(places)
        events, _without = measuring.events(measuring.lines())
        events -= measuring.repeated(repeats(self.snapshot, rows, self.reference).places["seizures"])
        return events

    def mass(self, places: Positions) -> Floats:
        measuring, _rows = self._measuring(places)
        return measuring.mass()[1]

    def equivalents(self, places: Positions) -> Floats:
        measuring, _rows = self._measuring(places)
        return measuring.equivalents(self.snapshot.equivalents.central)[1].astype(np.float64, copy=False)

    def cells(self, places: Positions) -> Cells:
        """The cells of some places, each place with the spelling of most of its lines."""
        columns = self.snapshot.columns
        example = self.atlas.line[self._spellings(places)]
        latitude, longitude = self.snapshot.latitude[example], self.snapshot.longitude[example]
        country, name, spelling = (columns[key].codes[example] for key in ("country", "place_folded", "place"))
        order = np.lexsort((longitude, latitude, spelling, name, country))
        rank = np.empty(len(places), dtype=np.int32)
        rank[order] = np.arange(len(places))
        rows, index = self._of(places)
        grain, goods = (Codes(rows.of(columns[key].codes), columns[key].size) for key in ("grain", "class"))
        groups = grouped((Codes(rank[index], len(places)), grain, goods), len(rows))
        place = order[groups.codes[0]]
        values = (
            columns["country"].texts(country[place]),
            columns["place_folded"].texts(name[place]),
            columns["place"].texts(spelling[place]),
            latitude[place].tolist(),
            longitude[place].tolist(),
            columns["grain"].texts(groups.codes[1]),
            columns["class"].texts(groups.codes[2]),
        )
        measured = Measuring(self.snapshot, rows, groups).of_cells(repeats(self.snapshot, rows, self.reference))
        found = (Cell(key, *row) for key, row in zip(zip(*values, strict=True), measured, strict=True))
        return Cells(PLACE, tuple(found))

    def _spellings(self, places: Positions) -> Positions:
        """Of each place the spelling with the most lines, the first in the alphabet among equals."""
        lines = np.bincount(self.rows.of(self.atlas.spelling), minlength=len(self.atlas.place))
        wanted = np.zeros(self.atlas.size, dtype=np.bool_)
        wanted[places] = True
        known = np.flatnonzero(wanted[self.atlas.place] & (lines > 0))
        order = np.lexsort((known, -lines[known], self.atlas.place[known]))
        ordered = known[order]
        first: Positions = ordered[np.flatnonzero(np.diff(self.atlas.place[ordered], prepend=NONE))].astype(np.int32)
        return first

    def _measuring(self, places: Positions) -> tuple[Measuring, RowSet]:
        rows, index = self._of(places)
        return Measuring(self.snapshot, rows, Groups(index, len(places), places.astype(np.int64), ())), rows

    def _of(self, places: Positions) -> tuple[RowSet, npt.NDArray[np.int32]]:
        """The lines of some places, and of each the place, counted from 0 in their order."""
        number = np.full(self.atlas.size, NONE, dtype=np.int32)
        number[places] = np.arange(len(places))
        index = number[self._numbers()]
        wanted = index != NONE
        return self.rows.where(wanted), index if wanted.all() else index[wanted]

    def _numbers(self) -> npt.NDArray[np.int32]:
        """The place of each line."""
        found: npt.NDArray[np.int32] = self.atlas.place[self.rows.of(self.atlas.spelling)]
        return found
