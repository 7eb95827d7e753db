"""How the cells of a staged table are meant, and its first rows as they would be understood. Pure; nothing is written.

The formats are decided from all distinct values of a column, as a load decides them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from etl import row_periods
from etl.encoded import Encoded, constant, encode
from etl.errors import BadInput
from etl.fields import BY_KEY, TERM_VOCABULARY
from etl.grain import propose
from etl.measures import gather
from etl.normalise import names
from etl.normalise.dates import Order, decide_date_format, parse_dates
from etl.normalise.numbers import NumberFormat, decide_number_format, parse_number
from etl.normalise.periods import Period
from etl.plan import Plan
from etl.quantities import quantity_reading
from etl.readers.staged import StagedTable
from i18n.said import named
from store.reference import Named, Reference

MOST_VALUES = 100_000  # distinct values of a column from which its format is decided here
NUMBER_FIELDS = ("quantity", "kg_equivalent", "event_count")
NUMBER_TEXT = "{:.12g}"


def nobody() -> None:
    return None


@dataclass(frozen=True)
class Meant:
    """How numbers and dates are written and what a row stands for, each with its evidence."""

    decimal: str | None
    date_order: str | None
    grain: str | None
    evidence: Mapping[str, str]


def meant(table: StagedTable, plan: Plan, told: Callable[[], None] = nobody) -> Meant:
    """What the cells say; None where no column is of that kind. `told` of each block that was looked at."""
    evidence: dict[str, str] = {}
    number = _number_format(table, plan, told)
    if number is not None:
        evidence["decimal"] = number.evidence
    order, grain = None, None
    column = plan.columns.get("date")
    if column is not None:
        values = _distinct(table, [column], told)
        form = decide_date_format(values, _order(plan.date_order))
        order, evidence["date_order"] = form.order, form.evidence
        found = [one for one in parse_dates(values[:MOST_VALUES], form) if isinstance(one, Period)]
        days = any(one.precision == "day" for one in found) and plan.date_kind == "auto"
        years = all(one.precision in ("year", "fiscal_year") for one in found)
        grain = propose(plan, days=days, only_years=years)
    elif "fiscal_month" in plan.columns:
        grain = propose(plan, days=False, only_years=False)
    if grain is not None:
        evidence["grain"] = grain.reason
    return Meant(number.decimal if number else None, order, grain.grain if grain else None, evidence)


def _order(stated: str | None) -> Order | None:
    """The order that a person or a profile states; one that does not exist is refused when the file is loaded."""
    return cast("Order", stated) if stated in row_periods.ORDERS else None


def _number_format(table: StagedTable, plan: Plan, told: Callable[[], None]) -> NumberFormat | None:
    several = [item.column for item in plan.measures] + [item.column for item in plan.wide]
    single = next((plan.columns[key] for key in NUMBER_FIELDS if key in plan.columns), None)
    columns = several or ([single] if single else [])
    return decide_number_format(_distinct(table, columns, told), plan.decimal) if columns else None


def _distinct(table: StagedTable, columns: Sequence[str], told: Callable[[], None]) -> list[str]:
    found: dict[str, None] = {}
    for block in table.blocks(list(dict.fromkeys(columns))):
        for column in block.data.columns:
            found |= dict.fromkeys(pc.unique(column).to_pylist())
        told()
        if len(found) > MOST_VALUES:
            break
    return list(found)


def first_rows(table: StagedTable, plan: Plan, how: Meant, reference: Reference, rows: int) -> dict[str, Any]:
    """{columns, rows: cells as read, as_understood: {field: text} of each row}."""
    first = next((block.data.slice(0, rows) for block in table.blocks()), None)
    if first is None or not first.num_rows:
        return {"columns": list(table.columns), "rows": [], "as_understood": []}
    cells = [list(row.values()) for row in first.to_pylist()]
    return {"columns": list(table.columns), "rows": cells, "as_understood": _understood(first, plan, how, reference)}


def _understood(rows: pa.Table, plan: Plan, how: Meant, reference: Reference) -> list[dict[str, str]]:
    by_name = {name: encode(pa.chunked_array(rows.column(name)), name) for name in rows.column_names}
    fields = {key: by_name[column] for key, column in plan.columns.items() if column in by_name}
    fields |= gather(plan, by_name)
    fields |= {key: constant(text, rows.num_rows) for key, text in plan.constants.items() if key not in fields}
    said = [
        {key: _one(key, _cell(field, row), how, reference) for key, field in fields.items()}
        for row in range(rows.num_rows)
    ]
    if "quantity" in fields:
        _amounts(said, [_cell(fields["quantity"], row) for row in range(rows.num_rows)], plan, how, reference)
    for row, period in enumerate(_periods(plan, how, fields)):
        said[row]["date"] = period
    for item in plan.wide:
        for row in range(rows.num_rows):
            said[row][f"wide:{item.column}"] = _cell(by_name[item.column], row) if item.column in by_name else ""
    return said


def _amounts(
    said: list[dict[str, str]], cells: Sequence[str], plan: Plan, how: Meant, reference: Reference
) -> None:
    """Quantities with a unit in their cell, or of several columns: number and unit; blank where two units differ."""
    reading, unit_of = quantity_reading(reference, plan), names.unit(reference)
    for row, text in zip(said, cells, strict=True):
        found = reading(text, decide_number_format([text], how.decimal))
        row["quantity"] = NUMBER_TEXT.format(found.number) if isinstance(found.number, float) else ""
        if found.unit:
            unit = _name(reference.units, unit_of(found.unit).code)
            row["quantity"] = row["quantity"] if row.get("unit", "") in ("", unit) else ""
            row["unit"] = row.get("unit") or unit


def _cell(field: Encoded, row: int) -> str:
    return str(field.values[field.codes[row]])


def _periods(plan: Plan, how: Meant, fields: Mapping[str, Encoded]) -> list[str]:
    if "date" not in fields and not {"fiscal_year", "fiscal_month"} <= fields.keys():
        return []
    try:
        found = row_periods.resolve(replace(plan, date_order=how.date_order or plan.date_order), fields)
    except BadInput:  # a date order that does not exist is said when the file is loaded
        return []
    return [_period(one) for one in found]


def _period(row: row_periods.RowPeriod) -> str:
    if row.start is None:
        return ""
    return row.start if row.start == row.end else f"{row.start} – {row.end}"


def _one(key: str, text: str, how: Meant, reference: Reference) -> str:
    """What a cell became, in the words of the reader; blank where it became nothing."""
    kind = BY_KEY[key].kind
    if kind == "number":
        parsed = parse_number(text, decide_number_format([text], how.decimal))
        return NUMBER_TEXT.format(parsed) if isinstance(parsed, float) else ""
    if kind == "country":
        return _name(reference.countries, names.country(reference)(text).code)
    if kind == "drug":
        return _name(reference.drugs, names.drug(reference)(text).code)
    if kind == "unit":
        return _name(reference.units, names.unit(reference)(text).code)
    if kind == "term":
        vocabulary = TERM_VOCABULARY[key]
        code = names.term(reference, vocabulary)(text).code
        return named(reference.terms[vocabulary, code].names) if code else ""
    return "" if kind == "date" else text.strip()


def _name(items: Mapping[str, Named], code: str | None) -> str:
    return named(items[code].names) if code is not None and code in items else ""
