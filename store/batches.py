"""Batches: what was loaded, what counts, undo and redo. Must not import etl, analytics or dashboard.

Which edition of a source a period is taken from is decided here, again after every load, undo and redo, from what the
database holds; the order of loading does not matter (CONTRACT.md, Editions).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, select, update

from i18n import gettext as _
from i18n.said import retell
from store import tables
from store.database import Store, StoreError, bump_data_version

SUPERSEDED = "superseded_edition"


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
    rows_read: int
    rows_loaded: int
    rows_quarantined: int
    rows_skipped: Mapping[str, int]
    repeated_rows: int
    lines_held: int
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


def find_same_table(conn: Connection, content_sha256: str) -> int | None:
    """The first batch that holds this very table, packed or not, and is not undone."""
    table = tables.batch
    query = select(func.min(table.c.id)).where(table.c.content_sha256 == content_sha256, table.c.status != "undone")
    return conn.execute(query).scalar()


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


def undo(store: Store, batch_id: int) -> Batch:
    """Take a batch out of every total; nothing is deleted. Raises StoreError when it is undone already or unknown."""
    batch = get_batch(store, batch_id)
    if batch.status == "undone":
        sentence = _("Batch {id} ({file}) is undone already; nothing was changed.")
        raise StoreError(sentence.format(id=batch_id, file=batch.file_name))
    return _set_status(store, batch, "undone")


def redo(store: Store, batch_id: int) -> Batch:
    """Bring an undone batch back, exactly as it was. Raises StoreError when it counts already or its file does."""
    batch = get_batch(store, batch_id)
    if batch.status != "undone":
        sentence = _("Batch {id} ({file}) is not undone; nothing was changed.")
        raise StoreError(sentence.format(id=batch_id, file=batch.file_name))
    return _set_status(store, batch, "active")


def _set_status(store: Store, batch: Batch, status: str) -> Batch:
    with store.writing() as conn:
        # Looked at again under the lock: the same may have been asked twice at once.
        current = conn.execute(select(tables.batch.c.status).where(tables.batch.c.id == batch.id)).scalar_one()
        if (current == "undone") == (status == "undone"):
            sentence = _(
                "Batch {id} ({file}) was changed by somebody else meanwhile, so nothing was changed; look at it again."
            )
            raise StoreError(sentence.format(id=batch.id, file=batch.file_name))
        twin = find_same_table(conn, batch.content_sha256)
        if status == "active" and twin is not None:
            sentence = _(
                "The same file ({file}) was loaded again as batch {twin}, so bringing batch {id} back would count it "
                "twice; undo batch {twin} first."
            )
            raise StoreError(sentence.format(file=batch.file_name, twin=twin, id=batch.id))
        conn.execute(update(tables.batch).where(tables.batch.c.id == batch.id).values(status=status))
        redecide_editions(conn, batch.source)
        bump_data_version(conn)
    return get_batch(store, batch.id)


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
    """(batch, period) -> whether that batch is the one the period is taken from."""
    seizure, batch = tables.seizure.c, tables.batch.c
    query = (
        select(batch.id, seizure.edition_period, batch.last_period_end)
        .join_from(tables.batch, tables.seizure, seizure.batch_id == batch.id)
        .where(batch.source == source, batch.status != "undone", seizure.edition_period.is_not(None))
        .distinct()
    )
    covers: dict[str, list[tuple[date, int]]] = {}
    for batch_id, period, reach in conn.execute(query):
        covers.setdefault(period, []).append((reach, batch_id))
    return {
        (batch_id, period): (reach, batch_id) == max(editions)
        for period, editions in covers.items()
        for reach, batch_id in editions
    }


def _mark_batches(conn: Connection, source: str) -> None:
    decided = _decide(conn, source)
    editions = {batch_id for batch_id, _period in decided}
    for batch_id in editions:
        taken = any(wins for (edition, _period), wins in decided.items() if edition == batch_id)
        status = "active" if taken else "superseded"
        conn.execute(update(tables.batch).where(tables.batch.c.id == batch_id).values(status=status))


def _batches(conn: Connection) -> list[Batch]:
    batch, source = tables.batch, tables.source
    counted = (
        select(tables.seizure.c.batch_id, func.sum(tables.seizure.c.line_count))
        .where(tables.seizure.c.not_counted == SUPERSEDED, tables.seizure.c.edition_period.is_not(None))
        .group_by(tables.seizure.c.batch_id)
    )
    superseded = {batch_id: int(rows) for batch_id, rows in conn.execute(counted)}
    query = (
        select(batch, source.c.name, source.c.scope, source.c.illustrative)
        .join_from(batch, source, source.c.source == batch.c.source)
        .order_by(batch.c.id.desc())
    )
    return [_batch(row, superseded.get(row["id"], 0)) for row in conn.execute(query).mappings()]


def _batch(row: RowMapping, superseded: int) -> Batch:
    name, scope = row["name"], row["scope"]
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
        rows_read=row["rows_read"],
        rows_loaded=row["rows_loaded"],
        rows_quarantined=row["rows_quarantined"],
        rows_skipped=json.loads(row["rows_skipped"]),
        repeated_rows=row["repeated_rows"],
        lines_held=row["lines_held"],
        rows_superseded=int(superseded),
        control_totals=json.loads(row["control_totals"]),
        seconds=row["seconds"],
    )
