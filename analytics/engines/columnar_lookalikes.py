"""Which lines of a snapshot can have a look-alike in another file: few, as a rule, of which the database tells. Pure.

Must not import sqlalchemy; what is alike is decided in analytics/lookalikes.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.engines.dimensions import Calendar
from analytics.engines.grouping import Codes, Groups, grouped
from analytics.engines.row_set import Rows, RowSet, pieces
from analytics.engines.snapshot import NONE, Integers, Mask, Positions, Snapshot
from analytics.filters import UNCLASSIFIED
from analytics.lookalikes import EXACT, MOST_APART
from store.reference import Reference


def candidates(snapshot: Snapshot, rows: RowSet, calendar: Calendar, reference: Reference) -> Positions:
    """The lines that are to be compared, by country, family of drugs, month and id; `calendar`: of first days.

    Each has a line of another file near it, as analytics/lookalikes.py goes about it; and where one of a bucket lasts
    longer than a day, so that all days are compared there, that one is with them.
    """
    kept = np.concatenate([np.empty(0, dtype=np.int32), *(_possible(snapshot, some) for _at, some in rows.blocks())])
    buckets = _buckets(snapshot, kept, calendar, reference)
    shared = _several(buckets, snapshot.line_batch[kept])[buckets.index]
    kept = kept[shared]
    buckets = _buckets(snapshot, kept, calendar, reference)
    long = snapshot.start[kept] != snapshot.end[kept]
    lasting = np.zeros(buckets.size, dtype=np.bool_)
    lasting[buckets.index[long]] = True
    days = calendar.numbers(snapshot.start[kept])
    days[lasting[buckets.index]] = NONE
    parts = grouped([Codes(buckets.index.astype(np.int32), buckets.size), Codes(days, calendar.size)], len(kept))
    wanted = _near(parts, snapshot.mass_kg[kept], snapshot.line_batch[kept])
    met = np.zeros(buckets.size, dtype=np.bool_)
    met[buckets.index[wanted]] = True
    wanted |= long & met[buckets.index]
    # Numbers of buckets are in the order of what they stand for, and positions in that of ids.
    return kept[wanted][np.argsort(buckets.index[wanted], kind="stable")]


def _possible(snapshot: Snapshot, some: Rows) -> Positions:
    """Individual records with a country, a classified drug and a mass, known to the day or the month."""
    columns = snapshot.columns

    def among(name: str, *texts: str) -> Mask:
        column = columns[name]
        found = [column.code_of[text] for text in texts if text in column.code_of]
        return np.isin(column.codes[some], found)

    mask = (snapshot.mass_kg[some] > 0) & (columns["country"].codes[some] != NONE) & ~among("drug", UNCLASSIFIED)
    mask &= among("grain", "individual") & among("date_precision", "day", "month")
    found = np.flatnonzero(mask).astype(np.int32)
    return found + np.int32(some.start) if isinstance(some, slice) else some[found]


def _buckets(snapshot: Snapshot, kept: Positions, calendar: Calendar, reference: Reference) -> Groups:
    country, drug = snapshot.columns["country"], snapshot.columns["drug"]
    slugs = [reference.drugs[slug].parent or slug for slug in drug.values.to_pylist()]
    families = sorted(set(slugs))
    family = np.array([*(families.index(slug) for slug in slugs), NONE], dtype=np.int32)
    months = calendar.months - calendar.months[0]
    return grouped(
        [
            Codes(country.codes[kept], country.size),
            Codes(family[drug.codes[kept]], len(families)),
            Codes(months[calendar.numbers(snapshot.start[kept])], int(months[-1]) + 1),
        ],
        len(kept),
    )


def _several(groups: Groups, batch: Integers) -> Mask:
    """Of which groups more than one file has lines."""
    numbers, codes = np.unique(batch, return_inverse=True)
    of_files = grouped([Codes(groups.index.astype(np.int32), groups.size), Codes(codes, len(numbers))], len(batch))
    found: Mask = np.bincount(of_files.codes[0], minlength=groups.size) > 1
    return found


def _near(parts: Groups, mass: npt.NDArray[np.float64], batch: Integers) -> Mask:
    """Which lines have one of another file in their part whose mass is not too far apart.

    In the order of masses the nearest of another file stands at the next change of the file, up or down.
    """
    order = np.lexsort((mass, parts.index)).astype(np.int32)
    part, mass, batch = parts.index[order], mass[order], batch[order]
    found = np.zeros(len(order), dtype=np.bool_)
    if not len(order):
        return found
    # Runs of one part and one file: where each begins, and of each line the number of its run.
    changes = (part[1:] != part[:-1]) | (batch[1:] != batch[:-1])
    starts = np.flatnonzero(np.append(True, changes)).astype(np.int32)
    ends = np.append(starts[1:], np.int32(len(order)))
    run = np.cumsum(np.append(False, changes), dtype=np.int32)

    def near(lighter: npt.NDArray[Any], heavier: npt.NDArray[Any]) -> Mask:
        there = (lighter >= 0) & (heavier < len(order))
        light, heavy = np.where(there, lighter, 0), np.where(there, heavier, 0)
        apart = mass[heavy] * (1 - MOST_APART) > mass[light] * (1 + EXACT)
        close: Mask = there & (part[light] == part[heavy]) & ~apart
        return close

    for piece in pieces(len(order)):
        here, of_run = np.arange(piece.start, piece.stop), run[piece]
        found[order[piece]] = near(here, ends[of_run]) | near(starts[of_run] - 1, here)
    return found
