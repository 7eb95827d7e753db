"""The SELECT statements of the records table and of a record's story; nothing is executed here.

Only SQL that means the same on SQLite and PostgreSQL. Order is made in record_table, never by a database's collation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select

from analytics.engines.predicates import Condition
from store.tables import batch, issue, operation, seizure, seizure_line

_JOINED = seizure_line.join(seizure, seizure.c.id == seizure_line.c.seizure_id)
_KEPT_BACK = {"id", "batch_id", "seizure_id", "place_folded", "search_folded", "drug_folded"}
# What a list of records leaves out; a record's story has it.
_STORY_ONLY = {"not_counted", "edition_period", "operation_join"}


def matching(conditions: Sequence[Condition]) -> Select[Any]:
    """Ids of the lines that fulfil the conditions, in no order."""
    return select(seizure_line.c.id).select_from(_JOINED).where(*conditions)


def is_line(line_id: int) -> Condition:
    return seizure_line.c.id == line_id


def lines(ids: Sequence[int]) -> Select[Any]:
    """Everything shown of these lines, as written included."""
    return _lines(_KEPT_BACK | _STORY_ONLY).where(seizure_line.c.id.in_(ids))


def line(line_id: int) -> Select[Any]:
    """Everything kept of one line, and whether it counts."""
    return _lines(_KEPT_BACK).add_columns(batch.c.status.label("batch_status")).where(seizure_line.c.id == line_id)


def lines_of(seizure_id: int) -> Select[Any]:
    return _lines(_KEPT_BACK).where(seizure_line.c.seizure_id == seizure_id).order_by(seizure_line.c.id)


def _lines(left_out: set[str]) -> Select[Any]:
    return select(
        seizure_line.c.id.label("line"),
        seizure.c.id.label("seizure"),
        seizure_line.c.batch_id.label("batch"),
        batch.c.source,
        batch.c.file_name,
        *(column for column in seizure.c if column.name not in left_out),
        *(column for column in seizure_line.c if column.name not in left_out),
    ).select_from(_JOINED.join(batch, batch.c.id == seizure_line.c.batch_id))


def issues(found: Mapping[str, Any], written: Sequence[str]) -> Select[Any]:
    """What was found in the row of a line, and what stands for many rows of the same text, one of `written`."""
    own = and_(issue.c.row_number == found["row_number"], issue.c.sheet.is_not_distinct_from(found["sheet"]))
    shared = and_(issue.c.rows > 1, issue.c.value.in_(written))
    return (
        select(issue)
        .where(issue.c.batch_id == found["batch"], issue.c.level.in_(("held", "warning")), or_(own, shared))
        .order_by(issue.c.level, issue.c.id)
    )


def batch_of(batch_id: int) -> Select[Any]:
    return select(batch).where(batch.c.id == batch_id)


def operation_of(slug: str) -> Select[Any]:
    return select(operation).where(operation.c.operation == slug)
