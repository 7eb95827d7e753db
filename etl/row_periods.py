"""The period of each row: a date column, or a fiscal year and month; then what a remark says about it. Pure.

A period keeps its precision: a month never becomes its first day. Kinds of rules (in a profile's TOML):
`repeats_other_year` the row gives another year's figure and is not counted; `months` only the first n months;
`month_range` from a month to a month; `financial_year` April to March.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import cast

import numpy as np

from etl.columns import NOTHING, named
from etl.encoded import Codes, Encoded, Index, Mask, Memo, Objects, pair_codes
from etl.errors import BadInput
from etl.normalise.date_shapes import Order
from etl.normalise.dates import DateFormat, DateProblem, DateVotes, parse_dates
from etl.normalise.doubtful_dates import DOUBT, MONTHS, YEARS
from etl.normalise.months import month_number
from etl.normalise.periods import (
    CALENDAR_START,
    UK_FISCAL_START,
    US_FISCAL_START,
    Period,
    fiscal_month,
    fiscal_year,
    read_fiscal_year,
    year_ending,
)
from etl.plan import Plan
from i18n import gettext as _
from store.given import Column

REPEATS_OTHER_YEAR = "repeats_other_year"
ORDERS = ("ymd", "dmy", "mdy", "excel")
REMARK_CHARS = 1000  # of a remark that rules look at; their patterns may take the square of its length


@dataclass(frozen=True)
class RowPeriod:
    """First and last day as ISO text, None where the row has no usable date: `problem` is then blank, DOUBT or why."""

    start: str | None
    end: str | None
    precision: str | None
    edition: str | None = None
    not_counted: str | None = None
    problem: str | None = None


BLANK = RowPeriod(None, None, None, problem="blank")


@dataclass(frozen=True)
class Periods:
    """The period of row n is `values[codes[n]]`. `assumed`: per row, its year was written with two digits."""

    values: tuple[RowPeriod, ...]
    codes: Codes
    assumed: Mask

    def at(self, row: int) -> RowPeriod:
        period: RowPeriod = self.values[self.codes[row]]
        return period

    def column(self, part: str, rows: Index) -> Column:
        """One part of the period for each of `rows`."""
        each = self._parts[part]
        return NOTHING if set(each) <= {None} else named(each, self.codes[rows])

    def flagged(self, part: str, is_so: Callable[[str | None], bool]) -> Mask:
        """Rows of whose period something is so of one part."""
        each = self._parts[part]
        if not any(map(is_so, set(each))):
            return np.zeros(len(self.codes), dtype=np.bool_)
        return np.array([is_so(value) for value in each], dtype=np.bool_)[self.codes]

    def said(self, part: str, rows: Index) -> Objects:
        """One part of the period for each of `rows`, as it is."""
        return np.array([getattr(self.values[code], part) for code in self.codes[rows].tolist()], dtype=object)

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[str | None]]:
        """Part -> that of each of the values."""
        names = tuple(RowPeriod.__dataclass_fields__)
        columns = zip(*map(attrgetter(*names), self.values), strict=True) if self.values else ((),) * len(names)
        return dict(zip(names, columns, strict=True))


class Calendar:
    """Reads the periods of one file, block by block, in the format that was decided for all of it."""

    def __init__(self, plan: Plan, form: DateFormat | None) -> None:
        """`form`: of the date column; None where fiscal columns give the date. Raises BadInput for an odd order."""
        require_order(plan)
        self._plan = plan
        self.format = form
        self._form = _stated(form or DateFormat(), plan)
        self._memo: Memo[tuple[RowPeriod, bool]] = Memo(self._read)

    def resolve(self, fields: Mapping[str, Encoded]) -> Periods:
        """Every row's period."""
        if is_fiscal(self._plan, fields):
            values, codes = _fiscal(fields, _first_month(self._plan))
            assumed = np.zeros(len(codes), dtype=np.bool_)
        else:
            column = date_field(fields)
            read = self._memo.each(column.values)
            values, codes = [period for period, _assumed in read], column.codes
            assumed = column.flagged([flag for _period, flag in read])
        return _with_remarks(self._plan, fields, values, codes, assumed)

    def precision(self, text: str) -> str | None:
        """Of a text in the date column."""
        return self._memo[text][0].precision

    def _read(self, text: str) -> tuple[RowPeriod, bool]:
        (parsed,) = parse_dates((text,), self._form)
        found = _of_kind(parsed, self._plan)
        return _within(self._plan, found), isinstance(found, Period) and found.assumed_century


def resolve(plan: Plan, fields: Mapping[str, Encoded]) -> list[RowPeriod]:
    """Every row's period where these rows are all there is: the format of the dates is decided from them."""
    votes = DateVotes()
    fiscal = is_fiscal(plan, fields)
    if not fiscal:
        votes.add(date_field(fields).values)
    require_order(plan)
    form = None if fiscal else votes.decide(cast("Order | None", plan.date_order))
    periods = Calendar(plan, form).resolve(fields)
    return [periods.at(row) for row in range(len(periods.codes))]


def require_order(plan: Plan) -> None:
    """Raises BadInput for a date order that does not exist."""
    if plan.date_order is not None and plan.date_order not in ORDERS:
        raise BadInput(
            _("date_order is {value!r}, but it can only be one of: {values}.").format(
                value=plan.date_order, values=", ".join(ORDERS)
            ),
            value=plan.date_order,
        )


