"""Which edition of a source a period is taken from. Must not import etl, analytics or dashboard.

Decided again after every load, undo, redo and replacement from what the database holds, so that the order of loading
does not matter (CONTRACT.md, Editions).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select, update

from store import tables

SUPERSEDED = "superseded_edition"
# Batches that stand for nothing: somebody took them out, or another file is in their place.
AWAY = ("undone", "replaced")


def redecide_editions(conn: Connection, source: str) -> None:
    """Mark, for every period of a source's editions, the rows of all but the edition that reaches furthest in time."""
    for (batch_id, period), wins in _decide(conn, source).items():
        row = tables.seizure.c
        wanted = None if wins else SUPERSEDED
        current = SUPERSEDED if wins else None
        conn.execute(
            update(tables.seizure)
            .where(
                row.batch_id == batch_id,
                row.edition_period == period,
                row.not_counted.is_not_distinct_from(current),
            )
            .values(not_counted=wanted)
        )
    _mark_batches(conn, source)


def _decide(conn: Connection, source: str) -> dict[tuple[int, str], bool]:
    """(batch, period) -> whether that batch is of the edition from which the period is taken.

    Corrected rows of a file are of its edition: they never compete with it.
    """
    seizure, batch = tables.seizure.c, tables.batch.c
    query = (
        select(batch.id, seizure.edition_period, batch.last_period_end)
        .join_from(tables.batch, tables.seizure, seizure.batch_id == batch.id)
        .where(batch.source == source, batch.status.not_in(AWAY), seizure.edition_period.is_not(None))
        .distinct()
    )
    covers = [(batch_id, period, reach) for batch_id, period, reach in conn.execute(query)]
    first = firsts(conn) if covers else {}
    reaches: dict[int, date] = {}
    for batch_id, _period, reach in covers:
        number = first[batch_id]
        reaches[number] = max(reach, reaches.get(number, reach))
    best: dict[str, tuple[date, int]] = {}
    for batch_id, period, _reach in covers:
        edition = (reaches[first[batch_id]], first[batch_id])
        best[period] = max(edition, best.get(period, edition))
    return {(batch_id, period): best[period][1] == first[batch_id] for batch_id, period, _reach in covers}


def firsts(conn: Connection) -> dict[int, int]:
    """Batch -> the batch whose rows it corrects, itself where it corrects none."""
    corrects = {row.id: row.corrects for row in conn.execute(select(tables.batch.c.id, tables.batch.c.corrects))}
    first: dict[int, int] = {}
    for batch_id in sorted(corrects):  # a batch is older than those that correct it
        origin = corrects[batch_id]
        first[batch_id] = batch_id if origin is None else first[origin]
    return first


def _mark_batches(conn: Connection, source: str) -> None:
    decided = _decide(conn, source)
    editions = {batch_id for batch_id, _period in decided}
    for batch_id in editions:
        taken = any(wins for (edition, _period), wins in decided.items() if edition == batch_id)
        status = "active" if taken else "superseded"
        conn.execute(update(tables.batch).where(tables.batch.c.id == batch_id).values(status=status))
