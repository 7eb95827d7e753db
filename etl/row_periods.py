"""The period of each row: a date column, or a fiscal year and month; then what a remark says about it. Pure.

A period keeps its precision: a month never becomes its first day. Kinds of rules (in a profile's TOML):
`repeats_other_year` the row gives another year's figure and is not counted; `months` only the first n months;
`month_range` from a month to a month; `financial_year` April to March.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import numpy as np

from etl.encoded import Encoded, Objects, pair_codes
from etl.errors import BadInput
from etl.normalise.date_shapes import Order
from etl.normalise.dates import DateFormat, DateProblem, decide_date_format, parse_dates
from etl.normalise.months import month_number
from etl.normalise.periods import Period, fiscal_month, read_fiscal_year
from etl.plan import Plan
from i18n import gettext as _

REPEATS_OTHER_YEAR = "repeats_other_year"
ORDERS = ("ymd", "dmy", "mdy", "excel")
REMARK_CHARS = 1000  # of a remark that rules look at; their patterns may take the square of its length


@dataclass(frozen=True)
class RowPeriod:
    """First and last day as ISO text, None where the row has no usable date: `problem` is then "blank" or why."""

    start: str | None
    end: str | None
    precision: str | None
    edition: str | None = None
    not_counted: str | None = None
    problem: str | None = None


BLANK = RowPeriod(None, None, None, problem="blank")


@dataclass(frozen=True)
class Periods:
    """`rows`: a RowPeriod per row (shared by rows that say the same). `format`: None for fiscal columns."""

    rows: Objects
    format: DateFormat | None
    assumed_centuries: tuple[str, ...]  # spellings whose year has two digits


def resolve(plan: Plan, fields: Mapping[str, Encoded]) -> Periods:
    """Every row's period under the plan. Raises BadInput for a date order that does not exist."""
    fiscal = {"fiscal_year", "fiscal_month"} <= fields.keys()
    # Also where a person mapped these two columns of a file that has no date.
    if fiscal and (plan.date_kind == "fiscal_month" or "date" not in fields):
        return Periods(_apply_rules(plan, fields, _fiscal(fields)), None, ())
    if plan.date_order is not None and plan.date_order not in ORDERS:
        raise BadInput(
            _("date_order is {value!r}, but it can only be one of: {values}.").format(
                value=plan.date_order, values=", ".join(ORDERS)
            ),
            value=plan.date_order,
        )
    column = fields["date"]
    form = decide_date_format(column.values, cast("Order | None", plan.date_order))
    parsed = parse_dates(column.values, form)
    results = [_from_parsed(found) for found in parsed]
    assumed = [isinstance(found, Period) and found.assumed_century for found in parsed]
    doubtful = tuple(value for value, flag in zip(column.values, assumed, strict=True) if flag)
    return Periods(_apply_rules(plan, fields, column.spread(results)), form, doubtful)


def _from_parsed(found: Period | DateProblem) -> RowPeriod:
    if isinstance(found, DateProblem):
        return BLANK if found.code == "blank" else RowPeriod(None, None, None, problem=found.reason)
    return RowPeriod(found.start.isoformat(), found.end.isoformat(), found.precision)


def _fiscal(fields: Mapping[str, Encoded]) -> Objects:
    year, month = fields["fiscal_year"], fields["fiscal_month"]
    example, inverse = pair_codes(year.codes, month.codes)
    results = [_fiscal_period(year.values[year.codes[row]], month.values[month.codes[row]]) for row in example]
    lookup = np.empty(len(results), dtype=object)
    lookup[:] = results
    return lookup[inverse]


def _fiscal_period(year: str, month: str) -> RowPeriod:
    if not year.strip() and not month.strip():
        return BLANK
    found = read_fiscal_year(year)
    try:
        if found is None:
            raise ValueError(year)
        period = fiscal_month(found[0], month)
    except ValueError:
        return RowPeriod(None, None, None, problem=f"{year} {month}")
    return replace(_from_parsed(period), edition=f"FY{found[0]}")


def _apply_rules(plan: Plan, fields: Mapping[str, Encoded], rows: Objects) -> Objects:
    for rule in plan.rules:
        remark = fields.get(rule.field)
        if remark is None:
            continue
        matches = [rule.pattern.search(value[:REMARK_CHARS]) for value in remark.values]
        touched = remark.mask(np.array([match is not None for match in matches], dtype=np.bool_))
        for row in np.flatnonzero(touched):
            match = matches[remark.codes[row]]
            if match is not None and rows[row].start is not None:
                rows[row] = KINDS[rule.kind](rows[row], match)
    return rows


def _repeats(period: RowPeriod, match: re.Match[str]) -> RowPeriod:
    same = str(period.start)[:4] == match["year"]
    return period if same else replace(period, not_counted=REPEATS_OTHER_YEAR)


def _months(period: RowPeriod, match: re.Match[str]) -> RowPeriod:
    year = int(str(period.start)[:4])
    months = 6 if match["months"].casefold() == "six" else int(match["months"])
    return replace(period, end=_month_end(year, months)) if 1 <= months <= 12 else period


def _month_range(period: RowPeriod, match: re.Match[str]) -> RowPeriod:
    first, last = month_number(match["first"]), month_number(match["last"])
    if first is None or last is None:
        return period
    row_year = str(period.start)[:4]
    start_year = int(match["first_year"] or match["last_year"] or row_year)
    end_year = int(match["last_year"] or match["first_year"] or row_year)
    precision = "year" if start_year == end_year else "fiscal_year"
    start = date(start_year, first, 1).isoformat()
    return replace(period, start=start, end=_month_end(end_year, last), precision=precision)


def _financial_year(period: RowPeriod, match: re.Match[str]) -> RowPeriod:
    year = int(match["year"])
    return replace(period, start=f"{year}-04-01", end=f"{year + 1}-03-31", precision="fiscal_year")


def _month_end(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()


KINDS: Mapping[str, Callable[[RowPeriod, re.Match[str]], RowPeriod]] = {
    "repeats_other_year": _repeats,
    "months": _months,
    "month_range": _month_range,
    "financial_year": _financial_year,
}
