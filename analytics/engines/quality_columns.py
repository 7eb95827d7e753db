"""What the quality of reporters is made of, from the columns of a snapshot and a few bits a line beside them. Pure.

The same counts and dates as engines/quality.py asks the database for. Must not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.engines.dimensions import Calendar, Calendars, Dimension, Dimensions, coded
from analytics.engines.grouping import Codes, Groups, Index, grouped
from analytics.engines.protocol import Catalogue
from analytics.engines.row_set import Rows, RowSet
from analytics.engines.snapshot import NONE, Integers, Mask, Snapshot
from analytics.filters import UNCLASSIFIED, UNKNOWN
from analytics.quality_facts import COUNTS, EXAMPLES, Days, Group, Numbers, ReporterKey, Whole

Bits = npt.NDArray[np.uint32]
OF_LINE = (
    "unit_written", "unit", "unknown_unit", "quantity", "quantity_without_unit", "zero_quantity", "purity", "mass",
    "whole", "fives", "tens", "long",
)  # fmt: skip
OF_SEIZURE = ("country_written", "date_written", "area", "event_id", "detection", "short_year")
BIT: Mapping[str, np.uint32] = {name: np.uint32(1 << at) for at, name in enumerate((*OF_LINE, *OF_SEIZURE))}
_ROUTE = ("origin", "departure", "transit", "destination")
# Those that count where the snapshot's column has a value, and where the bit of the same name is set.
_HAVING = ("country", "place", "location", "administration", "mode", "concealment", *_ROUTE)
_SAID = (
    "unit_written", "country_written", "date_written", "area", "event_id", "quantity", "unit", "purity", "detection",
    "unknown_unit", "quantity_without_unit", "zero_quantity", "short_year",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Stated:
    """Per line of a snapshot what it states that the snapshot does not hold, by BIT; read by quality_stated."""

    bits: Bits

    @property
    def nbytes(self) -> int:
        return int(self.bits.nbytes)


@dataclass(frozen=True, eq=False)
class Ledger:
    """Everything that is counted, of one snapshot. `loaded_on`: by batch, the ordinal of the day of its load."""

    snapshot: Snapshot
    stated: Stated
    loaded_on: Mapping[int, int]

    def masks(self, rows: Rows) -> dict[str, Mask]:
        """Which of some lines each of COUNTS counts, but "rows"; and those of dates: short_year, date_after_load."""
        columns, bits = self.snapshot.columns, self.stated.bits[rows]
        having = {name: columns[name].codes[rows] != NONE for name in _HAVING}
        said = {name: bits & BIT[name] != 0 for name in _SAID}
        day = self._is(rows, "date_precision", "day")
        unclassified = self._is(rows, "drug", UNCLASSIFIED)
        located = ~(np.isnan(self.snapshot.latitude[rows]) | np.isnan(self.snapshot.longitude[rows]))
        return {
            **having,
            **said,
            "date_day": day,
            "date_not_day": ~day,
            "date_after_load": day & (self.snapshot.end[rows] > self._loaded[self.snapshot.line_batch[rows]]),
            "coordinates": located,
            "drug": ~unclassified,
            "drug_unclassified": unclassified,
            "route": np.logical_or.reduce([having[name] for name in _ROUTE]),
            "country_unknown": said["country_written"] & ~having["country"],
            "held": self.snapshot.held[rows],
            **_heaping(bits, self._is(rows, "grain", "individual")),
        }

    @property
    def _loaded(self) -> npt.NDArray[np.int32]:
        days = np.zeros(max(self.loaded_on, default=0) + 1, dtype=np.int32)
        days[list(self.loaded_on)] = list(self.loaded_on.values())
        return days

    def _is(self, rows: Rows, name: str, text: str) -> Mask:
        column = self.snapshot.columns[name]
        found: Mask = column.codes[rows] == column.code_of.get(text, column.size)
        return found


def _heaping(bits: Bits, individual: Mask) -> dict[str, Mask]:
    found = {name: individual & (bits & BIT[name] != 0) for name in ("mass", "whole", "fives", "tens", "long")}
    return {
        "individual": individual,
        "masses": found.pop("mass"),
        **found,
        "long_fives": found["long"] & found["fives"],
        "long_tens": found["long"] & found["tens"],
    }


def of_reporter(snapshot: Snapshot, rows: RowSet, reporter: ReporterKey, catalogue: Catalogue) -> RowSet:
    """The lines of one reporter among some."""
    mine = [key for key, entry in catalogue.batches.items() if entry.source == reporter.source]
    administration, country = snapshot.columns["administration"], snapshot.columns["country"]
    rows = rows.where(np.isin(rows.of(snapshot.line_batch), mine))
    if reporter.kind == "administration":
        return rows.where(rows.of(administration.among([reporter.code])))
    rows = rows.where(rows.of(administration.codes) == NONE)
    unknown = reporter.code == UNKNOWN
    return rows.where(rows.of(country.among([] if unknown else [reporter.code], missing=unknown)))


def counted(ledger: Ledger, rows: RowSet, months: Dimensions | None) -> tuple[Group, ...]:
    """Counts by batch, administration and country, with `months` also by those of the first and last day."""
    keys = _owners(ledger.snapshot)
    keys += [] if months is None else [months["start_month"], months["end_month"]]
    groups = grouped([key.codes(rows) for key in keys], len(rows))
    numbers = map(Numbers, _numbers(ledger, rows, groups))
    batches, administrations, countries, *of_months = _names(keys, groups)
    starts, ends = of_months or [[None] * groups.size] * 2
    return tuple(map(Group, batches, administrations, countries, starts, ends, numbers))


def dated(ledger: Ledger, rows: RowSet, calendars: Calendars) -> tuple[Days, ...]:
    """Dates to the day, and the rows of each, by batch, administration and country."""
    snapshot = ledger.snapshot
    keys = _owners(snapshot)
    owners = grouped([key.codes(rows) for key in keys], len(rows))
    short = np.zeros(owners.size, dtype=np.int64)
    day = np.empty(len(rows), dtype=np.bool_)
    for places, some in rows.blocks():
        masks = ledger.masks(some)
        day[places] = masks["date_day"]
        short += _each(owners.index[places], masks["short_year"], owners.size)
    days, amounts, bounds = _per_owner(owners.index[day], rows.of(snapshot.end)[day], owners.size, calendars.end)
    parts = [slice(start, end) for start, end in pairwise(bounds)]
    batches, administrations, countries = _names(keys, owners)
    each_day, each_amount = [days[part] for part in parts], [amounts[part] for part in parts]
    return tuple(map(Days, batches, administrations, countries, each_day, each_amount, short.tolist()))


def _per_owner(
    owner: Index, days: npt.NDArray[np.int32], owners: int, calendar: Calendar
) -> tuple[Whole, Whole, list[int]]:
    """Distinct days, owner after owner, the lines of each, and where those of each owner begin and end.

    Put in order in their place: there may be nearly as many as there are lines.
    """
    wide = owners * calendar.size >= 1 << 31
    keys: Integers = owner.astype(np.int64 if wide else np.int32)
    keys *= calendar.size
    keys += calendar.numbers(days)
    keys.sort()
    first = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    starts = np.flatnonzero(first).astype(np.int32)
    amounts = np.diff(starts, append=np.int32(len(keys)))
    keys = keys[first]
    bounds = np.searchsorted(keys, np.arange(owners + 1) * calendar.size).tolist()
    keys %= calendar.size
    keys += calendar.first
    return keys.astype(np.int32, copy=False), amounts, bounds


def examples(ledger: Ledger, rows: RowSet, problems: Sequence[str]) -> dict[str, list[int]]:
    """The first lines, by id, that have each problem."""
    found: dict[str, list[int]] = {name: [] for name in problems}
    for _places, some in rows.blocks():
        wanted = [name for name, lines in found.items() if len(lines) < EXAMPLES]
        if not wanted:
            break
        masks, lines = ledger.masks(some), ledger.snapshot.lines[some]
        for name in wanted:
            missing = EXAMPLES - len(found[name])
            found[name] += lines[np.flatnonzero(masks[_MASK.get(name, name)])[:missing]].tolist()
    return {name: lines for name, lines in found.items() if lines}


_MASK = {"two_digit_year": "short_year"}  # problems that are not called like what is counted


def _owners(snapshot: Snapshot) -> list[Dimension]:
    batch = snapshot.line_batch.astype(np.int32)
    first, last = (int(batch.min()), int(batch.max())) if len(batch) else (0, 0)
    of_batch = Dimension(
        lambda rows: Codes(rows.of(batch) - np.int32(first), last - first + 1), lambda codes: (codes + first).tolist()
    )
    return [of_batch, coded(snapshot.columns["administration"]), coded(snapshot.columns["country"])]


def _names(keys: Sequence[Dimension], groups: Groups) -> list[list[Any]]:
    """By key what it is of each group."""
    return [key.values(codes) for key, codes in zip(keys, groups.codes, strict=True)]


def _numbers(ledger: Ledger, rows: RowSet, groups: Groups) -> npt.NDArray[np.int32]:
    """A row per group, in it COUNTS in order."""
    found = np.zeros((groups.size, len(COUNTS)), dtype=np.int32)
    for places, some in rows.blocks():
        index, masks = groups.index[places], ledger.masks(some)
        for at, name in enumerate(COUNTS):
            found[:, at] += _each(index, masks.get(name), groups.size)
    return found


def _each(index: Index, mask: Mask | None, size: int) -> Integers:
    """How many lines of each group a mask has; without one, all."""
    return np.bincount(index if mask is None else index[mask], minlength=size)

