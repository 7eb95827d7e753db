"""How many reporters have a record within a month, quarter or year, by the rule of analytics.reporting. Pure; no SQL.

A reporter is an administration; or a country, of a source that names no administration of it in that period.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analytics import periods
from analytics.engines.dimensions import Calendar, Calendars, month_text
from analytics.engines.grouping import Codes, grouped
from analytics.engines.protocol import Catalogue
from analytics.engines.row_set import RowSet
from analytics.engines.snapshot import NONE, Integers, Snapshot

Numbers = npt.NDArray[np.int64]


def reporters(
    snapshot: Snapshot, calendars: Calendars, rows: RowSet, catalogue: Catalogue, granularity: str
) -> Mapping[int, int]:
    """Per period (periods.bucket) the number of its reporters, of the records that lie wholly in it."""
    starts = _buckets(rows.of(snapshot.start), calendars.start, granularity)
    ends = _buckets(rows.of(snapshot.end), calendars.end, granularity)
    within = starts == ends
    rows, starts = rows.where(within), starts[within]
    if not len(rows):
        return {}
    first = int(starts.min())
    period = Codes(starts - np.int32(first), int(starts.max()) - first + 1)
    found = _administrations(snapshot, rows, period) + _countries(snapshot, rows, period, catalogue)
    occurs = np.bincount(period.codes, minlength=period.size)
    return {first + number: count for number, count in enumerate(found.tolist()) if occurs[number]}


def _buckets(days: npt.NDArray[np.int32], calendar: Calendar, granularity: str) -> npt.NDArray[np.int32]:
    """The month, quarter or year of each day."""
    months = range(int(calendar.months[0]), int(calendar.months[-1]) + 1)
    names = map(month_text, months)
    buckets = np.array([periods.bucket(name, name, granularity) for name in names], dtype=np.int32)
    found: npt.NDArray[np.int32] = buckets[calendar.months - months.start][calendar.numbers(days)]
    return found


def _administrations(snapshot: Snapshot, rows: RowSet, period: Codes) -> Numbers:
    """Per period the administrations named, whatever the source."""
    column = snapshot.columns["administration"]
    periods_, names = grouped((period, Codes(rows.of(column.codes), column.size)), len(rows)).codes
    return np.bincount(periods_[names != NONE], minlength=period.size)


def _countries(snapshot: Snapshot, rows: RowSet, period: Codes, catalogue: Catalogue) -> Numbers:
    """Per period the countries of which some source names no administration."""
    country, administration = snapshot.columns["country"], snapshot.columns["administration"]
    groups = grouped(
        (
            period,
            _sources(snapshot, rows, catalogue),
            Codes(rows.of(country.codes), country.size),
            Codes((rows.of(administration.codes) != NONE).astype(np.int8), 2),
        ),
        len(rows),
    )
    when, source, where, named = groups.codes
    # In order: of one period, source and country the group without a name comes before that with names.
    followed = np.zeros(groups.size, dtype=np.bool_)
    followed[:-1] = (when[1:] == when[:-1]) & (source[1:] == source[:-1]) & (where[1:] == where[:-1])
    alone = (named == 0) & ~followed & (where != NONE)
    several = grouped((Codes(when[alone], period.size), Codes(where[alone], country.size)), int(alone.sum()))
    return np.bincount(several.codes[0], minlength=period.size)


def _sources(snapshot: Snapshot, rows: RowSet, catalogue: Catalogue) -> Codes:
    """The source of each line, by its seizure's batch."""
    names = sorted({batch.source for batch in catalogue.batches.values()})
    of_batch: Integers = np.zeros(max(catalogue.batches) + 1, dtype=np.int32)
    for key, batch in catalogue.batches.items():
        of_batch[key] = names.index(batch.source)
    return Codes(of_batch[rows.of(snapshot.batch)], len(names))
