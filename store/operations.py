"""Operations: window, coordinator, participants, target drugs, link; made, edited and removed by people.

The page and the command line both come here. Seizures join an operation in their file, or by a rule (store.joins).
Every change is one transaction. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from i18n import gettext as _
from store import tables
from store.database import Store, bump_data_version
from store.operation_rules import BASES, Operation, OperationError, Participant, check, tidy
from store.text import slug

__all__ = [
    "BASES",
    "Operation",
    "OperationError",
    "Participant",
    "ensure_operation",
    "get_operation",
    "list_operations",
    "read_operations",
    "remove_operation",
    "save_operation",
]
_OWN = ("operation", "name", "coordinator", "from_date", "to_date", "reference")


def list_operations(store: Store) -> list[Operation]:
    """All operations, the latest window first, those without a window at the end."""
    with store.reading() as conn:
        return read_operations(conn)


def get_operation(store: Store, operation: str) -> Operation:
    """Raises OperationError when there is none of this slug."""
    with store.reading() as conn:
        return read_operation(conn, operation)


def save_operation(store: Store, operation: Operation, *, new: bool) -> Operation:
    """Make an operation, or replace all parts of the one with its slug. Returns it as it is kept.

    A new one gets its slug from its name. Raises OperationError (`sentence`, `field`); nothing is changed then.
    """
    wanted = tidy(operation)
    check(wanted, store.reference())
    with store.writing() as conn:
        if new:
            wanted = replace(wanted, operation=slug(wanted.name))
            _refuse_taken(conn, wanted)
            conn.execute(insert(tables.operation).values(**_own(wanted)))
        else:
            read_operation(conn, wanted.operation)
            own = _changeable(wanted)
            conn.execute(update(tables.operation).where(_is(tables.operation, wanted.operation)).values(**own))
        _replace_lists(conn, wanted)
        bump_data_version(conn)
    return wanted


def ensure_operation(conn: Connection, operation: Operation) -> None:
    """Make an operation that is not there; of one that is, fill in what nobody has said. What was said stays."""
    there = {one.operation: one for one in read_operations(conn)}.get(operation.operation)
    if there is None:
        conn.execute(insert(tables.operation).values(**_own(operation)))
        _replace_lists(conn, operation)
        return
    said = {name: value for name, value in _own(there).items() if value is not None}
    more = tuple(one for one in operation.participants if one.country not in there.countries)
    filled = replace(operation, **said, participants=there.participants + more, drugs=there.drugs or operation.drugs)
    conn.execute(update(tables.operation).where(_is(tables.operation, filled.operation)).values(**_changeable(filled)))
    _replace_lists(conn, filled)


def remove_operation(store: Store, operation: str) -> None:
    """Take an operation away that no seizure or report points at. Raises OperationError when one does."""
    with store.writing() as conn:
        found = read_operation(conn, operation)
        _refuse_used(conn, found)
        for table in (tables.operation_join, tables.operation_drug, tables.operation_participant, tables.operation):
            conn.execute(delete(table).where(_is(table, operation)))
        bump_data_version(conn)


def read_operations(conn: Connection) -> list[Operation]:
    """All operations as the transaction of `conn` sees them."""
    participants: dict[str, list[Participant]] = defaultdict(list)
    for row in _rows(conn, tables.operation_participant, "country"):
        participants[row["operation"]].append(Participant(row["country"], row["basis"]))
    drugs: dict[str, list[str]] = defaultdict(list)
    for row in _rows(conn, tables.operation_drug, "drug"):
        drugs[row["operation"]].append(row["drug"])
    found = [
        Operation(**row, participants=tuple(participants[row["operation"]]), drugs=tuple(drugs[row["operation"]]))
        for row in _rows(conn, tables.operation, "name")
    ]
    return sorted(found, key=lambda one: -one.from_date.toordinal() if one.from_date else 0)


def read_operation(conn: Connection, operation: str) -> Operation:
    """Raises OperationError when there is none of this slug."""
    found = {one.operation: one for one in read_operations(conn)}
    if operation not in found:
        sentence = _("There is no operation {operation}; there are: {known}.")
        known = ", ".join(found) or _("none")
        raise OperationError(sentence.format(operation=repr(operation), known=known), "operation")
    return found[operation]


def _rows(conn: Connection, table: Table, order: str) -> Sequence[Any]:
    return conn.execute(select(table).order_by(table.c[order])).mappings().all()


def _own(operation: Operation) -> dict[str, Any]:
    return {name: getattr(operation, name) for name in _OWN}


def _changeable(operation: Operation) -> dict[str, Any]:
    """All but the slug: files, links and seizures know the operation by it."""
    return {name: value for name, value in _own(operation).items() if name != "operation"}


def _is(table: Table, operation: str) -> ColumnElement[bool]:
    return table.c.operation == operation


def _refuse_taken(conn: Connection, wanted: Operation) -> None:
    known = conn.execute(select(tables.operation.c.name).where(_is(tables.operation, wanted.operation))).scalar()
    if known is not None:
        sentence = _(
            "There is an operation {known} already, and {name} would be known by the same words ({slug}), so their "
            "seizures could not be told apart; edit that one, or choose another name."
        )
        raise OperationError(sentence.format(known=repr(known), name=repr(wanted.name), slug=wanted.operation), "name")


def _replace_lists(conn: Connection, operation: Operation) -> None:
    slug_of = {"operation": operation.operation}
    people = [{**slug_of, "country": one.country, "basis": one.basis} for one in operation.participants]
    drugs = [{**slug_of, "drug": drug} for drug in operation.drugs]
    for table, rows in ((tables.operation_participant, people), (tables.operation_drug, drugs)):
        conn.execute(delete(table).where(_is(table, operation.operation)))
        if rows:
            conn.execute(insert(table), rows)


def _refuse_used(conn: Connection, operation: Operation) -> None:
    """What points at an operation keeps it, also from a batch that was undone: a redo must find it again."""
    seizures, reports = (
        conn.execute(select(func.count()).select_from(table).where(_is(table, operation.operation))).scalar_one()
        for table in (tables.seizure, tables.operation_report)
    )
    if seizures or reports:
        sentence = _(
            "{name} was not removed, because records would lose their operation (seizures: {seizures}, reports: "
            "{reports}); undo its joins first. What a file says to belong to it, an undone one too, keeps it."
        )
        raise OperationError(sentence.format(name=operation.name, seizures=seizures, reports=reports), "operation")
