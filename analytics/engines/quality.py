"""Reads what the quality of reporters is made of: one grouped statement for counts, one for dates. SQL, no labels.

Only SQL that means the same on SQLite and PostgreSQL. A reporter narrows every statement to its own rows; then months
are told apart too, which would triple the time of a whole database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from analytics.engines.predicates import Condition
from analytics.engines.protocol import Catalogue
from analytics.engines.quality_dates import JOINED, OWNERS, Dates, Owner, add_days, short_written
from analytics.filters import UNCLASSIFIED, UNKNOWN
from analytics.quality_facts import COUNTS, EXAMPLES, LONG, Example, Facts, Group, Load, Numbers, ReporterKey
from store.tables import batch, issue, seizure, seizure_line

LINES_AT_ONCE = 200_000

_line, _seizure = seizure_line.c, seizure.c
_known_unit = and_(_line.unit.is_not(None), _line.unit_family != UNKNOWN)
_mass = and_(_seizure.grain == "individual", _line.unit_family == "mass", _line.quantity > 0)
_number = cast(_line.quantity, BigInteger)  # a quantity above 10^18 is never loaded
_whole = and_(_mass, _line.quantity == _number)
_route = or_(*(_seizure[name].is_not(None) for name in ("origin", "departure", "transit", "destination")))

# What each count of COUNTS counts; a column counts where it has a value.
_COUNTED: dict[str, ColumnElement[Any]] = {
    "rows": _line.id,
    "individual": _seizure.grain == "individual",
    "unit_written": _line.unit_as_written,
    "country_written": _seizure.country_as_written,
    "date_written": _seizure.date_as_written,
    "date_day": _seizure.date_precision == "day",
    "country": _seizure.country,
    "area": _seizure.area,
    "place": _seizure.place,
    "coordinates": and_(_seizure.latitude.is_not(None), _seizure.longitude.is_not(None)),
    "location": _seizure.location,
    "administration": _seizure.administration,
    "event_id": _seizure.source_event_id,
    "drug": _line.drug != UNCLASSIFIED,
    "quantity": _line.quantity,
    "unit": _known_unit,
    "purity": _line.purity_percent,
    "mode": _seizure.mode,
    "concealment": _seizure.concealment,
    "detection": _seizure.detection_as_written,
    "route": _route,
    "origin": _seizure.origin,
    "departure": _seizure.departure,
    "transit": _seizure.transit,
    "destination": _seizure.destination,
    "unknown_unit": and_(_line.unit_as_written.is_not(None), or_(_line.unit.is_(None), _line.unit_family == UNKNOWN)),
    "quantity_without_unit": and_(
        _line.quantity.is_not(None), _line.unit.is_(None), _line.unit_as_written.is_(None)
    ),
    "zero_quantity": _line.quantity == 0,
    "drug_unclassified": _line.drug == UNCLASSIFIED,
    "country_unknown": and_(_seizure.country_as_written.is_not(None), _seizure.country.is_(None)),
    "held": _line.hold_reason,
    "masses": _mass,
    "whole": _whole,
    "fives": and_(_whole, _number % 5 == 0),
    "tens": and_(_whole, _number % 10 == 0),
    "long": and_(_whole, _number >= LONG),
    "long_fives": and_(_whole, _number >= LONG, _number % 5 == 0),
    "long_tens": and_(_whole, _number >= LONG, _number % 10 == 0),
}
# The cell that shows a problem.
_SHOWN: dict[str, ColumnElement[Any]] = {
    "unknown_unit": _line.unit_as_written,
    "quantity_without_unit": _line.quantity_as_written,
    "zero_quantity": _line.quantity_as_written,
    "date_not_day": _seizure.date_as_written,
    "two_digit_year": _seizure.date_as_written,
    "date_after_load": _seizure.date_as_written,
    "drug_unclassified": _line.drug_as_written,
    "country_unknown": _seizure.country_as_written,
    "held": _line.quantity_as_written,
}


def read_facts(
    conn: Connection, conditions: Sequence[Condition], catalogue: Catalogue, reporter: ReporterKey | None
) -> Facts:
    """Counts and dates of the rows that fulfil the conditions; of one reporter by month."""
    wanted = [*conditions, *([] if reporter is None else of_reporter(reporter, catalogue))]
    of_one = reporter is not None
    found: dict[tuple[Any, ...], list[int]] = {}
    dates: dict[Owner, Dates] = {}
    for piece in _pieces(conn):
        for row in conn.execute(counts([*wanted, *piece], by_month=of_one)):
            key, numbers = tuple(row[:5]), row[5:]
            found[key] = [a + b for a, b in zip(found[key], numbers, strict=True)] if key in found else list(numbers)
        add_days(conn, [*wanted, *piece], dates)
    groups = tuple(
        Group(key[0], key[1], key[2], key[3], key[4], Numbers(np.array(numbers, dtype=np.int64)))
        for key, numbers in found.items()
    )
    days = tuple(one.of(owner) for owner, one in dates.items())
    return Facts(groups, days, read_loads(conn, catalogue, {group.batch for group in groups}))


def _pieces(conn: Connection) -> list[list[Condition]]:
    """Conditions that together hold for every line: a database keeps all that it groups in memory meanwhile."""
    first, last = conn.execute(select(func.min(_line.id), func.max(_line.id))).one()
    if last is None or last - first < LINES_AT_ONCE:
        return [[]]
    starts = range(first, last + 1, LINES_AT_ONCE)
    return [[_line.id >= start, _line.id < start + LINES_AT_ONCE] for start in starts]


def read_repeats(
    conn: Connection, conditions: Sequence[Condition], catalogue: Catalogue, reporter: ReporterKey
) -> int:
    """Rows equal to an earlier row of their file in everything that is kept as written."""
    return _count_repeats(conn, [*conditions, *of_reporter(reporter, catalogue)])


def repeats_among(conn: Connection, lines: Sequence[int]) -> int:
    """Those among some lines, which should be few."""
    return _count_repeats(conn, [_line.id.in_(lines)])


def _count_repeats(conn: Connection, conditions: Sequence[Condition]) -> int:
    return int(conn.execute(repeats(conditions)).scalar_one())


def read_examples(
    conn: Connection, conditions: Sequence[Condition], catalogue: Catalogue, reporter: ReporterKey, facts: Facts
) -> dict[str, tuple[Example, ...]]:
    """The first few rows of each problem that the reporter has."""
    mine = [*conditions, *of_reporter(reporter, catalogue)]
    first = {
        problem: list(conn.execute(_first([*mine, condition])).scalars())
        for problem, condition in _of_problems(facts).items()
    }
    if any(days.short_years for days in facts.days):
        first["two_digit_year"] = short_written(conn, mine, EXAMPLES)
    return read_shown(conn, first)


def read_shown(conn: Connection, lines: Mapping[str, Sequence[int]]) -> dict[str, tuple[Example, ...]]:
    """What stands in lines, given by problem, where each shows its own."""
    return {
        problem: tuple(Example(*row) for row in conn.execute(_examples(some, _SHOWN[problem])))
        for problem, some in lines.items()
    }


def of_reporter(reporter: ReporterKey, catalogue: Catalogue) -> list[Condition]:
    # What counts is in the conditions of the selection already.
    own = _line.batch_id.in_([key for key, entry in catalogue.batches.items() if entry.source == reporter.source])
    if reporter.kind == "administration":
        return [own, _seizure.administration == reporter.code]
    country = _seizure.country.is_(None) if reporter.code == UNKNOWN else _seizure.country == reporter.code
    return [own, _seizure.administration.is_(None), country]


def counts(conditions: Sequence[Condition], *, by_month: bool) -> Select[Any]:
    """One row per batch, administration, country and month: these five, then COUNTS in order."""
    months: list[ColumnElement[Any]] = [literal(None), literal(None)]
    if by_month:
        months = [func.substr(cast(column, Text), 1, 7) for column in (_seizure.period_start, _seizure.period_end)]
    keys = [*OWNERS, *(months if by_month else [])]
    columns = [*OWNERS, *months, *(_how_many(_COUNTED[name]) for name in COUNTS)]
    return select(*columns).select_from(JOINED).where(*conditions).group_by(*keys).order_by(*_in_order(keys))


def repeats(conditions: Sequence[Condition]) -> Select[Any]:
    columns = [
        *OWNERS, _seizure.period_start, _seizure.period_end, _seizure.event_count, _seizure.area, _seizure.place,
        _seizure.latitude, _seizure.longitude, _seizure.note, _seizure.source_event_id, _line.quantity,
        *(column for table in (seizure, seizure_line) for column in table.c if column.name.endswith("_as_written")),
    ]  # fmt: skip
    alike = select(func.count().label("n")).select_from(JOINED).where(*conditions).group_by(*columns).subquery()
    return select(func.coalesce(func.sum(alike.c.n - 1), 0)).select_from(alike)


def _how_many(what: ColumnElement[Any]) -> ColumnElement[int]:
    """Rows in which a column has a value, or in which a condition holds."""
    return func.count(what) if isinstance(what, Column) else func.sum(case((what, 1), else_=0))


def _in_order(keys: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [key.nulls_first() for key in keys]


def read_loads(conn: Connection, catalogue: Catalogue, batches: set[int]) -> dict[int, Load]:
    """What is kept of each batch."""
    reasons: dict[int, dict[str, int]] = {}
    held_back = (
        select(issue.c.batch_id, issue.c.code, func.sum(issue.c.rows))
        .where(issue.c.level == "quarantined", issue.c.batch_id.in_(sorted(batches)))
        .group_by(issue.c.batch_id, issue.c.code)
        .order_by(issue.c.batch_id, issue.c.code)
    )
    for owner, code, rows in conn.execute(held_back):
        reasons.setdefault(owner, {})[code] = rows
    entries = conn.execute(select(batch).where(batch.c.id.in_(sorted(batches))).order_by(batch.c.id))
    return {row.id: _load(row, catalogue, reasons.get(row.id, {})) for row in entries}


def _load(row: Any, catalogue: Catalogue, reasons: dict[str, int]) -> Load:
    return Load(
        batch=row.id,
        source=catalogue.batches[row.id].source,
        file_name=row.file_name,
        loaded_on=date.fromisoformat(row.loaded_at[:10]).toordinal(),
        last=None if row.last_period_end is None else row.last_period_end.toordinal(),
        rows_read=row.rows_read,
        rows_loaded=row.rows_loaded,
        rows_quarantined=row.rows_quarantined,
        rows_skipped=sum(json.loads(row.rows_skipped).values()),
        repeated_rows=row.repeated_rows,
        quarantined_by=reasons,
    )


def _of_problems(facts: Facts) -> dict[str, Condition]:
    """What a row of each problem fulfils that the facts have a row of."""
    there = {name for group in facts.groups for name, rows in group.numbers.items() if rows}
    found: dict[str, Condition] = {}
    for name in _SHOWN:
        if name in there:
            found[name] = _COUNTED[name].is_not(None) if name == "held" else _COUNTED[name]
    if any(group.numbers["date_day"] < group.numbers["rows"] for group in facts.groups):
        found["date_not_day"] = _seizure.date_precision != "day"
    late = [
        and_(_line.batch_id == load.batch, _seizure.period_end > date.fromordinal(load.loaded_on))
        for load in facts.loads.values()
    ]
    if any((days.ordinals > facts.loads[days.batch].loaded_on).any() for days in facts.days):
        found["date_after_load"] = and_(_seizure.date_precision == "day", or_(*late))
    return found


def _first(conditions: Sequence[Condition]) -> Select[Any]:
    return select(_line.id).select_from(JOINED).where(*conditions).order_by(_line.id).limit(EXAMPLES)


def _examples(lines: Sequence[int], shown: ColumnElement[Any]) -> Select[Any]:
    columns = [_line.id, batch.c.file_name, _line.sheet, _line.row_number, shown]
    joined = JOINED.join(batch, batch.c.id == _line.batch_id)
    return select(*columns).select_from(joined).where(_line.id.in_(lines)).order_by(_line.id)
