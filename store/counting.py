"""What of a batch counts: its seizures and kilograms, and the rows that one edition takes from another.

Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from store import tables
from store.editions import AWAY, SUPERSEDED
from store.exact import exact_sum


@dataclass(frozen=True)
class Counted:
    """What of a batch counts after it was written."""

    seizures: int | None
    mass_kg: float | None
    rows_superseded: int
    rows_superseding: int


def batch_totals(conn: Connection, batch_id: int) -> tuple[int | None, float | None]:
    """(seizures, kilograms of drugs) of a batch that count, its own status left aside; None where none is known."""
    seizure, line = tables.seizure, tables.seizure_line
    counts = seizure.c.not_counted.is_(None)
    numbers = select(func.sum(seizure.c.event_count), func.count()).where(seizure.c.batch_id == batch_id, counts)
    events, rows = conn.execute(numbers).one()
    # Its lines may be of a seizure that another batch began (store/joined.py), which is then no seizure more.
    joined = line.join(seizure, seizure.c.id == line.c.seizure_id)
    mass_kg = _mass(conn, joined, line.c.batch_id == batch_id, counts)
    if rows == 0:
        return 0, mass_kg or 0.0  # no seizure of it counts, and that is known
    return None if events is None else int(events), mass_kg


def mass_from(conn: Connection, first_line: int) -> float | None:
    """Kilograms of drugs of the lines from this id on, whose seizures all count: read once, as they lie on the disk."""
    return _mass(conn, tables.seizure_line, tables.seizure_line.c.id >= first_line)


def superseded_rows(conn: Connection, source: str) -> int:
    """Rows of a source that do not count because of another edition."""
    seizure, batch = tables.seizure.c, tables.batch.c
    query = (
        select(func.coalesce(func.sum(seizure.line_count), 0))
        .join_from(tables.seizure, tables.batch, batch.id == seizure.batch_id)
        .where(batch.source == source, batch.status.not_in(AWAY), seizure.not_counted == SUPERSEDED)
    )
    return int(conn.execute(query).scalar_one())


def counted(conn: Connection, batch_id: int, source: str, superseded_before: int) -> Counted:
    """After the editions were decided again: what counts now, and how many rows no longer do."""
    seizures, mass_kg = batch_totals(conn, batch_id)
    own = conn.execute(
        select(func.coalesce(func.sum(tables.seizure.c.line_count), 0)).where(
            tables.seizure.c.batch_id == batch_id, tables.seizure.c.not_counted == SUPERSEDED
        )
    ).scalar_one()
    others = superseded_rows(conn, source) - int(own) - superseded_before
    return Counted(seizures, mass_kg, int(own), max(0, others))


def _mass(conn: Connection, lines: FromClause, *which: ColumnElement[bool]) -> float | None:
    line = tables.seizure_line.c
    of_drugs = (line.hold_reason.is_(None), line["class"] == "drug")
    found = conn.execute(select(exact_sum(line.mass_kg)).select_from(lines).where(*which, *of_drugs)).scalar_one()
    return None if found is None else float(found)
