"""The numbers of cells over groups of lines: events, lines, kilograms, first and last day. Pure; no SQL.

Most lines are alike: one event, not held, weighed. What a line does otherwise is added or taken away where it occurs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.engines.exact_sums import ExactSums
from analytics.engines.grouping import Groups
from analytics.engines.repeats import LEVELS, Repeats
from analytics.engines.row_set import Rows, RowSet, pieces
from analytics.engines.snapshot import NONE, Floats, Positions, Snapshot

Index = npt.NDArray[np.intp]
Numbers = npt.NDArray[np.int64]


class Measuring:
    """The lines of a row set in groups; `groups.index` has one element for each of them."""

    def __init__(self, snapshot: Snapshot, rows: RowSet, groups: Groups) -> None:
        self._snapshot = snapshot
        self._rows = rows
        self._groups = groups

    def of_cells(self, repeats: Repeats) -> Iterator[tuple[Any, ...]]:
        """Per group the numbers of a Cell in its order, plain numbers and texts."""
        numbers = (column.tolist() for column in self.numbers(repeats))
        return zip(*numbers, *map(iso, self.days()), strict=True)

    def numbers(self, repeats: Repeats) -> tuple[Numbers | Floats, ...]:
        """The columns of these up to the days, one element per group."""
        lines, known = self.lines(), self._snapshot.equivalents
        events, without_count = self.events(lines)
        by_level = [events - self.repeated(repeats.places[level]) for level in LEVELS]
        converted = self.equivalents(known.low, known.central, known.high)
        return (*by_level, lines, without_count, self._held(), *self.mass(), *converted)

    def lines(self) -> Numbers:
        found = self._zeros()
        for places, _some in self._rows.blocks():
            np.add.at(found, self._index(places), 1)
        return found

    def events(self, lines: Numbers) -> tuple[Numbers, Numbers]:
        """Per group the events that its `lines` state, each line for itself, and how many of them state none."""
        found, without = lines.copy(), self._zeros()
        for places, some in self._rows.blocks():
            events = self._snapshot.events[some]
            unlike = events != 1
            if unlike.any():
                index, stated = self._index(places)[unlike], events[unlike].astype(np.int64)
                np.add.at(without, index[stated == NONE], 1)
                np.add.at(found, index, np.maximum(stated, 0) - 1)
        return found, without

    def repeated(self, places: Positions) -> Numbers:
        """Per group the events on some of the lines, given by their places in the row set."""
        found = self._zeros()
        for piece in pieces(len(places)):
            some = places[piece]
            lines = some if self._rows.positions is None else self._rows.positions[some]
            events = np.maximum(self._snapshot.events[lines], 0).astype(np.int64)
            np.add.at(found, self._groups.index[some].astype(np.intp), events)
        return found

    def mass(self) -> tuple[Numbers, Floats]:
        """Per group the counted lines that state a mass, and the sum of it."""
        found, sums = self._zeros(), self._sums()
        for places, some in self._rows.blocks():
            index, mass = self._index(places), self._snapshot.mass_kg[some]
            weighed = ~(np.isnan(mass) | self._snapshot.held[some])
            if not weighed.all():
                index, mass = index[weighed], mass[weighed]
            np.add.at(found, index, 1)
            sums.add(index, mass)
        return found, sums.totals()

    def equivalents(self, *columns: Floats) -> tuple[Numbers | Floats, ...]:
        """Per group the counted lines that have an equivalent and no mass, and the sums of columns of equivalents."""
        found, sums = self._zeros(), [self._sums() for _column in columns]
        for places, some in self._rows.blocks() if len(self._snapshot.equivalents.positions) else ():
            which, within = self._converted(some)
            index = self._index(places)[within]
            np.add.at(found, index, 1)
            for one, column in zip(sums, columns, strict=True):
                one.add(index, column[which])
        return found, *(one.totals() for one in sums)

    def _converted(self, rows: Rows) -> tuple[Positions, Positions]:
        """Which equivalents those of a block of lines are that are converted, and which of the lines have them."""
        snapshot = self._snapshot
        first, last = (rows.start, rows.stop) if isinstance(rows, slice) else (int(rows[0]), int(rows[-1]) + 1)
        start, stop = np.searchsorted(snapshot.equivalents.positions, (first, last)).tolist()
        lines = snapshot.equivalents.positions[start:stop]
        converted = np.isnan(snapshot.mass_kg[lines]) & ~snapshot.held[lines]
        if isinstance(rows, slice):
            within = lines - first
        else:
            place = np.full(last - first, NONE, dtype=np.int32)
            place[rows - first] = np.arange(len(rows))
            within = place[lines - first]
            converted &= within != NONE
        return (np.flatnonzero(converted) + start).astype(np.int32), within[converted]

    def _held(self) -> Numbers:
        found = self._zeros()
        for places, some in self._rows.blocks():
            held = self._snapshot.held[some]
            if held.any():
                np.add.at(found, self._index(places)[held], 1)
        return found

    def days(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Per group its first and its last day."""
        first = np.full(self._groups.size, date.max.toordinal(), dtype=np.int32)
        last = np.zeros(self._groups.size, dtype=np.int32)
        for places, some in self._rows.blocks():
            index = self._index(places)
            np.minimum.at(first, index, self._snapshot.start[some])
            np.maximum.at(last, index, self._snapshot.end[some])
        return first, last

    def _index(self, places: slice) -> Index:
        return self._groups.index[places].astype(np.intp)

    def _zeros(self) -> Numbers:
        return np.zeros(self._groups.size, dtype=np.int64)

    def _sums(self) -> ExactSums:
        # By the lines of the snapshot, not of the selection: a group's sum is the same in whatever it is asked.
        return ExactSums(self._groups.size, len(self._snapshot))


def iso(days: npt.NDArray[np.int32]) -> list[str]:
    """Days in words of ISO 8601."""
    known = {day: date.fromordinal(day).isoformat() for day in np.unique(days).tolist()}
    return [known[day] for day in days.tolist()]
