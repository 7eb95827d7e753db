"""Reads a snapshot from the database: every line that counts, with its seizure. The only SQL of the columnar engine.

Lines and seizures are read apart, each in the order of its ids, and put together here: a join would fetch a seizure of
several lines as often, and most of what a snapshot holds is of the seizure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from analytics.engines.protocol import DataChangedError
from analytics.engines.snapshot import (
    NONE,
    OF_LINE,
    OF_SEIZURE,
    Coded,
    Equivalents,
    Integers,
    Mask,
    Positions,
    Snapshot,
    narrowed,
)
from analytics.engines.snapshot_codes import pruned
from analytics.engines.snapshot_packed import Columns, Wanted, read_columns
from store.database import data_version_of
from store.tables import batch, seizure, seizure_line

Conditions = list[ColumnElement[bool]]


def read_snapshot(conn: Connection, version: int) -> Snapshot:
    """The snapshot of the data version that the connection's transaction sees.

    Raises DataChangedError when that is another one than `version`.
    """
    if data_version_of(conn) != version:
        raise DataChangedError(f"no longer data version {version}")
    active = _active(conn)
    # Rows of other batches, which may be many more than those that count, stay in the database where there are any.
    some = active if _some_are_not(conn, active) and not _mixed(conn, active) else None
    seizures, lines, equivalents = (read_columns(conn, wanted(some)) for wanted in (_seizures, _lines, _equivalents))
    return _assembled(version, active, seizures, lines, equivalents)


def count_lines(conn: Connection) -> int:
    """How many lines a snapshot would have, or a few more: those of active batches."""
    rows = select(func.count()).select_from(seizure_line).where(seizure_line.c.batch_id.in_(_active(conn)))
    return int(conn.execute(rows).scalar_one())


def _active(conn: Connection) -> Sequence[int]:
    return conn.execute(select(batch.c.id).where(batch.c.status == "active").order_by(batch.c.id)).scalars().all()


def _some_are_not(conn: Connection, active: Sequence[int]) -> bool:
    return int(conn.execute(select(func.count()).select_from(batch)).scalar_one()) > len(active)


def _mixed(conn: Connection, active: Sequence[int]) -> bool:
    """Whether a line counts by its own batch or its seizure's alone; store/joined.py sees to it that none does."""
    of_seizure, of_line = seizure.c.batch_id.in_(active), seizure_line.c.batch_id.in_(active)
    unlike = or_(and_(of_seizure, ~of_line), and_(of_line, ~of_seizure))
    joined = seizure_line.join(seizure, seizure.c.id == seizure_line.c.seizure_id)
    found = select(seizure_line.c.id).select_from(joined).where(seizure.c.not_counted.is_(None), unlike).limit(1)
    return conn.execute(found).first() is not None


def _of(column: ColumnElement[int], batches: Sequence[int] | None) -> Conditions:
    # The sum keeps the index of batches out of it: rows are read in the order in which they lie on the disk.
    return [] if batches is None else [(column + 0).in_(batches)]


def _lines(batches: Sequence[int] | None) -> Wanted:
    line = seizure_line.c
    return Wanted(
        table=seizure_line,
        conditions=_of(line.batch_id, batches),
        wholes={
            "seizure": line.seizure_id,
            "batch": line.batch_id,
            "held": case((line.hold_reason.is_(None), 0), else_=1),
        },
        texts={name: line[name] for name in OF_LINE},
        decimals={"mass_kg": line.mass_kg},
    )


def _equivalents(batches: Sequence[int] | None) -> Wanted:
    line = seizure_line.c
    central = line.kg_equivalent
    return Wanted(
        table=seizure_line,
        conditions=[central.is_not(None), *_of(line.batch_id, batches)],
        decimals={
            "low": func.coalesce(line.kg_equivalent_low, central),
            "central": central,
            "high": func.coalesce(line.kg_equivalent_high, central),
        },
    )


