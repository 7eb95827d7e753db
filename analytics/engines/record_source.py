"""Where the columns of the records table come from: the snapshot as far as it has them, the database for the others.

The table has the lines of the snapshot, at their positions in it. Where there is no snapshot it has all lines of the
database, and every column is read from there. What is made here is kept by data version.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from sqlalchemy import ColumnElement, Table, func

from analytics.engines.protocol import RECORD_BATCH, RECORD_NUMBERS, BatchEntry
from analytics.engines.record_table import Column, Days, Lines, Numbers, folded
from analytics.engines.snapshot import NONE, Coded, Integers, Snapshot, narrowed
from analytics.engines.snapshot_packed import Columns as Read
from analytics.engines.snapshot_packed import Wanted
from store.tables import seizure, seizure_line

T = TypeVar("T")
Kept = Callable[[tuple[Hashable, ...], Callable[[], T]], T]
DAYS: Mapping[str, str] = {"date": "start", "date_end": "end"}
_OF_LINE: Mapping[str, ColumnElement[Any]] = {
    "quantity": seizure_line.c.quantity,
    "mass": seizure_line.c.mass_kg,
    "equivalent": seizure_line.c.kg_equivalent,
    "purity": seizure_line.c.purity_percent,
    "drug": seizure_line.c.drug,
    "drug_as_written": seizure_line.c.drug_as_written,
    "class": seizure_line.c["class"],
    "unit": seizure_line.c.unit,
    "hold_reason": seizure_line.c.hold_reason,
    "batch": seizure_line.c.batch_id,
    "seizure": seizure_line.c.seizure_id,
}
_OF_SEIZURE: Mapping[str, ColumnElement[Any]] = {
    "start": seizure.c.period_start,
    "end": seizure.c.period_end,
    "events": func.coalesce(seizure.c.event_count, NONE),
    "event_id": seizure.c.source_event_id,
}


class RecordSource:
    """Fulfils record_table.Columns. `read` reads columns of a table at the data version of the answer."""

    def __init__(
        self,
        read: Callable[[Wanted], Read],
        kept: Kept[Any],
        batches: Callable[[], Mapping[int, BatchEntry]],
        snapshot: Snapshot | None,
    ) -> None:
        self._read = read
        self._kept = kept
        self._batches = batches
        self._snapshot = snapshot

    def lines(self) -> Lines:
        if self._snapshot is not None:
            return Lines(self._snapshot.lines, self._snapshot.seizures)
        found: Lines = self._kept(("lines",), self._all_lines)
        return found

    def column(self, name: str) -> Column:
        known = None if self._snapshot is None else _in_snapshot(self._snapshot, name)
        if known is not None:
            return known
        found: Column = self._kept(("column", name), lambda: self._made(name))
        return found

    def folded(self, name: str) -> pa.StringArray:
        column = self.column(name)
        assert isinstance(column, Coded)
        found: pa.StringArray = self._kept(("folded", name), lambda: folded(column.values))
        return found

    def _made(self, name: str) -> Column:
        if name in RECORD_BATCH:
            return self._of_batch(name)
        if self._snapshot is not None and name == "equivalent":
            return _equivalents(self._snapshot)
        if name in DAYS:
            return Days(self._from_database(DAYS[name], "days"))
        if name == "events":
            return Numbers(_stated(self._from_database(name, "wholes")))
        if name in RECORD_NUMBERS:
            return Numbers(self._from_database(name, "decimals"))
        found: Column = self._from_database(name, "texts")
        return found

    def _all_lines(self) -> Lines:
        read = self._read(Wanted(seizure_line, [], {"seizure": _OF_LINE["seizure"]}))
        return Lines(read.ids, read.wholes["seizure"])

    def _seizures(self) -> Integers:
        """The id of the seizure of each line of the table."""
        if self._snapshot is None:
            return self.lines().seizures
        found: Integers = self._kept(("seizures",), lambda: self._from_database("seizure", "wholes"))
        return found

    def _from_database(self, name: str, kind: str) -> Any:
        """A column of the database as one of the lines of the table; `kind` is the field of Wanted that it belongs to.

        Conditions there are none: what does not count is passed over, and is little as a rule.
        """
        of_line = name in _OF_LINE
        table: Table = seizure_line if of_line else seizure
        known = _OF_LINE if of_line else _OF_SEIZURE
        column = known[name] if name in known else seizure.c[name]

        def asked(of_kind: str) -> Mapping[str, ColumnElement[Any]]:
            return {name: column} if kind == of_kind else {}

        texts = asked("texts")
        wanted = Wanted(table, [], asked("wholes"), asked("days"), texts, asked("decimals"), tuple(texts))
        read = self._read(wanted)
        values = getattr(read, kind)[name]
        ids = self.lines().ids if of_line else self._seizures()
        return _at(values, None if _same(read.ids, ids) else np.searchsorted(read.ids, ids))

    def _of_batch(self, name: str) -> Coded:
        """Source and file are those of the batch: few batches, many lines."""
        if self._snapshot is not None:
            numbers = self._snapshot.line_batch
        else:
            numbers = self._kept(("column", "batch"), lambda: self._from_database("batch", "wholes"))
        names = {key: one.source if name == "source" else one.file_name for key, one in self._batches().items()}
        values = sorted(set(names.values()))
        code = {text: number for number, text in enumerate(values)}
        place = np.zeros(max(names, default=0) + 1, dtype=np.int32)
        for key, text in names.items():
            place[key] = code[text]
        return Coded(place[numbers], pa.array(values, pa.string()))


def _in_snapshot(snapshot: Snapshot, name: str) -> Column | None:
    """What the snapshot has as it is; None for what has to be made or read."""
    if name in DAYS:
        return Days(getattr(snapshot, DAYS[name]))
    if name == "mass":
        return Numbers(snapshot.mass_kg)
    if name == "events":
        return Numbers(_stated(snapshot.events))
    return snapshot.columns.get(name)


def _equivalents(snapshot: Snapshot) -> Numbers:
    values = np.full(len(snapshot), np.nan)
    values[snapshot.equivalents.positions] = snapshot.equivalents.central
    return Numbers(values)


def _stated(events: Integers) -> Any:
    return np.where(events == NONE, np.nan, events)


def _same(ids: Integers, wanted: Integers) -> bool:
    return len(ids) == len(wanted) and bool((ids == wanted).all())


def _at(values: Any, where: Any) -> Any:
    if where is None:
        return values
    if isinstance(values, Coded):
        return Coded(narrowed(values.codes, values.size)[where], values.values)
    return values[where]
