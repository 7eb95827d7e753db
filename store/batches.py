"""Batches: what was loaded, what counts, undo and redo. Must not import etl, analytics or dashboard.

Which batch stands for which is store/replacing.py, which edition of a source a period is taken from store/editions.py.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, case, func, select

from i18n import gettext as _
from i18n.said import retell
from store import tables
from store.corrected_by import Corrected, ask_first, corrected_by, still_there, without_file
from store.corrections import refuse_twice_corrected
from store.database import Store, StoreError, bump_data_version
from store.editions import AWAY, SUPERSEDED
from store.replacing import Standings
from store.sheets import sheets_of

UNDO, REDO, LEAVE = "undo", "redo", "leave"  # what becomes of the corrected rows of a batch that is undone or redone


@dataclass(frozen=True)
class Batch:
    """One load of one file. rows_read = rows_loaded + rows_quarantined + sum of rows_skipped."""

    id: int
    source: str
    source_name: str
    scope: str
    illustrative: bool
    profile: str
    grains: tuple[str, ...]  # individual, aggregate, annual: the kinds of records in it
    file_name: str
    sha256: str
    content_sha256: str
    loaded_at: str
    loaded_by: str
    status: str
    replaces: int | None  # the batch in whose place it stands
    replaced_by: int | None  # the batch that stands, or stood last, in its place; None where that is undone
    corrects: int | None  # the batch whose quarantined rows it holds, corrected
    corrected_by: tuple[Corrected, ...]  # the batches that hold quarantined rows of it, corrected
    left_over: str | None  # what counts without what it belongs to, and what to do, in the language of who asks
    sheets: tuple[str, ...]  # of a workbook: those it was read from
    rows_read: int
    rows_loaded: int
    rows_quarantined: int
    rows_skipped: Mapping[str, int]
    rows_corrected: int  # of those quarantined: loaded since, corrected, by batches that stand
    repeated_rows: int
    lines_held: int  # when it was loaded
    lines_decided: int  # of those held: somebody has decided
    rows_superseded: int
    control_totals: list[dict[str, Any]]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Issue:
    """One finding in a file; `rows` is how many rows it stands for."""

    id: int
    batch_id: int
    sheet: str | None
    row_number: int | None
    column_name: str | None
    value: str | None
    code: str
    level: str
    message: str  # in the language of who asks
    rows: int
    raw_row: str | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def list_batches(store: Store) -> list[Batch]:
    """All batches, the newest first, undone ones included."""
    with store.reading() as conn:
        return _batches(conn)


def get_batch(store: Store, batch_id: int) -> Batch:
    """Raises StoreError when there is no such batch."""
    with store.reading() as conn:
        found = [item for item in _batches(conn) if item.id == batch_id]
    if not found:
        sentence = _("There is no batch {id}; `python -m etl batches` lists those there are.")
        raise StoreError(sentence.format(id=batch_id))
    return found[0]


def issues(store: Store, batch_id: int, *, limit: int | None = None, offset: int = 0) -> list[Issue]:
    """Findings of one batch: the most serious level first, then by row. Raises StoreError for an unknown batch."""
    get_batch(store, batch_id)
    table = tables.issue
    rank = case({"quarantined": 0, "held": 1, "warning": 2}, value=table.c.level, else_=3)
    query = select(table).where(table.c.batch_id == batch_id).order_by(rank, table.c.row_number, table.c.id)
    with store.reading() as conn:
        return [_issue(row) for row in conn.execute(query.limit(limit).offset(offset)).mappings()]


def _issue(row: RowMapping) -> Issue:
    kept = dict(row)
    message = retell(kept.pop("message"), kept.pop("template"), kept.pop("arguments"))
    return Issue(**kept, message=message)


def undo(store: Store, batch_id: int, *, corrected: str | None = None) -> Batch:
    """Take a batch out of every total; nothing is deleted. Raises StoreError when it does not stand or is unknown.

    The batch in whose place it stood counts again. `corrected`: what becomes of corrected rows of it that count as
    other batches: UNDO, LEAVE, or CorrectedCountError where nobody has said it.
    """
    with store.writing() as conn:
        standings = Standings(conn)
        batch = standings.get(batch_id)
        parts = [one for one in corrected_by(conn).get(batch_id, ()) if one.counts]
        if parts and corrected is None and not batch.away:
            raise ask_first(batch_id, batch.file_name, parts)
        standings.undo(batch_id)
        for part in parts if corrected == UNDO else ():
            standings.undo(part.batch)
        bump_data_version(conn)
    return get_batch(store, batch_id)


def redo(store: Store, batch_id: int, *, corrected: str = LEAVE) -> Batch:
    """Bring an undone batch back, exactly as it was. Raises StoreError when it counts already or its rows do.

    `corrected`: REDO brings the corrected rows of it back that are undone, or nothing where they cannot be.
    """
    with store.writing() as conn:
        standings = Standings(conn)
        parts = [one for one in corrected_by(conn).get(batch_id, ()) if standings.get(one.batch).status == "undone"]
        standings.redo(batch_id)
        refuse_twice_corrected(conn, batch_id)
        for part in parts if corrected == REDO else ():
            standings.redo(part.batch)
            refuse_twice_corrected(conn, part.batch)
        bump_data_version(conn)
    return get_batch(store, batch_id)


def _batches(conn: Connection) -> list[Batch]:
    batch, source = tables.batch, tables.source
    beside = _Beside(
        superseded=_numbers(
            conn,
            select(tables.seizure.c.batch_id, func.sum(tables.seizure.c.line_count))
            .where(tables.seizure.c.not_counted == SUPERSEDED, tables.seizure.c.edition_period.is_not(None))
            .group_by(tables.seizure.c.batch_id),
        ),
        successors=_numbers(
            conn, select(batch.c.replaces, batch.c.id).where(batch.c.replaces.is_not(None), batch.c.status != "undone")
        ),
        corrected=corrected_by(conn),
        decided=_numbers(
            conn,
            select(tables.decision.c.batch_id, func.count())
            .where(tables.decision.c.status == "active")
            .group_by(tables.decision.c.batch_id),
        ),
    )
    query = (
        select(batch, source.c.name, source.c.scope, source.c.illustrative)
        .join_from(batch, source, source.c.source == batch.c.source)
        .order_by(batch.c.id.desc())
    )
    rows = conn.execute(query).mappings().all()
    away = {row["id"] for row in rows if row["status"] in AWAY}
    return [_batch(row, beside, away) for row in rows]


@dataclass(frozen=True)
class _Beside:
    """What is known of a batch beside its row, by batch."""

    superseded: Mapping[int, int]
    successors: Mapping[int, int]
    corrected: Mapping[int, tuple[Corrected, ...]]
    decided: Mapping[int, int]


def _numbers(conn: Connection, query: Select[tuple[Any, Any]]) -> dict[int, int]:
    return {int(key): int(number) for key, number in conn.execute(query)}


def _left_over(row: RowMapping, parts: tuple[Corrected, ...], waiting: int, away: Container[int]) -> str | None:
    """`waiting`: quarantined rows of it of which no correction counts."""
    stands = row["id"] not in away
    if stands and row["corrects"] in away:
        return without_file(row["id"], row["corrects"])
    return still_there(row["id"], parts, stands=stands) if waiting or not stands else None


def _batch(row: RowMapping, beside: _Beside, away: Container[int]) -> Batch:
    name, scope = row["name"], row["scope"]
    parts = beside.corrected.get(row["id"], ())
    corrected = sum(one.rows for one in parts if one.counts)
    return Batch(
        id=row["id"],
        source=row["source"],
        source_name=_(name),
        scope=_(scope),
        illustrative=bool(row["illustrative"]),
        profile=row["profile"],
        file_name=row["file_name"],
        sha256=row["sha256"],
        content_sha256=row["content_sha256"],
        grains=tuple(json.loads(row["mapping"]).get("grains", ())),
        loaded_at=row["loaded_at"],
        loaded_by=row["loaded_by"],
        status=row["status"],
        replaces=row["replaces"],
        replaced_by=beside.successors.get(row["id"]),
        corrects=row["corrects"],
        corrected_by=parts,
        left_over=_left_over(row, parts, row["rows_quarantined"] - corrected, away),
        sheets=sheets_of(row["mapping"]),
        rows_read=row["rows_read"],
        rows_loaded=row["rows_loaded"],
        rows_quarantined=row["rows_quarantined"],
        rows_skipped=json.loads(row["rows_skipped"]),
        rows_corrected=corrected,
        repeated_rows=row["repeated_rows"],
        lines_held=row["lines_held"],
        lines_decided=beside.decided.get(row["id"], 0),
        rows_superseded=beside.superseded.get(row["id"], 0),
        control_totals=json.loads(row["control_totals"]),
        seconds=row["seconds"],
    )