def _seizures(batches: Sequence[int] | None) -> Wanted:
    column = seizure.c
    return Wanted(
        table=seizure,
        conditions=[column.not_counted.is_(None), *_of(column.batch_id, batches)],
        wholes={
            "batch": column.batch_id,
            "several": case((column.line_count == 1, 0), else_=1),
            "events": func.coalesce(column.event_count, NONE),
        },
        days={"start": column.period_start, "end": column.period_end},
        texts={name: column[name] for name in OF_SEIZURE},
        decimals={"latitude": column.latitude, "longitude": column.longitude},
        free=("place", "place_folded"),
    )


@dataclass(frozen=True, eq=False)
class _Meeting:
    """Where lines and seizures that were read meet.

    `kept`: which of the lines count. `where`: the place of the seizure of each of these. `seizures`: how many were
    read. `counts`: as in Snapshot.
    """

    kept: Mask
    where: Positions
    seizures: int
    counts: Mask

    @classmethod
    def of(cls, lines: Columns, seizures: Columns, active: Sequence[int]) -> _Meeting:
        size = len(seizures.ids)
        wanted = lines.wholes.pop("seizure")
        where = np.searchsorted(seizures.ids, wanted).astype(np.int32)
        known = where < size
        known[known] = seizures.ids[where[known]] == wanted[known]
        by_seizure = np.append(np.isin(seizures.wholes["batch"], active), False)[where]
        kept = known & (by_seizure | np.isin(lines.wholes["batch"], active))
        return cls(kept, where[kept], size, by_seizure[kept])

    @cached_property
    def as_read(self) -> bool:
        """Whether all lines are kept and are the seizures, one by one: then nothing need be copied."""
        return bool(self.kept.all()) and np.array_equal(self.where, np.arange(self.seizures))

    def of_lines(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return values if self.as_read else values[self.kept]

    def of_seizures(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return values if self.as_read else values[self.where]

    def numbers(self) -> Positions:
        """The seizures that have lines, counted from 0."""
        used = np.zeros(self.seizures, dtype=np.bool_)
        used[self.where] = True
        return (np.cumsum(used, dtype=np.int32) - np.int32(1))[self.where]

    def equivalents(self, found: Columns, lines: Columns) -> Equivalents:
        where = np.searchsorted(lines.ids, found.ids)
        kept = self.kept[where]
        place = np.cumsum(self.kept, dtype=np.int32) - np.int32(1)
        numbers = {name: values[kept] for name, values in found.decimals.items()}
        return Equivalents(place[where[kept]], **numbers)


def _assembled(
    version: int, active: Sequence[int], seizures: Columns, lines: Columns, equivalents: Columns
) -> Snapshot:
    """Each column is taken out of what was read before the next one is made, so that never all are there twice."""
    meeting = _Meeting.of(lines, seizures, active)
    of_seizure, of_line = meeting.of_seizures, meeting.of_lines
    return Snapshot(
        version=version,
        seizures=meeting.numbers(),
        equivalents=meeting.equivalents(equivalents, lines),
        lines=of_line(lines.ids).astype(np.int64),
        batch=_narrow(of_seizure(seizures.wholes.pop("batch"))),
        line_batch=_narrow(of_line(lines.wholes.pop("batch"))),
        counts=meeting.counts,
        several=of_seizure(seizures.wholes.pop("several") == 1),
        events=_narrow(of_seizure(seizures.wholes.pop("events"))),
        start=of_seizure(seizures.days.pop("start")),
        end=of_seizure(seizures.days.pop("end")),
        held=of_line(lines.wholes.pop("held") == 1),
        mass_kg=of_line(lines.decimals.pop("mass_kg")),
        latitude=of_seizure(seizures.decimals.pop("latitude")),
        longitude=of_seizure(seizures.decimals.pop("longitude")),
        columns={
            **{name: _spread(seizures.texts.pop(name), of_seizure) for name in OF_SEIZURE},
            **{name: _spread(lines.texts.pop(name), of_line) for name in OF_LINE},
        },
    )


def _spread(column: Coded, to_lines: Callable[[Integers], Integers]) -> Coded:
    """A column of all lines that count, without the texts of what does not."""
    return pruned(Coded(to_lines(column.codes), column.values))


def _narrow(numbers: npt.NDArray[np.int32]) -> Integers:
    return narrowed(numbers, int(numbers.max(initial=0)) + 1)
