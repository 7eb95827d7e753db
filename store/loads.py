"""Write one batch: everything of it in the caller's transaction. Must not import etl, analytics or dashboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from store import tables
from store.batches import SUPERSEDED, redecide_editions
from store.bulk import insert_columns, renew_statistics
from store.database import bump_data_version
from store.exact import exact_sum

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class BatchRows:
    """All rows of a batch as columns; seizure ids count from 0 and are shifted here."""

    source: Mapping[str, Any]
    batch: Mapping[str, Any]
    seizures: Mapping[str, Sequence[Any]]
    lines: Mapping[str, Sequence[Any]]
    issues: Mapping[str, Sequence[Any]]
    administrations: Mapping[str, tuple[str, str | None]]
    operations: Mapping[str, str]
    participants: Sequence[tuple[str, str]]
    reports: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Counted:
    """What of a batch counts after it was written."""

    seizures: int | None
    mass_kg: float | None
    rows_superseded: int
    rows_superseding: int


def write_batch(conn: Connection, rows: BatchRows, progress: Progress) -> tuple[int, Counted]:
    """Insert everything, decide the editions again, say that the data changed. Returns (batch id, what counts)."""
    before = _superseded_rows(conn, rows.source["source"])
    _ensure(conn, tables.source, "source", rows.source)
    for slug, (name, country) in rows.administrations.items():
        _ensure(conn, tables.administration, "administration", _administration(slug, name, country))
    for slug, name in rows.operations.items():
        _ensure(conn, tables.operation, "operation", {"operation": slug, "name": name})
    _participants(conn, rows.participants)
    batch_id = _next_id(conn, tables.batch)
    conn.execute(insert(tables.batch).values(id=batch_id, **rows.batch))
    _seizures_and_lines(conn, rows, batch_id, progress)
    _with_ids(conn, tables.issue, rows.issues, batch_id)
    if rows.reports:
        first = _next_id(conn, tables.operation_report)
        numbered = [{**row, "id": first + index, "batch_id": batch_id} for index, row in enumerate(rows.reports)]
        columns = {name: [row[name] for row in numbered] for name in numbered[0]}
        insert_columns(conn, tables.operation_report, columns, {})
    renew_statistics(conn, len(rows.lines["row_number"]), tables.seizure, tables.seizure_line)
    redecide_editions(conn, rows.source["source"])
    bump_data_version(conn)
    return batch_id, _counted(conn, batch_id, rows.source["source"], before)


def set_seconds(conn: Connection, batch_id: int, seconds: float) -> None:
    """Record how long the load took, once that is known."""
    conn.execute(update(tables.batch).where(tables.batch.c.id == batch_id).values(seconds=seconds))


def _administration(slug: str, name: str, country: str | None) -> dict[str, Any]:
    return {"administration": slug, "name": name, "country": country}


def _ensure(conn: Connection, table: Table, key: str, row: Mapping[str, Any]) -> None:
    if conn.execute(select(table.c[key]).where(table.c[key] == row[key])).first() is None:
        conn.execute(insert(table).values(**row))


def _participants(conn: Connection, participants: Sequence[tuple[str, str]]) -> None:
    """Who a file names as taking part is published; what is known of a participant already stays."""
    table = tables.operation_participant
    for operation, country in participants:
        there = select(table.c.basis).where(table.c.operation == operation, table.c.country == country)
        if conn.execute(there).first() is None:
            conn.execute(insert(table).values(operation=operation, country=country, basis="published"))


def _next_id(conn: Connection, table: Table) -> int:
    return (conn.execute(select(func.max(table.c.id))).scalar() or 0) + 1


def _seizures_and_lines(conn: Connection, rows: BatchRows, batch_id: int, progress: Progress) -> None:
    seizures, lines = len(rows.seizures["grain"]), len(rows.lines["row_number"])
    total = seizures + lines
    first_seizure = _next_id(conn, tables.seizure)
    shifted = {
        "id": range(first_seizure, first_seizure + seizures),
        **rows.seizures,
    }
    insert_columns(conn, tables.seizure, shifted, {"batch_id": batch_id}, lambda done: progress(done, total))
    first_line = _next_id(conn, tables.seizure_line)
    linked = {
        **rows.lines,
        "id": range(first_line, first_line + lines),
        "seizure_id": [first_seizure + number for number in rows.lines["seizure_id"]],
    }
    insert_columns(
        conn, tables.seizure_line, linked, {"batch_id": batch_id}, lambda done: progress(seizures + done, total)
    )


def _with_ids(conn: Connection, table: Table, columns: Mapping[str, Sequence[Any]], batch_id: int) -> None:
    first = _next_id(conn, table)
    count = len(next(iter(columns.values()), ()))
    insert_columns(conn, table, {"id": range(first, first + count), **columns}, {"batch_id": batch_id})


def _superseded_rows(conn: Connection, source: str) -> int:
    seizure, batch = tables.seizure.c, tables.batch.c
    query = (
        select(func.coalesce(func.sum(seizure.line_count), 0))
        .join_from(tables.seizure, tables.batch, batch.id == seizure.batch_id)
        .where(batch.source == source, batch.status != "undone", seizure.not_counted == SUPERSEDED)
    )
    return int(conn.execute(query).scalar_one())


def batch_totals(conn: Connection, batch_id: int) -> tuple[int | None, float | None]:
    """(seizures, kilograms of drugs) of a batch that count, its own status left aside; None where none is known."""
    seizure, line = tables.seizure, tables.seizure_line
    counts = [seizure.c.batch_id == batch_id, seizure.c.not_counted.is_(None)]
    events, rows = conn.execute(select(func.sum(seizure.c.event_count), func.count()).where(*counts)).one()
    if rows == 0:
        return 0, 0.0  # nothing of it counts, and that is known
    mass = conn.execute(
        select(exact_sum(line.c.mass_kg))
        .join_from(line, seizure, seizure.c.id == line.c.seizure_id)
        .where(*counts, line.c.hold_reason.is_(None), line.c["class"] == "drug")
    ).scalar_one()
    return None if events is None else int(events), None if mass is None else float(mass)


def _counted(conn: Connection, batch_id: int, source: str, superseded_before: int) -> Counted:
    seizures, mass_kg = batch_totals(conn, batch_id)
    own = conn.execute(
        select(func.coalesce(func.sum(tables.seizure.c.line_count), 0)).where(
            tables.seizure.c.batch_id == batch_id, tables.seizure.c.not_counted == SUPERSEDED
        )
    ).scalar_one()
    others = _superseded_rows(conn, source) - int(own) - superseded_before
    return Counted(seizures, mass_kg, int(own), max(0, others))
