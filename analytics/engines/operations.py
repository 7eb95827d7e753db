"""Reads the book of operations from the database: one small query each, kept per data version by the engine."""

from __future__ import annotations

from sqlalchemy import Connection, Select, func, select

from analytics.operation_book import NilReport, OperationBook
from store import tables
from store.operations import read_operations


def read_book(conn: Connection) -> OperationBook:
    """All operations, the nil reports of batches that count, and which operations are the demonstration's alone."""
    report, batch = tables.operation_report.c, tables.batch.c
    query = (
        select(report.operation, report.country, report.period_start, report.period_end)
        .join_from(tables.operation_report, tables.batch, batch.id == report.batch_id)
        .where(batch.status == "active", report.nil == 1)
        .order_by(report.id)
    )
    return OperationBook(
        operations={one.operation: one for one in read_operations(conn)},
        nil_reports=tuple(NilReport(*row) for row in conn.execute(query)),
        demonstrations=_demonstrations(conn),
    )


def _demonstrations(conn: Connection) -> frozenset[str]:
    named: dict[str, list[int]] = {}
    for operation, illustrative in (*conn.execute(_sources(True)), *conn.execute(_sources(False))):
        named.setdefault(operation, []).append(illustrative)
    return frozenset(operation for operation, kinds in named.items() if all(kinds))


def _sources(of_seizures: bool) -> Select[tuple[str, int]]:
    """(operation, 1 where all its records of this kind are invented), whether their batches count or not."""
    table = tables.seizure if of_seizures else tables.operation_report
    joined = table.join(tables.batch, tables.batch.c.id == table.c.batch_id).join(
        tables.source, tables.source.c.source == tables.batch.c.source
    )
    return (
        select(table.c.operation, func.min(tables.source.c.illustrative))
        .select_from(joined)
        .where(table.c.operation.is_not(None))
        .group_by(table.c.operation)
    )
