"""Batches: what was loaded, what counts, undo and redo. Must not import etl, analytics or dashboard.

Which batch stands for which is store/replacing.py, which edition of a source a period is taken from store/editions.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, case, func, select

from i18n import gettext as _
from i18n.said import retell
from store import tables
from store.corrections import refuse_twice_corrected
from store.database import Store, StoreError, bump_data_version
from store.editions import AWAY, SUPERSEDED
from store.replacing import Standings


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
    """Take a batch out of every total; nothing is deleted. Raises StoreError when it does not stand or is unknown.

    The batch in whose place it stood counts again.
    """
    with store.writing() as conn:
        Standings(conn).undo(batch_id)
        bump_data_version(conn)
    return get_batch(store, batch_id)


def redo(store: Store, batch_id: int) -> Batch:
    """Bring an undone batch back, exactly as it was. Raises StoreError when it counts already or its rows do."""
    with store.writing() as conn:
        Standings(conn).redo(batch_id)
        refuse_twice_corrected(conn, batch_id)
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
        corrected=_numbers(
            conn,
            select(tables.corrected_row.c.corrects, func.count())
            .join_from(tables.corrected_row, batch, batch.c.id == tables.corrected_row.c.batch_id)
            .where(batch.c.status.not_in(AWAY))
            .group_by(tables.corrected_row.c.corrects),
        ),
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
    return [_batch(row, beside) for row in conn.execute(query).mappings()]


@dataclass(frozen=True)
class _Beside:
    """What is known of a batch beside its row: a number by batch."""

    superseded: Mapping[int, int]
    successors: Mapping[int, int]
    corrected: Mapping[int, int]
    decided: Mapping[int, int]


def _numbers(conn: Connection, query: Select[tuple[Any, Any]]) -> dict[int, int]:
    return {int(key): int(number) for key, number in conn.execute(query)}


def _batch(row: RowMapping, beside: _Beside) -> Batch:
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
        replaces=row["replaces"],
        replaced_by=beside.successors.get(row["id"]),
        corrects=row["corrects"],
        rows_read=row["rows_read"],
        rows_loaded=row["rows_loaded"],
        rows_quarantined=row["rows_quarantined"],
        rows_skipped=json.loads(row["rows_skipped"]),
        rows_corrected=beside.corrected.get(row["id"], 0),
        repeated_rows=row["repeated_rows"],
        lines_held=row["lines_held"],
        lines_decided=beside.decided.get(row["id"], 0),
        rows_superseded=beside.superseded.get(row["id"], 0),
        control_totals=json.loads(row["control_totals"]),
        seconds=row["seconds"],
    )
