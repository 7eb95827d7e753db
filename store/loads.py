"""Write one batch, part by part, in the caller's transaction: memory of one part, whatever the file's size.

Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from store import tables
from store.bulk import Progress, insert_columns, renew_statistics
from store.checked import looked_at
from store.counting import Counted as Counted
from store.counting import batch_totals as batch_totals
from store.counting import counted, mass_from, superseded_rows
from store.database import bump_data_version
from store.editions import redecide_editions
from store.given import Columns, filled, length_of, listed
from store.indexes import WaitingIndexes
from store.joined import rejoin
from store.pointers import Pointers, PointsNowhereError, rows_with

NUMBERED = (tables.seizure, tables.seizure_line, tables.issue, tables.operation_report)
DECIDED = ("not_counted", "edition_period")  # of these a seizure may not count
GIVEN = ("id", "batch_id", "seizure_id")  # numbers of this load, which point to its own rows
# The account of a batch whose rows are still coming.
NOTHING_YET: Mapping[str, Any] = {
    **dict.fromkeys(("rows_read", "rows_loaded", "rows_quarantined", "repeated_rows", "lines_held"), 0),
    "rows_skipped": "{}",
    "control_totals": "[]",
    "seconds": 0.0,
}


@dataclass(frozen=True)
class BatchPart:
    """Some rows of a batch as columns of equal length per table; a column that is left out is NULL.

    Seizures count from 0 in the order in which they come, over all parts; `lines["seizure_id"]` is such a number, of
    this part or of one before it. Ids are given here.
    """

    seizures: Columns
    lines: Columns
    issues: Columns
    administrations: Mapping[str, tuple[str, str | None]]
    operations: Mapping[str, str]
    participants: Sequence[tuple[str, str]]
    reports: Sequence[Mapping[str, Any]]


class BatchWriter:
    """One batch in the making: `write` each part, then `index`, then `finish`; all inside one `store.writing()`."""

    def __init__(
        self, conn: Connection, source: Mapping[str, Any], batch: Mapping[str, Any], rows_coming: int = 0
    ) -> None:
        """Insert the source, where it is new, and the batch; what `batch` does not say of its account is 0 so far.

        `rows_coming`: about how many lines the parts will have.
        """
        self._conn = conn
        self._source = str(source["source"])
        self._superseded_before: int | None = None  # not looked for while all rows count, whatever else is there
        self._events: int | None = None
        self._there: dict[str, set[tuple[Any, ...]]] = {}
        self._pointers = Pointers(conn)
        self._first = {table.name: _next_id(conn, table) for table in NUMBERED}
        self._written = dict.fromkeys(self._first, 0)
        self._indexes = WaitingIndexes(conn, self._first["seizure_line"] - 1, rows_coming)
        self._ensure(tables.source, [source], "source")
        self.batch_id = _next_id(conn, tables.batch)
        conn.execute(insert(tables.batch).values({**NOTHING_YET, **batch, "id": self.batch_id}))

    def write(self, part: BatchPart, progress: Progress | None = None) -> None:
        """Insert a part; `progress` is told the seizures and lines of it so far. Raises ValueError: columns uneven."""
        self._written_beside(part)
        self._count(part.seizures)
        seizures = length_of(part.seizures)
        after_seizures = None if progress is None else _offset(progress, seizures)
        self._insert(tables.seizure, part.seizures, progress)
        self._insert(tables.seizure_line, self._linked(part.lines), after_seizures)
        self._insert(tables.issue, part.issues)
        if part.reports:
            names = part.reports[0]
            self._insert(tables.operation_report, {name: [row[name] for row in part.reports] for name in names})

    def index(self) -> None:
        """To be called when all seizures and lines are written, before anything is asked about them."""
        self._indexes.make()

    def finish(self, batch: Mapping[str, Any], line_counts: Mapping[int, int] | None = None) -> Counted:
        """Complete the batch's row, decide the editions again, say that the data changed. Returns what counts.

        `line_counts`: lines of those seizures (numbers over all parts) whose lines came in several parts.
        """
        self.index()
        conn = self._conn
        if line_counts:
            first, row = self._first["seizure"], tables.seizure.c
            known = update(tables.seizure).where(row.id == bindparam("number"))
            corrected = [{"number": first + number, "lines": count} for number, count in line_counts.items()]
            conn.execute(known.values(line_count=bindparam("lines")), corrected)
        if batch:
            conn.execute(update(tables.batch).where(tables.batch.c.id == self.batch_id).values(**batch))
        renew_statistics(conn, self._written["seizure_line"], tables.seizure, tables.seizure_line)
        bump_data_version(conn)
        joined = rejoin(conn, self.batch_id)
        if self._superseded_before is None and joined:
            return Counted(*batch_totals(conn, self.batch_id), 0, 0)
        if self._superseded_before is None:
            nothing = not self._written["seizure"]  # and that is known
            mass_kg = 0.0 if nothing else mass_from(conn, self._first["seizure_line"])
            return Counted(0 if nothing else self._events, mass_kg, 0, 0)
        redecide_editions(conn, self._source)
        return counted(conn, self.batch_id, self._source, self._superseded_before)

    def _count(self, seizures: Columns) -> None:
        """Events are added up here as long as nothing else than their number decides whether they count."""
        if self._superseded_before is None and any(filled(seizures.get(name, ())) for name in DECIDED):
            self._superseded_before = superseded_rows(self._conn, self._source)
        known = [events for events in listed(seizures.get("event_count", ())) if events is not None]
        if known:
            self._events = (self._events or 0) + sum(known)

    def _linked(self, lines: Columns) -> Columns:
        """Lines with the ids of their seizures."""
        if not length_of(lines):
            return lines
        numbers, seizures = np.asarray(lines["seizure_id"], dtype=np.int64), self._written["seizure"]
        if numbers.min() < 0 or numbers.max() >= seizures:
            raise PointsNowhereError(f"a line is of seizure {numbers.max()} and there are {seizures} so far")
        return {**lines, "seizure_id": numbers + self._first["seizure"]}

    def _written_beside(self, part: BatchPart) -> None:
        """What seizures and lines point to, where it is new."""
        named = [
            {"administration": slug, "name": name, "country": country}
            for slug, (name, country) in part.administrations.items()
            if (slug,) not in self._there.get(tables.administration.name, ())
        ]
        self._ensure(tables.administration, named, "administration")
        operations = [{"operation": slug, "name": name} for slug, name in part.operations.items()]
        self._ensure(tables.operation, operations, "operation")
        # Who a file names as taking part is published; what is known of a participant already stays.
        published = [{"operation": one, "country": country, "basis": "published"} for one, country in part.participants]
        self._ensure(tables.operation_participant, published, "operation", "country")

    def _ensure(self, table: Table, rows: Sequence[Mapping[str, Any]], *keys: str) -> None:
        """Insert those of the rows whose key is not there; rows of one key are one."""
        seen = self._there.setdefault(table.name, set())
        rows_of = {key: row for row in rows if (key := tuple(row[name] for name in keys)) not in seen}
        if not rows_of:
            return
        firsts = {key[0] for key in rows_of}
        known = set(rows_with(self._conn, table.c[keys[0]], firsts, *(table.c[name] for name in keys)))
        new = [row for key, row in rows_of.items() if key not in known]
        if new:
            self._pointers.check(table, columns := {name: [row[name] for row in new] for name in new[0]})
            insert_columns(self._conn, table, columns, {})
        seen |= rows_of.keys()

    def _insert(self, table: Table, columns: Columns, progress: Progress | None = None) -> None:
        rows = length_of(columns)
        if not rows:
            return
        known = {name: column for name, column in columns.items() if name not in GIVEN}
        self._pointers.check(table, known)
        first = self._first[table.name] + self._written[table.name]
        numbered = {**columns, "id": range(first, first + rows)}
        with looked_at(self._conn, table, known):
            insert_columns(self._conn, table, numbered, {"batch_id": self.batch_id}, progress)
        self._written[table.name] += rows


def set_seconds(conn: Connection, batch_id: int, seconds: float) -> None:
    """Record how long the load took, once that is known."""
    conn.execute(update(tables.batch).where(tables.batch.c.id == batch_id).values(seconds=seconds))


def _offset(progress: Progress, before: int) -> Progress:
    return lambda done: progress(before + done)


def _next_id(conn: Connection, table: Table) -> int:
    return (conn.execute(select(func.max(table.c.id))).scalar() or 0) + 1