def is_fiscal(plan: Plan, fields: Mapping[str, Encoded]) -> bool:
    """Whether a fiscal year and its month give the date, also where a person mapped these two and no date."""
    fiscal = {"fiscal_year", "fiscal_month"} <= fields.keys()
    return fiscal and (plan.date_kind == "fiscal_month" or "date" not in fields)


def date_field(fields: Mapping[str, Encoded]) -> Encoded:
    """The one column whose text is a date or a year."""
    return fields["date"] if "date" in fields else fields["fiscal_year"]


def _first_month(plan: Plan) -> int:
    return plan.fiscal_start or US_FISCAL_START


def _stated(form: DateFormat, plan: Plan) -> DateFormat:
    """The format with what the plan says about years that are none of the calendar."""
    start = plan.fiscal_start
    spans = start if start is not None and start > CALENDAR_START else UK_FISCAL_START
    form = replace(form, fiscal_first_month=_first_month(plan), span_first_month=spans)
    if plan.date_kind == "fiscal_year":
        return replace(form, spans=YEARS)
    return replace(form, spans=MONTHS) if form.spans == DOUBT and plan.date_order is not None else form


def _of_kind(found: Period | DateProblem, plan: Plan) -> Period | DateProblem:
    """A plain year of a column of fiscal years, and the last day of a year, stand for twelve months."""
    if not isinstance(found, Period):
        return found
    if found.precision == "year" and found.end.month - found.start.month == 11 and plan.date_kind == "fiscal_year":
        return replace(fiscal_year(found.start.year, _first_month(plan)), assumed_century=found.assumed_century)
    if found.precision == "day" and plan.date_kind == "year_ending":
        return replace(year_ending(found.end), assumed_century=found.assumed_century)
    return found


def _within(plan: Plan, found: Period | DateProblem) -> RowPeriod:
    """The row's period with its edition, cut at the edges of what the source covers."""
    row = _from_parsed(found)
    if not isinstance(found, Period):
        return row
    if plan.edition_period and found.precision == "fiscal_year":
        row = replace(row, edition=f"FY{found.end.year}")
    if plan.window is not None and plan.window[0] <= found.end and found.start <= plan.window[1]:
        start, end = max(found.start, plan.window[0]), min(found.end, plan.window[1])
        row = replace(row, start=start.isoformat(), end=end.isoformat())
    return row


def _from_parsed(found: Period | DateProblem) -> RowPeriod:
    if isinstance(found, DateProblem):
        if found.code == "blank":
            return BLANK
        return RowPeriod(None, None, None, problem=DOUBT if found.code == "doubtful" else found.reason)
    return RowPeriod(found.start.isoformat(), found.end.isoformat(), found.precision)


def _fiscal(fields: Mapping[str, Encoded], first_month: int) -> tuple[list[RowPeriod], Codes]:
    year_field, month_field = fields["fiscal_year"], fields["fiscal_month"]
    example, inverse = pair_codes(year_field.codes, month_field.codes)
    periods = [_fiscal_period(year_field.cell(row), month_field.cell(row), first_month) for row in example]
    return periods, inverse.astype(np.int32)


def _fiscal_period(written: str, month: str, first_month: int) -> RowPeriod:
    if not written.strip() and not month.strip():
        return BLANK
    found = read_fiscal_year(written)
    try:
        if found is None:
            raise ValueError(written)
        period = fiscal_month(found[0], month, first_month)
    except ValueError:
        return RowPeriod(None, None, None, problem=f"{written} {month}")
    return replace(_from_parsed(period), edition=f"FY{found[0]}")


def _with_remarks(
    plan: Plan, fields: Mapping[str, Encoded], values: Sequence[RowPeriod], codes: Codes, assumed: Mask
) -> Periods:
    """The periods as the remarks of their rows change them."""
    changed, distinct = codes.copy(), list(values)
    for rule in plan.rules:
        remark = fields.get(rule.field)
        if remark is None:
            continue
        matches = [rule.pattern.search(value[:REMARK_CHARS]) for value in remark.values]
        known: dict[RowPeriod, int] = {}
        for row in np.flatnonzero(remark.flagged([match is not None for match in matches])):
            match, before = matches[remark.codes[row]], distinct[changed[row]]
            if match is not None and before.start is not None:
                after = KINDS[rule.kind](before, match)
                if after not in known:
                    known[after] = len(distinct)
                    distinct.append(after)
                changed[row] = known[after]
    return Periods(tuple(distinct), changed, assumed)


def _repeats(period: RowPeriod, match: re.Match[str]) -> RowPeriod:
    same = str(period.start)[:4] == match["year"]
    return period if same else replace(period, not_counted=REPEATS_OTHER_YEAR)


def _months(period: RowPeriod, match: re.Match[str]) -> RowPeriod:
    row_year = int(str(period.start)[:4])
    months = 6 if match["months"].casefold() == "six" else int(match["months"])
    return replace(period, end=_month_end(row_year, months)) if 1 <= months <= 12 else period


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
    first = int(match["year"])
    return replace(period, start=f"{first}-04-01", end=f"{first + 1}-03-31", precision="fiscal_year")


def _month_end(of_year: int, month: int) -> str:
    return date(of_year, month, monthrange(of_year, month)[1]).isoformat()


KINDS: Mapping[str, Callable[[RowPeriod, re.Match[str]], RowPeriod]] = {
    "repeats_other_year": _repeats,
    "months": _months,
    "month_range": _month_range,
    "financial_year": _financial_year,
}
