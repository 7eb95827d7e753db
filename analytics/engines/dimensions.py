"""The dimensions of cells over a snapshot: per line a code, and what a code stands for. Pure; no SQL.

Days and months are counted from the first one there is, so that their codes stay small. Must not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.engines.grouping import Codes
from analytics.engines.row_set import RowSet
from analytics.engines.snapshot import NONE, Coded, Integers, Snapshot
from analytics.regions import Epochs
from store.reference import Reference


@dataclass(frozen=True)
class Dimension:
    """`codes`: of the lines of a row set. `values`: the plain objects behind codes; behind -1 there is None."""

    codes: Callable[[RowSet], Codes]
    values: Callable[[Integers], list[Any]]


@dataclass(frozen=True, eq=False)
class Calendar:
    """The days from the first to the last of a column. `months`: of each day, year * 12 + month - 1."""

    first: int
    months: npt.NDArray[np.int32]

    @classmethod
    def of(cls, days: npt.NDArray[np.int32]) -> Calendar:
        first, last = (int(days.min()), int(days.max())) if len(days) else (1, 1)
        found = (date.fromordinal(day) for day in range(first, last + 1))
        months = (day.year * 12 + day.month - 1 for day in found)
        return cls(first, np.fromiter(months, dtype=np.int32, count=last - first + 1))

    @property
    def nbytes(self) -> int:
        return int(self.months.nbytes)

    @property
    def size(self) -> int:
        return len(self.months)

    def numbers(self, days: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Days counted from the first."""
        return days - np.int32(self.first)


@dataclass(frozen=True, eq=False)
class Calendars:
    """Those of the first and of the last days of a snapshot's records."""

    start: Calendar
    end: Calendar

    @classmethod
    def of(cls, snapshot: Snapshot) -> Calendars:
        return cls(Calendar.of(snapshot.start), Calendar.of(snapshot.end))


class Dimensions:
    """Those of one snapshot, by name."""

    def __init__(self, snapshot: Snapshot, calendars: Calendars, epochs: Epochs, reference: Reference) -> None:
        self._snapshot = snapshot
        self._drugs = reference.drugs
        self._start = calendars.start
        self._end = calendars.end
        self._epochs = epochs

    def __getitem__(self, name: str) -> Dimension:
        special: dict[str, Callable[[], Dimension]] = {
            "batch": self._batch,
            "epoch": self._epoch,
            "group": self._group,
            "period_start": lambda: _day(self._snapshot.start, self._start),
            "period_end": lambda: _day(self._snapshot.end, self._end),
            "start_month": lambda: _month(self._snapshot.start, self._start),
            "end_month": lambda: _month(self._snapshot.end, self._end),
        }
        return special[name]() if name in special else coded(self._snapshot.columns[name])

    def _batch(self) -> Dimension:
        batch = self._snapshot.batch
        first, last = (int(batch.min()), int(batch.max())) if len(batch) else (0, 0)
        return Dimension(
            lambda rows: Codes(rows.of(batch) - first, last - first + 1), lambda codes: (codes + first).tolist()
        )

    def _group(self) -> Dimension:
        drug = self._snapshot.columns["drug"]
        of_drug = [self._drugs[slug].drug_group for slug in drug.values.to_pylist()]
        groups = sorted(set(of_drug))
        number = {group: at for at, group in enumerate(groups)}
        codes = np.array([*(number[group] for group in of_drug), NONE], dtype=np.int16)
        return Dimension(
            lambda rows: Codes(codes[rows.of(drug.codes)], len(groups)),
            lambda found: [groups[code] if code >= 0 else None for code in found.tolist()],
        )

    def _epoch(self) -> Dimension:
        """How many changes of membership the first day has seen; 0 of countries that have none."""
        country, boundaries = self._snapshot.columns["country"], [day.toordinal() for day in self._epochs.boundaries]
        days = np.arange(self._start.first, self._start.first + self._start.size)
        passed = np.searchsorted(boundaries, days, side="right").astype(np.int16)
        changing = np.zeros(country.size + 1, dtype=np.int16)
        changing[[country.code_of[one] for one in self._epochs.countries if one in country.code_of]] = 1

        def codes(rows: RowSet) -> Codes:
            found = passed[self._start.numbers(rows.of(self._snapshot.start))]
            found *= changing[rows.of(country.codes)]
            return Codes(found, len(boundaries) + 1)

        return Dimension(codes, lambda found: found.tolist())


def coded(column: Coded) -> Dimension:
    """A column of texts as a dimension."""
    return Dimension(lambda rows: Codes(rows.of(column.codes), column.size), column.texts)


def _day(days: npt.NDArray[np.int32], calendar: Calendar) -> Dimension:
    def values(codes: Integers) -> list[date]:
        known = {code: date.fromordinal(code + calendar.first) for code in np.unique(codes).tolist()}
        return [known[code] for code in codes.tolist()]

    return Dimension(lambda rows: Codes(calendar.numbers(rows.of(days)), calendar.size), values)


def _month(days: npt.NDArray[np.int32], calendar: Calendar) -> Dimension:
    first, last = int(calendar.months[0]), int(calendar.months[-1])
    months = calendar.months - np.int32(first)

    def values(codes: Integers) -> list[str]:
        known = {code: month_text(code + first) for code in np.unique(codes).tolist()}
        return [known[code] for code in codes.tolist()]

    return Dimension(lambda rows: Codes(months[calendar.numbers(rows.of(days))], last - first + 1), values)


def month_text(month: int) -> str:
    """2009-08."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
