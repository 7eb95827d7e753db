"""Dates as people write them to periods, with ONE order of day and month per column, decided from all distinct values.

A 13 anywhere settles the order for every cell of the column; a cell never decides for itself. A date the calendar
does not have is a problem, never shifted to a neighbour. Times of day are dropped. Pure; must not import the database.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from etl.normalise import periods
from etl.normalise.date_shapes import SHAPES, TRIPLE, Order, clean
from etl.normalise.periods import Period
from i18n.said import say

__all__ = ["DateFormat", "DateProblem", "Order", "Period", "decide_date_format", "parse_dates"]

_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
# 1 January 1950 to 31 December 2099 in days since 30 December 1899, as spreadsheets count (their 1900 is a leap year).
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73050
_SERIAL_ORIGIN = dt.date(1899, 12, 30)
# No date is written longer; the patterns would try a cell of a million commas anew from each of them.
_LONGEST = 200


@dataclass(frozen=True)
class DateFormat:
    """How one column writes its dates. `ambiguous`: nothing tells day from month, or the column contradicts itself.

    `two_digit_years`: some years have two digits, their century is assumed. `fiscal_first_month` is for years written
    FY.
    """

    order: Order = "ymd"
    ambiguous: bool = False
    evidence: str = ""
    two_digit_years: bool = False
    fiscal_first_month: int = periods.US_FISCAL_START


@dataclass(frozen=True)
class DateProblem:
    """A text that gives no date: `blank`, `not_a_date` (no known shape) or `impossible` (not in the calendar)."""

    text: str
    code: Literal["blank", "not_a_date", "impossible"]
    reason: str


@dataclass
class _Seen:
    """Numeric dates of a column whose year does not come first, by what they prove; each with its first example."""

    day_first: list[str]
    month_first: list[str]
    either: list[str]
    same: list[str]
    year_first: list[str]
    short_year_first: list[str]
    two_digit_years: bool = False

    def add(self, text: str, first: str, second: str, third: str) -> None:
        if len(first) == 4:
            self.year_first.append(text)
            return
        self.two_digit_years |= len(third) == 2
        if len(third) == 2 and int(first) > 31:
            self.short_year_first.append(text)
        elif int(first) > 12 >= int(second):
            self.day_first.append(text)
        elif int(second) > 12 >= int(first):
            self.month_first.append(text)
        elif int(first) <= 12 and int(second) <= 12:
            (self.same if int(first) == int(second) else self.either).append(text)


def decide_date_format(values: Iterable[str], order: Order | None = None) -> DateFormat:
    """The format of a column from its distinct values; `order` overrules what they say."""
    written = [value for value in values if value.strip()]
    seen = _look(written)
    if order is not None:
        evidence = say("order of day and month stated by the user or the profile")
        return DateFormat(order, False, evidence, seen.two_digit_years)
    if written and all(_serial(value) is not None for value in written):
        return DateFormat(
            "excel", False, say("every value is a day number of a spreadsheet, like {text}", text=written[0])
        )
    return replace(_numeric_order(seen), two_digit_years=seen.two_digit_years)


def _look(values: Iterable[str]) -> _Seen:
    seen = _Seen([], [], [], [], [], [])
    for value in values:
        match = TRIPLE.fullmatch(clean(value)) if len(value) <= _LONGEST else None
        if match:
            seen.add(value.strip(), match["first"], match["second"], match["third"])
    return seen


def _numeric_order(seen: _Seen) -> DateFormat:
    if seen.short_year_first:
        return DateFormat("ymd", False, say("{text} can only be year first", text=seen.short_year_first[0]))
    if seen.day_first and seen.month_first:
        order: Order = "dmy" if len(seen.day_first) >= len(seen.month_first) else "mdy"
        evidence = say(
            "contradictory: {n} dates like {day} put the day first, {m} like {month} the month",
            n=len(seen.day_first),
            day=seen.day_first[0],
            m=len(seen.month_first),
            month=seen.month_first[0],
        )
        return DateFormat(order, True, evidence)
    if seen.day_first:
        return DateFormat("dmy", False, say("{text} can only be day first", text=seen.day_first[0]))
    if seen.month_first:
        return DateFormat("mdy", False, say("{text} can only be month first", text=seen.month_first[0]))
    if seen.either:
        evidence = say(
            "no date of the column has a number above 12 for day or month ({text}): read as day first",
            text=seen.either[0],
        )
        return DateFormat("dmy", True, evidence)
    if seen.same and not seen.year_first:
        return DateFormat("dmy", False, say("day and month are the same number in every date"))
    if seen.year_first:
        return DateFormat("ymd", False, say("the year comes first, as in {text}", text=seen.year_first[0]))
    return DateFormat("ymd", False, say("no numeric dates in the column whose order matters"))


def parse_dates(values: Sequence[str], fmt: DateFormat) -> list[Period | DateProblem]:
    """One Period or DateProblem per value, in the order given."""
    return [_parse(value, fmt) for value in values]


def _parse(text: str, fmt: DateFormat) -> Period | DateProblem:
    if not text.strip():
        return DateProblem(text, "blank", say("no date"))
    body = clean(text) if len(text) <= _LONGEST else ""
    if fmt.order == "excel":
        serial = _serial(text)
        if serial is not None:
            date = _SERIAL_ORIGIN + dt.timedelta(days=serial)
            return Period(date, date, "day")
    try:
        period = _by_shape(body, fmt)
    except ValueError:
        return DateProblem(text, "impossible", say("the calendar has no {text}", text=text.strip()))
    if period is None:
        reason = say("'{text}' is not a date in any known form", text=text.strip())
        return DateProblem(text, "not_a_date", reason)
    return period


def _by_shape(body: str, fmt: DateFormat) -> Period | None:
    for pattern, build in SHAPES:
        match = pattern.fullmatch(body)
        period = build(match, fmt.order) if match else None
        if period:
            return period
    fiscal = periods.read_fiscal_year(body)
    return periods.fiscal_year(fiscal[0], fmt.fiscal_first_month) if fiscal else None


def _serial(text: str) -> int | None:
    match = _SERIAL.fullmatch(text.strip())
    return int(match[1]) if match and _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL else None
