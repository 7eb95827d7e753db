"""What reviewers decided about held lines: each decision is kept, changes one line, and can be taken back exactly.

A line has at most one decision in force; whoever comes second is told. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from i18n import gettext as _
from store import tables
from store.columns import is_number
from store.database import Store, StoreError, bump_data_version
from store.editions import AWAY

ACCEPT, CORRECT, REJECT = KINDS = ("accept", "correct", "reject")
REJECTED = "rejected"  # the hold of a line whose mass a reviewer has refused
LONGEST_REASON = 2_000

Line = Mapping[str, Any]  # a row of seizure_line
Change = Callable[[Line], Mapping[str, Any]]


@dataclass(frozen=True)
class Decision:
    """One decision; `before` and `after` are the columns of the line that it changed."""

    id: int
    line_id: int
    batch_id: int
    file_name: str
    sheet: str | None
    row_number: int
    drug: str
    kind: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    decided_at: str
    decided_by: str
    status: str  # active | undone
    undone_at: str | None
    undone_by: str | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def decide(store: Store, line_id: int, kind: str, reason: str, by: str, change: Change | None = None) -> Decision:
    """Decide about a held line. `change` gives the corrected columns of the line as it is under the lock.

    Raises StoreError: no such line, not held, decided already, of a batch that does not stand, no reason.
    """
    said = _reason(reason)
    if kind not in KINDS:
        sentence = _("A held line is accepted, corrected or rejected; {kind!r} is none of these.")
        raise StoreError(sentence.format(kind=kind))
    with store.writing() as conn:
        line = _line(conn, line_id)
        _refuse_where_away(conn, line)
        _refuse_where_decided(conn, line)
        after: dict[str, Any] = {"hold_reason": REJECTED if kind == REJECT else None}
        if kind == CORRECT and change is not None:
            after |= change(line)
        decision_id = _keep(conn, line, kind, said, by, after)
        _change_line(conn, line_id, after)
    return get_decision(store, decision_id)


def undo_decision(store: Store, decision_id: int, by: str) -> Decision:
    """Make the line as it was before, held again. Raises StoreError: no such decision, or undone already."""
    decision = get_decision(store, decision_id)
    with store.writing() as conn:
        table = tables.decision
        status = conn.execute(select(table.c.status).where(table.c.id == decision_id)).scalar_one()
        if status != "active":
            sentence = _("Decision {id} is undone already; nothing was changed.")
            raise StoreError(sentence.format(id=decision_id))
        _refuse_where_away(conn, _line(conn, decision.line_id))
        undone = {"status": "undone", "undone_at": _now(), "undone_by": by}
        conn.execute(update(table).where(table.c.id == decision_id).values(**undone))
        _change_line(conn, decision.line_id, decision.before)
    return get_decision(store, decision_id)


def list_decisions(store: Store, *, batch: int | None = None, line: int | None = None) -> list[Decision]:
    """All decisions, the newest first, undone ones included."""
    wanted = [] if batch is None else [is_number(tables.decision.c.batch_id, batch)]
    wanted += [] if line is None else [is_number(tables.decision.c.line_id, line)]
    return _decisions(store, *wanted)


def get_decision(store: Store, decision_id: int) -> Decision:
    """Raises StoreError when there is no such decision."""
    found = _decisions(store, is_number(tables.decision.c.id, decision_id))
    if not found:
        sentence = _("There is no decision {id}; `python -m etl decisions` lists those there are.")
        raise StoreError(sentence.format(id=decision_id))
    return found[0]


def decision_in_force(store: Store, line_id: int) -> Decision:
    """The decision about a line that holds. Raises StoreError where there is none."""
    found = [one for one in list_decisions(store, line=line_id) if one.status == "active"]
    if not found:
        sentence = _("Nothing is decided about line {line}, so there is nothing to undo.")
        raise StoreError(sentence.format(line=line_id))
    return found[0]


def _decisions(store: Store, *conditions: Any) -> list[Decision]:
    decision, line, batch = tables.decision, tables.seizure_line, tables.batch
    query = (
        select(decision, batch.c.file_name, line.c.sheet, line.c.row_number, line.c.drug)
        .select_from(
            decision.join(line, line.c.id == decision.c.line_id).join(batch, batch.c.id == decision.c.batch_id)
        )
        .where(*conditions)
        .order_by(decision.c.id.desc())
    )
    with store.reading() as conn:
        return [_decision(row) for row in conn.execute(query).mappings()]


def _decision(row: RowMapping) -> Decision:
    return Decision(**{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])})


def _reason(reason: str) -> str:
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        sentence = _(
            "A decision needs a reason of 1 to {longest} characters, because others will ask for it; say why."
        )
        raise StoreError(sentence.format(longest=LONGEST_REASON))
    return said


def _line(conn: Connection, line_id: int) -> Line:
    query = select(tables.seizure_line).where(is_number(tables.seizure_line.c.id, line_id))
    found = conn.execute(query).mappings().first()
    if found is None:
        sentence = _("There is no line {line}; `python -m etl held` lists those that wait for a decision.")
        raise StoreError(sentence.format(line=line_id))
    return dict(found)


def _refuse_where_away(conn: Connection, line: Line) -> None:
    table = tables.batch
    batch = conn.execute(select(table.c.status, table.c.file_name).where(table.c.id == line["batch_id"])).one()
    if batch.status in AWAY:
        sentence = _(
            "Line {line} is in batch {id} ({file}), which is undone or replaced and counts nowhere, so there is "
            "nothing to decide; bring that batch back first."
        )
        raise StoreError(sentence.format(line=line["id"], id=line["batch_id"], file=batch.file_name))


def _refuse_where_decided(conn: Connection, line: Line) -> None:
    table = tables.decision
    query = select(table).where(table.c.line_id == line["id"], table.c.status == "active")
    decided = conn.execute(query).first()
    if decided is not None:
        sentence = _(
            "Line {line} was decided already ({kind}, {by}, {at}: {reason}), so nothing was changed; undo that "
            "decision first if another is right."
        )
        said = {"kind": decided.kind, "by": decided.decided_by, "at": decided.decided_at, "reason": decided.reason}
        raise StoreError(sentence.format(line=line["id"], **said))
    if line["hold_reason"] is None:
        sentence = _("Line {line} is not held: its mass counts, and there is nothing to decide.")
        raise StoreError(sentence.format(line=line["id"]))


def _keep(conn: Connection, line: Line, kind: str, reason: str, by: str, after: Mapping[str, Any]) -> int:
    decision_id = (conn.execute(select(func.max(tables.decision.c.id))).scalar() or 0) + 1
    conn.execute(
        insert(tables.decision).values(
            id=decision_id,
            line_id=line["id"],
            batch_id=line["batch_id"],
            kind=kind,
            reason=reason,
            before=_as_json({name: line[name] for name in after}),
            after=_as_json(after),
            decided_at=_now(),
            decided_by=by,
            status="active",
        )
    )
    return int(decision_id)


def _as_json(columns: Mapping[str, Any]) -> str:
    return json.dumps(dict(columns), ensure_ascii=False, allow_nan=False, sort_keys=True)


def _change_line(conn: Connection, line_id: int, columns: Mapping[str, Any]) -> None:
    conn.execute(update(tables.seizure_line).where(tables.seizure_line.c.id == line_id).values(**columns))
    bump_data_version(conn)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
