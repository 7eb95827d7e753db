"""Seizures join an operation by a rule: its window, its participants, its target drugs. Shown first, then done, undone.

The rule takes a seizure when its whole period lies inside the window, its country takes part and one of its lines is a
target drug (any drug where none is named). It takes only what counts, never an annual row, and never a seizure that
belongs to an operation already. What is loaded later is not taken unasked: the next preview shows it.
Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, insert, select, update

from i18n import gettext as _
from i18n import ngettext
from i18n.said import day
from i18n.said import number as said_number
from store import tables
from store.columns import is_number
from store.database import Store, bump_data_version
from store.exact import exact_sum
from store.operations import Operation, OperationError, read_operation
from store.reference import Reference

KINDS = ("individual", "aggregate")


@dataclass(frozen=True)
class JoinPreview:
    """What a join would add to the numbers of an operation: all lines of the seizures it would take.

    `seizures` are events (None: no record states a number), `records` the rows of the record they stand in;
    `mass_kg` is of drugs, held lines left out. `taken_by_others`: events that fit the rule and belong to another
    operation; `joined_already`: those that belong to this one.
    """

    seizures: int | None
    lines: int
    mass_kg: float | None
    lines_without_mass: int
    lines_held: int
    taken_by_others: int
    by_country: tuple[tuple[str, int | None], ...]
    sentence: str
    records: int
    joined_already: int

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "by_country": [list(pair) for pair in self.by_country]}


@dataclass(frozen=True)
class Join:
    """One time that a rule took seizures. `rule`: {from, to, countries, drugs} as the operation was then."""

    id: int
    operation: str
    rule: Mapping[str, Any]
    joined_at: str
    joined_by: str
    seizures: int | None
    status: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def preview_join(store: Store, operation: str) -> JoinPreview:
    """What the rule would take now; nothing is written. Raises OperationError: no such operation, no rule."""
    reference = store.reference()
    with store.reading() as conn:
        return _preview(conn, read_operation(conn, operation), reference)


def apply_join(store: Store, operation: str, joined_by: str, *, expected: int | None = None) -> Join:
    """Take what the rule takes now. Raises OperationError: no such operation, no rule, nothing to take.

    `expected`: the `records` of a preview; when the record has changed since, the join is refused.
    """
    reference = store.reference()
    with store.writing() as conn:
        found = read_operation(conn, operation)
        shown = _preview(conn, found, reference)
        _refuse_surprise(found, shown, expected)
        row = {
            "id": (conn.execute(select(func.max(tables.operation_join.c.id))).scalar() or 0) + 1,
            "operation": operation,
            "rule": json.dumps(_rule(found)),
            "joined_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "joined_by": joined_by,
            "seizures": shown.seizures,
            "status": "active",
        }
        conn.execute(insert(tables.operation_join).values(**row))
        taken = update(tables.seizure).where(tables.seizure.c.id.in_(_taken(found, reference)))
        conn.execute(taken.values(operation=operation, operation_join=row["id"]))
        bump_data_version(conn)
    return _join(row)


def undo_join(store: Store, join_id: int) -> Join:
    """Set free exactly the seizures that this join took. Raises OperationError: no such join, or undone already."""
    table, seizure = tables.operation_join, tables.seizure
    with store.writing() as conn:
        row = conn.execute(select(table).where(is_number(table.c.id, join_id))).mappings().first()
        if row is None:
            sentence = _("There is no join {id}; `python -m etl operation joins OPERATION` lists those there are.")
            raise OperationError(sentence.format(id=join_id), "join")
        if row["status"] == "undone":
            sentence = _("Join {id} is undone already; nothing was changed.")
            raise OperationError(sentence.format(id=join_id), "join")
        freed = update(seizure).where(seizure.c.operation_join == join_id)
        conn.execute(freed.values(operation=None, operation_join=None))
        conn.execute(update(table).where(table.c.id == join_id).values(status="undone"))
        bump_data_version(conn)
    return _join({**row, "status": "undone"})


def list_joins(store: Store, operation: str) -> list[Join]:
    """The joins of an operation, the newest first, undone ones included. Raises OperationError: no such operation."""
    table = tables.operation_join
    with store.reading() as conn:
        read_operation(conn, operation)
        query = select(table).where(table.c.operation == operation).order_by(table.c.id.desc())
        return [_join(dict(row)) for row in conn.execute(query).mappings()]


def _join(row: Mapping[str, Any]) -> Join:
    return Join(**{**row, "rule": json.loads(row["rule"])})


def _rule(operation: Operation) -> dict[str, Any]:
    """The rule as data. Raises OperationError for an operation without a window or without participants."""
    if operation.from_date is None or operation.to_date is None:
        sentence = _(
            "{name} has no window with a first and a last day, so no rule can say which seizures belong to it; "
            "give it both days first."
        )
        raise OperationError(sentence.format(name=operation.name), "to_date" if operation.from_date else "from_date")
    if not operation.participants:
        sentence = _(
            "{name} has no participants, so its rule would take seizures of the whole world; name the participants "
            "first."
        )
        raise OperationError(sentence.format(name=operation.name), "participants")
    return {
        "from": operation.from_date.isoformat(),
        "to": operation.to_date.isoformat(),
        "countries": list(operation.countries),
        "drugs": list(operation.drugs),
    }


def _fits(operation: Operation, reference: Reference) -> list[ColumnElement[bool]]:
    """What a seizure must fulfil to fit the rule, whatever operation it belongs to."""
    _rule(operation)
    seizure, line = tables.seizure.c, tables.seizure_line.c
    counting = select(tables.batch.c.id).where(tables.batch.c.status == "active")
    found = [
        seizure.batch_id.in_(counting),
        seizure.not_counted.is_(None),
        seizure.grain.in_(KINDS),
        seizure.country.in_(operation.countries),
        seizure.period_start >= operation.from_date,
        seizure.period_end <= operation.to_date,
    ]
    if operation.drugs:
        targets = sorted({slug for drug in operation.drugs for slug in reference.with_children(drug)})
        found.append(select(line.id).where(line.seizure_id == seizure.id, line.drug.in_(targets)).exists())
    return found


def _taken(operation: Operation, reference: Reference) -> Select[Any]:
    """Ids of the seizures that the rule takes now."""
    return select(tables.seizure.c.id).where(*_fits(operation, reference), tables.seizure.c.operation.is_(None))


def _preview(conn: Connection, operation: Operation, reference: Reference) -> JoinPreview:
    seizure = tables.seizure.c
    fits = _fits(operation, reference)
    grouped = (
        select(seizure.operation, seizure.country, func.sum(seizure.event_count), func.count())
        .where(*fits)
        .group_by(seizure.operation, seizure.country)
        .order_by(seizure.country)
    )
    groups = conn.execute(grouped).all()
    free = [(country, events, records) for owner, country, events, records in groups if owner is None]
    own = sum(events or 0 for owner, _country, events, _records in groups if owner == operation.operation)
    others = sum(
        events or 0 for owner, _c, events, _records in groups if owner is not None and owner != operation.operation
    )
    lines, mass, without_mass, held = conn.execute(_line_sums(operation, reference)).one()
    events = [count for _country, count, _records in free if count is not None]
    records = sum(count for _country, _events, count in free)
    seizures = int(sum(events)) if events or not free else None
    return JoinPreview(
        seizures=seizures,
        lines=int(lines or 0),
        mass_kg=float(mass) if mass is not None else (None if free else 0.0),
        lines_without_mass=int(without_mass or 0),
        lines_held=int(held or 0),
        taken_by_others=int(others),
        by_country=tuple((country, None if count is None else int(count)) for country, count, _records in free),
        sentence=_sentence(operation, records, seizures, int(others)),
        records=records,
        joined_already=int(own),
    )


def _line_sums(operation: Operation, reference: Reference) -> Select[Any]:
    """Lines of individual records, kg of drugs, lines without a mass, lines held: as the answers count them."""
    seizure, line = tables.seizure.c, tables.seizure_line.c
    counted = line.hold_reason.is_(None)
    weighed = and_(counted, line["class"] == "drug")
    numbers: list[ColumnElement[Any]] = [
        func.sum(case((seizure.grain == "individual", 1), else_=0)),
        exact_sum(case((weighed, line.mass_kg))),
        func.sum(case((and_(counted, line.mass_kg.is_(None)), 1), else_=0)),
        func.sum(case((line.hold_reason.is_not(None), 1), else_=0)),
    ]
    joined = tables.seizure_line.join(tables.seizure, seizure.id == line.seizure_id)
    return select(*numbers).select_from(joined).where(seizure.id.in_(_taken(operation, reference)))


def _refuse_surprise(operation: Operation, shown: JoinPreview, expected: int | None) -> None:
    if expected is not None and expected != shown.records:
        sentence = _(
            "The record has changed since it was shown what would join {name}: it was {expected} and would now be "
            "{found}, so nothing was changed; look again."
        )
        numbers = {"expected": said_number(expected), "found": said_number(shown.records)}
        raise OperationError(sentence.format(name=operation.name, **numbers), "join")
    if not shown.records:
        raise OperationError(shown.sentence, "join")


def _sentence(operation: Operation, records: int, seizures: int | None, others: int) -> str:
    number = records if seizures is None else seizures
    if records:
        first = ngettext(
            "{n} seizure from {start} to {end} would join {name}.",
            "{n} seizures from {start} to {end} would join {name}.",
            number,
        )
    else:
        first = _("No seizure would join {name}: none from {start} to {end} without an operation fits its rule.")
    # A rule without a window was refused before; the days are said as the reader's language writes them.
    start, end = (day(one) if one else "" for one in (operation.from_date, operation.to_date))
    first = first.format(n=said_number(number), name=operation.name, start=start, end=end)
    if not others:
        return first
    second = ngettext(
        "{n} that fits belongs to another operation and stays there.",
        "{n} that fit belong to other operations and stay there.",
        others,
    )
    return f"{first} {second.format(n=said_number(others))}"
