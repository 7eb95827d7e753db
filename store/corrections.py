"""Rows that were quarantined in one batch, and those of them that another loaded once they were corrected.

A row is known by the table it came from, its sheet and its number, so that it is never loaded twice, whichever batch
of the same table its error workbook was made of. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from i18n import gettext as _
from i18n.said import retell
from store import tables
from store.columns import is_number
from store.database import StoreError
from store.editions import AWAY
from store.sheets import KEY as SHEETS

Place = tuple[str, int]  # (sheet, row number); the sheet is '' where a file has none
CHUNK_ROWS = 2_000


@dataclass(frozen=True)
class Reason:
    """Why a row was not loaded; `message` is in the language of who asks."""

    code: str
    column: str | None
    value: str | None
    message: str


@dataclass(frozen=True)
class QuarantinedRow:
    """A row that was not loaded: its cells as they were, and all that is wrong with it."""

    place: Place
    cells: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Origin:
    """A batch whose quarantined rows can be corrected. `header`: the columns of its table; () where not kept."""

    id: int
    source: str
    profile: str
    file_name: str
    sha256: str
    content_sha256: str
    status: str
    corrects: int | None
    mapping: dict[str, Any]
    source_name: str
    publisher: str
    scope: str

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(self.mapping.get("header", ()))

    @property
    def sheets(self) -> tuple[str, ...]:
        """Of a workbook: those it was read from."""
        return tuple(self.mapping.get(SHEETS, ()))


def origin_of(conn: Connection, batch_id: int) -> Origin:
    """The batch. Raises StoreError where there is none."""
    found = _origins(conn, is_number(tables.batch.c.id, batch_id))
    if not found:
        sentence = _("There is no batch {id}; `python -m etl batches` lists those there are.")
        raise StoreError(sentence.format(id=batch_id))
    return found[0]


def origins_with(conn: Connection, sha256_start: str) -> list[Origin]:
    """The batches of a file whose SHA-256 begins so, the newest first."""
    return sorted(_origins(conn, tables.batch.c.sha256.startswith(sha256_start, autoescape=True)), key=lambda o: -o.id)


def _origins(conn: Connection, condition: Any) -> list[Origin]:
    batch, source = tables.batch, tables.source
    names = [name for name in Origin.__dataclass_fields__ if name in batch.c]
    of_source = (source.c.name.label("source_name"), source.c.publisher, source.c.scope)
    query = (
        select(*(batch.c[name] for name in names), *of_source)
        .join_from(batch, source, source.c.source == batch.c.source)
        .where(condition)
    )
    return [Origin(**{**row, "mapping": json.loads(row["mapping"])}) for row in conn.execute(query).mappings()]


def quarantined_rows(conn: Connection, batch_id: int) -> Iterator[QuarantinedRow]:
    """Every quarantined row of a batch in the order of its file, each with all of its reasons."""
    issue = tables.issue.c
    first = func.min(issue.id).over(partition_by=[issue.sheet, issue.row_number])
    query = (
        select(tables.issue)
        .where(issue.batch_id == batch_id, issue.level == "quarantined", issue.row_number.is_not(None))
        .order_by(first, issue.id)
    )
    found: list[RowMapping] = []
    for row in conn.execution_options(yield_per=CHUNK_ROWS).execute(query).mappings():
        if found and _place(row) != _place(found[0]):
            yield _row(found)
            found = []
        found.append(row)
    if found:
        yield _row(found)


def _place(row: RowMapping) -> Place:
    return row["sheet"] or "", row["row_number"]


def _row(found: list[RowMapping]) -> QuarantinedRow:
    raw = next((row["raw_row"] for row in found if row["raw_row"] is not None), "[]")
    reasons = tuple(
        Reason(row["code"], row["column_name"], row["value"], retell(row["message"], row["template"], row["arguments"]))
        for row in found
    )
    return QuarantinedRow(_place(found[0]), tuple(json.loads(raw)), reasons)


def places_of(conn: Connection, batch_id: int) -> set[Place]:
    """Where the quarantined rows of a batch stand in its file."""
    issue = tables.issue.c
    query = select(issue.sheet, issue.row_number).where(
        issue.batch_id == batch_id, issue.level == "quarantined", issue.row_number.is_not(None)
    )
    return {(sheet or "", number) for sheet, number in conn.execute(query.distinct())}


def corrected_places(conn: Connection, content_sha256: str, *, without: int | None = None) -> dict[Place, int]:
    """Rows of a table that standing batches have loaded corrected, and which batch; `without`: one about to go."""
    row = tables.corrected_row.c
    query = _corrections(content_sha256).with_only_columns(row.sheet, row.row_number, row.batch_id)
    if without is not None:
        query = query.where(row.batch_id != without)
    return {(sheet, number): batch_id for sheet, number, batch_id in conn.execute(query)}


def _corrections(content_sha256: str) -> Select[Any]:
    """Rows of corrected_row of batches that stand, about any batch of one table."""
    by, of = tables.batch.alias("by"), tables.batch.alias("of")
    row = tables.corrected_row
    return (
        select(row)
        .select_from(row.join(by, by.c.id == row.c.batch_id).join(of, of.c.id == row.c.corrects))
        .where(by.c.status.not_in(AWAY), of.c.content_sha256 == content_sha256)
    )


def events_in_both(conn: Connection, batch_id: int, content_sha256: str) -> list[tuple[str, int]]:
    """(source's id, batch) of seizures of this batch that stand in the batch it corrects, or in another part of it."""
    batch, seizure = tables.batch, tables.seizure
    first = select(batch.c.id).where(batch.c.content_sha256 == content_sha256)
    others = select(batch.c.id).where(
        batch.c.id.in_(first) | batch.c.corrects.in_(first), batch.c.status.not_in(AWAY), batch.c.id != batch_id
    )
    own = select(seizure.c.source_event_id).where(
        seizure.c.batch_id == batch_id, seizure.c.source_event_id.is_not(None)
    )
    query = (
        select(seizure.c.source_event_id, func.min(seizure.c.batch_id))
        .where(seizure.c.batch_id.in_(others), seizure.c.source_event_id.in_(own))
        .group_by(seizure.c.source_event_id)
        .order_by(seizure.c.source_event_id)
    )
    return [(event, number) for event, number in conn.execute(query)]


def note_corrected(conn: Connection, batch_id: int, corrects: int, places: Collection[Place]) -> None:
    """Remember which rows of an earlier batch this one has loaded; call it inside the transaction of the load."""
    rows = [{"batch_id": batch_id, "corrects": corrects, "sheet": sheet, "row_number": n} for sheet, n in places]
    if rows:
        conn.execute(insert(tables.corrected_row), rows)


def set_corrects(conn: Connection, batch_id: int, corrects: int) -> None:
    """Say which batch's rows a batch holds."""
    conn.execute(update(tables.batch).where(tables.batch.c.id == batch_id).values(corrects=corrects))


def refuse_twice_corrected(conn: Connection, batch_id: int) -> None:
    """Raises StoreError where rows of this batch were loaded, corrected, by another one that stands as well."""
    batch = origin_of(conn, batch_id)
    if batch.corrects is None:
        return
    origin = origin_of(conn, batch.corrects)
    row = tables.corrected_row.c
    query = select(row.sheet, row.row_number).where(row.batch_id == batch_id)
    own = {(sheet, number) for sheet, number in conn.execute(query)}
    others = corrected_places(conn, origin.content_sha256, without=batch_id)
    other = next((others[place] for place in sorted(own & others.keys())), None)
    if other is not None:
        sentence = _(
            "Rows of batch {id} ({file}) were loaded again, corrected, as batch {other}, so bringing it back would "
            "count them twice; undo batch {other} first."
        )
        raise StoreError(sentence.format(id=batch_id, file=batch.file_name, other=other))
