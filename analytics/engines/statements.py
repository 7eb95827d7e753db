"""The SELECT statements of the SQL engine, built from conditions; nothing is executed here.

A seizure of several lines must count once in whatever it is grouped by. Almost all seizures have one line, and for
these the line is the seizure; only the others pay for window functions that find a seizure's first selected line.
Only SQL that means the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    select,
)

from analytics.engines.predicates import Condition
from analytics.engines.snapshot_packed import LONGEST_TEXT
from analytics.regions import Epochs
from store.exact import exact_sum
from store.tables import batch, drug, seizure, seizure_line

_JOINED = seizure_line.join(seizure, seizure.c.id == seizure_line.c.seizure_id)
_LEVELS = ("seizure", "by_drug", "by_family", "by_group", "by_class")


def dimension(name: str, epochs: Epochs) -> ColumnElement[Any]:
    """The column or expression of one dimension of `Engine.cells`."""
    special: dict[str, ColumnElement[Any]] = {
        "batch": seizure.c.batch_id,
        "drug": seizure_line.c.drug,
        "group": drug.c.drug_group,
        "class": seizure_line.c["class"],
        "start_month": _month(seizure.c.period_start),
        "end_month": _month(seizure.c.period_end),
        "epoch": _epoch(epochs),
        # As far as a snapshot has them, so that a place is the same whoever answers.
        "place": func.substr(seizure.c.place, 1, LONGEST_TEXT),
        "place_folded": func.substr(seizure.c.place_folded, 1, LONGEST_TEXT),
    }
    return special[name] if name in special else seizure.c[name]


def _month(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.substr(cast(column, Text), 1, 7)


def _epoch(epochs: Epochs) -> ColumnElement[Any]:
    if not epochs.boundaries:
        return literal(0)
    passed = [(seizure.c.period_start < day, index) for index, day in enumerate(epochs.boundaries)]
    return case(
        (seizure.c.country.in_(epochs.countries), case(*passed, else_=len(epochs.boundaries))),
        else_=0,
    )


def cells(
    dimensions: Sequence[str], epochs: Epochs, conditions: Sequence[Condition], *, several_lines: bool
) -> Select[Any]:
    """One row per combination of dimensions: their values, then the numbers of `protocol.Cell` in its order.

    `several_lines` chooses the seizures of more than one line, or those of one.
    """
    facts = _facts(dimensions, epochs, conditions, several_lines=several_lines).subquery()
    keys = [facts.c[f"d_{name}"] for name in dimensions]
    fact = facts.c
    counted = fact.hold_reason.is_(None)
    weighed = and_(counted, fact.mass_kg.is_not(None))
    # A line that states its mass beside an equivalent weighs once, what it was weighed at.
    converted = and_(counted, fact.mass_kg.is_(None), fact.kg_equivalent.is_not(None))
    return select(
        *keys,
        *(func.coalesce(func.sum(fact[level]), 0) for level in _LEVELS),
        func.count(),
        _how_many(fact.event_count.is_(None)),
        _how_many(fact.hold_reason.is_not(None)),
        _how_many(weighed),
        _sum_where(weighed, fact.mass_kg),
        _how_many(converted),
        _sum_where(converted, func.coalesce(fact.kg_equivalent_low, fact.kg_equivalent)),
        _sum_where(converted, fact.kg_equivalent),
        _sum_where(converted, func.coalesce(fact.kg_equivalent_high, fact.kg_equivalent)),
        func.min(cast(fact.period_start, Text)),
        func.max(cast(fact.period_end, Text)),
    ).group_by(*keys).order_by(*(key.nulls_first() for key in keys))


def _facts(
    dimensions: Sequence[str], epochs: Epochs, conditions: Sequence[Condition], *, several_lines: bool
) -> Select[Any]:
    columns = [
        *(dimension(name, epochs).label(f"d_{name}") for name in dimensions),
        seizure.c.event_count,
        seizure.c.period_start,
        seizure.c.period_end,
        seizure_line.c.hold_reason,
        seizure_line.c.mass_kg,
        seizure_line.c.kg_equivalent,
        seizure_line.c.kg_equivalent_low,
        seizure_line.c.kg_equivalent_high,
    ]
    with_drugs = _JOINED.join(drug, drug.c.drug == seizure_line.c.drug)
    if not several_lines:
        events = [seizure.c.event_count.label(level) for level in _LEVELS]
        joined = with_drugs if "group" in dimensions else _JOINED
        return select(*columns, *events).select_from(joined).where(seizure.c.line_count == 1, *conditions)
    within: dict[str, list[ColumnElement[Any]]] = {
        "seizure": [],
        "by_drug": [seizure_line.c.drug],
        "by_family": [func.coalesce(drug.c.parent, drug.c.drug)],
        "by_group": [drug.c.drug_group],
        "by_class": [seizure_line.c["class"]],
    }
    events = [_first_of(level, parts) for level, parts in within.items()]
    return select(*columns, *events).select_from(with_drugs).where(seizure.c.line_count != 1, *conditions)


def _first_of(level: str, parts: list[ColumnElement[Any]]) -> Label[Any]:
    """The events of the seizure on its first selected line within `parts`, null on the others."""
    number = func.row_number().over(partition_by=[seizure.c.id, *parts], order_by=seizure_line.c.id)
    return case((number == 1, seizure.c.event_count)).label(level)


def _how_many(condition: Condition) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _sum_where(condition: Condition, column: ColumnElement[Any]) -> ColumnElement[float]:
    return func.coalesce(exact_sum(case((condition, column))), 0.0)


def masses(conditions: Sequence[Condition]) -> Select[Any]:
    """Distinct masses of counted lines of individual records, ascending, with the number of lines of each."""
    mass = seizure_line.c.mass_kg
    return (
        select(mass, func.count())
        .select_from(_JOINED)
        .where(seizure.c.grain == "individual", mass.is_not(None), seizure_line.c.hold_reason.is_(None), *conditions)
        .group_by(mass)
        .order_by(mass)
    )


def reporters(conditions: Sequence[Condition]) -> Select[Any]:
    columns = (
        _month(seizure.c.period_start),
        _month(seizure.c.period_end),
        seizure.c.batch_id,
        seizure.c.administration,
        seizure.c.country,
    )
    return select(*columns).select_from(_JOINED).where(*conditions).distinct()


def crossing(conditions: Sequence[Condition]) -> Select[Any]:
    """Events (null where no record states them) and records of the distinct seizures that fulfil the conditions."""
    found = select(seizure.c.id, seizure.c.event_count).select_from(_JOINED).where(*conditions).distinct().subquery()
    numbers: list[ColumnElement[Any]] = [func.sum(found.c.event_count), func.count()]
    return select(*numbers)


def located() -> list[Condition]:
    """Individual records with coordinates; aggregates never enter a map of records."""
    return [
        seizure.c.grain == "individual",
        seizure.c.latitude.is_not(None),
        seizure.c.longitude.is_not(None),
    ]


def drugs_only() -> Condition:
    """Kilograms of different classes are never one number: unless one class is selected a mass is that of drugs."""
    return seizure_line.c["class"] == "drug"


def extents() -> Select[Any]:
    """Per active batch and grain of what counts: first and last day."""
    return (
        select(
            seizure.c.batch_id,
            seizure.c.grain,
            func.min(seizure.c.period_start),
            func.max(seizure.c.period_end),
        )
        .select_from(seizure.join(batch, batch.c.id == seizure.c.batch_id))
        .where(batch.c.status == "active", seizure.c.not_counted.is_(None))
        .group_by(seizure.c.batch_id, seizure.c.grain)
    )
