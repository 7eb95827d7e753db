"""The lines whose mass waits for a reviewer, with what was said of them.

Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from i18n.said import retell
from store import tables
from store.columns import is_number
from store.database import Store
from store.decisions import REJECTED
from store.editions import AWAY


@dataclass(frozen=True)
class HeldLine:
    """A line above the cap of its drug that nobody has decided about; `message` is in the language of who asks."""

    line: int
    batch: int
    file: str
    sheet: str | None
    row: int
    drug: str
    drug_as_written: str
    quantity: float | None
    quantity_as_written: str | None
    unit: str | None
    unit_as_written: str | None
    mass_kg: float | None
    period_start: date
    period_end: date
    date_precision: str
    country: str | None
    place: str | None
    message: str

    def as_json(self) -> dict[str, Any]:
        days = {"period_start": self.period_start.isoformat(), "period_end": self.period_end.isoformat()}
        return {**asdict(self), **days}


def held_lines(store: Store, batch: int | None = None, *, limit: int | None = None, offset: int = 0) -> list[HeldLine]:
    """Lines of standing batches that wait for a decision, in the order of loading."""
    line, seizure, batches = tables.seizure_line, tables.seizure, tables.batch
    named = {
        "line": line.c.id,
        "batch": line.c.batch_id,
        "file": batches.c.file_name,
        "row": line.c.row_number,
        **{name: line.c[name] for name in ("sheet", "drug", "drug_as_written", "quantity", "quantity_as_written")},
        **{name: line.c[name] for name in ("unit", "unit_as_written", "mass_kg")},
        **{name: seizure.c[name] for name in ("period_start", "period_end", "date_precision", "country", "place")},
    }
    query = (
        select(*(column.label(name) for name, column in named.items()))
        .select_from(line.join(seizure, seizure.c.id == line.c.seizure_id))
        .join(batches, batches.c.id == line.c.batch_id)
        .where(*_waiting(batch))
        .order_by(line.c.id)
    )
    with store.reading() as conn:
        found = conn.execute(query.limit(limit).offset(offset)).mappings().all()
        said = _messages(conn, sorted({row["batch"] for row in found}))
    return [HeldLine(**row, message=_message(row, said)) for row in found]


def count_held(store: Store, batch: int | None = None) -> int:
    """How many lines wait."""
    line = tables.seizure_line
    query = select(func.count()).select_from(line.join(tables.batch, tables.batch.c.id == line.c.batch_id))
    with store.reading() as conn:
        return int(conn.execute(query.where(*_waiting(batch))).scalar_one())


def _waiting(batch: int | None) -> list[Any]:
    line = tables.seizure_line.c
    waiting = [line.hold_reason.is_not(None), line.hold_reason != REJECTED, tables.batch.c.status.not_in(AWAY)]
    return waiting if batch is None else [*waiting, is_number(line.batch_id, batch)]


Messages = dict[tuple[Any, Any, Any], list[RowMapping]]


def _messages(conn: Connection, batches: Sequence[int]) -> Messages:
    """Findings about held rows by (batch, sheet, row)."""
    issue = tables.issue
    query = select(issue).where(issue.c.batch_id.in_(batches), issue.c.level == "held").order_by(issue.c.id)
    found: Messages = {}
    for row in conn.execute(query).mappings():
        found.setdefault((row["batch_id"], row["sheet"], row["row_number"]), []).append(row)
    return found


def _message(line: RowMapping, said: Messages) -> str:
    """What was said of the line; of a row with several held lines, by the quantity that was written."""
    about = said.get((line["batch"], line["sheet"], line["row"]), [])
    exact = [row for row in about if row["value"] == line["quantity_as_written"]]
    return next((retell(row["message"], row["template"], row["arguments"]) for row in exact or about), "")
