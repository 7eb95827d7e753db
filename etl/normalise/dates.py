"""Dates as people write them to periods, with ONE order of day and month per column, decided from all distinct values.

A 13 anywhere settles the order for every cell of the column; a cell never decides for itself. A date the calendar
does not have is a problem, never shifted to a neighbour. Times of day are dropped. Pure; must not import the database.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from etl.normalise import periods
from etl.normalise.date_shapes import SHAPES, SHORT_MONTH, TRIPLE, Order, clean
from etl.normalise.doubtful_dates import DOUBT, SPAN, YEARS, Doubts, is_next
from etl.normalise.months import month_number
from etl.normalise.periods import Period
from i18n.said import say

__all__ = ["DateFormat", "DateProblem", "DateVotes", "Order", "Period", "decide_date_format", "parse_dates"]

DOUBTFUL: Literal["doubtful"] = "doubtful"
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
# 1 January 1950 to 31 December 2099 in days since 30 December 1899, as spreadsheets count (their 1900 is a leap year).
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73050
_SERIAL_ORIGIN = dt.date(1899, 12, 30)
# Days of the months, in a leap year.
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# A spreadsheet program that reads 05/06/2014 as 6 May leaves 13/06/2014 a text: dates with no day above 12 beside texts
# with nothing else. Of so many dates and texts that is no accident (less than one column in a hundred).
_MOST_SWAPPED_DAY, _DATES, _TEXTS = 12, 5, 3
# No date is written longer; the patterns would try a cell of a million commas anew from each of them.
_LONGEST = 200


@dataclass(frozen=True)
class DateFormat:
    """How one column writes its dates. `ambiguous`: nothing tells day from month, or the column contradicts itself.

    `two_digit_years`: some years have two digits, their century is assumed. `fiscal_first_month` is for years written
    FY, `span_first_month` for those written 2013/14. `spans` and `short_months`: what "2011/12" and "May.14" are, see
    `Doubts`; `span`: the first such year of the column, as written. `swapped`: what makes it likely that a spreadsheet
    program took day for month where it could.
    """

    order: Order = "ymd"
    ambiguous: bool = False
    evidence: str = ""
    two_digit_years: bool = False
    fiscal_first_month: int = periods.US_FISCAL_START
    span_first_month: int = periods.UK_FISCAL_START
    spans: str = ""
    short_months: str = ""
    span: str = ""
    swapped: str = ""


@dataclass(frozen=True)
class DateProblem:
    """A text that gives no date: `blank`, `not_a_date` (no known shape), `impossible` (not in the calendar) or
    `doubtful` (two readings, and the column tells neither)."""

    text: str
    code: Literal["blank", "not_a_date", "impossible", "doubtful"]
    reason: str


class DateVotes:
    """What the distinct values of a column say about its dates, collected block by block.

    Numeric dates whose year does not come first are counted by what they prove, each kind with its first example.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self._two_digit_years = False
        self._filled: str | None = None  # the first value that is not blank
        self._serials = True
        self._doubts = Doubts()

    def add(self, values: Iterable[str]) -> None:
        for value in values:
            if not value.strip():
                continue
            self._filled = self._filled or value
            self._serials = self._serials and _serial(value) is not None
            body = clean(value) if len(value) <= _LONGEST else ""
            match = TRIPLE.fullmatch(body)
            if match:
                self._vote(value.strip(), match["first"], match["second"], match["third"])
            else:
                self._doubts.add(body)

    def _vote(self, text: str, first: str, second: str, third: str) -> None:
        if len(first) == 4:
            kind = "year_first"
            if int(third) > _MOST_SWAPPED_DAY:
                self._seen["late_day"] += 1
        else:
            self._two_digit_years |= len(third) == 2
            kind = _kind(int(first), int(second), short=len(third) == 2)
            month, day = sorted((int(first), int(second)))
            # 31.02 is a mistake in one cell: it must not settle for the others which number is the day.
            if kind in ("day_first", "month_first") and month > 0 and day > LONGEST_MONTH[month - 1]:
                return
        self._seen[kind] += 1
        self._first.setdefault(kind, text)

    def decide(self, order: Order | None = None) -> DateFormat:
        """The format of the column; `order` overrules what the values say."""
        doubts = self._doubts
        return replace(
            self._decided(order),
            spans=doubts.spans,
            short_months=doubts.short_months,
            span=doubts.span,
            swapped=self._swapped(),
        )

    def _swapped(self) -> str:
        seen, dates = self._seen, self._seen["year_first"]
        texts = [kind for kind in ("day_first", "month_first") if seen[kind] >= _TEXTS]
        if dates < _DATES or seen["late_day"] or seen["either"] or len(texts) != 1:
            return ""
        return say(
            "dates written like {text} all have a day above 12, and none of the {n} others does, such as {date}",
            text=self._first[texts[0]],
            n=dates,
            date=self._first["year_first"],
        )

    def _decided(self, order: Order | None) -> DateFormat:
        if order is not None:
            evidence = say("order of day and month stated by the user or the profile")
            return DateFormat(order, False, evidence, self._two_digit_years)
        if self._filled is not None and self._serials:
            evidence = say("every value is a day number of a spreadsheet, like {text}", text=self._filled)
            return DateFormat("excel", False, evidence)
        return replace(self._numeric_order(), two_digit_years=self._two_digit_years)

    def _numeric_order(self) -> DateFormat:
        seen, first = self._seen, self._first
        if seen["short_year_first"]:
            return DateFormat("ymd", False, say("{text} can only be year first", text=first["short_year_first"]))
        if seen["day_first"] and seen["month_first"]:
            return self._contradiction()
        if seen["day_first"]:
            return DateFormat("dmy", False, say("{text} can only be day first", text=first["day_first"]))
        if seen["month_first"]:
            return DateFormat("mdy", False, say("{text} can only be month first", text=first["month_first"]))
        if seen["either"]:
            evidence = say(
                "no date of the column has a number above 12 for day or month ({text}): read as day first",
                text=first["either"],
            )
            return DateFormat("dmy", True, evidence)
        if seen["same"] and not seen["year_first"]:
            return DateFormat("dmy", False, say("day and month are the same number in every date"))
        if seen["year_first"]:
            return DateFormat("ymd", False, say("the year comes first, as in {text}", text=first["year_first"]))
        return DateFormat("ymd", False, say("no numeric dates in the column whose order matters"))

    def _contradiction(self) -> DateFormat:
        seen, first = self._seen, self._first
        order: Order = "dmy" if seen["day_first"] >= seen["month_first"] else "mdy"
        evidence = say(
            "contradictory: the day comes first in dates like {day} ({n}), the month in dates like {month} ({m})",
            n=seen["day_first"],
            day=first["day_first"],
            m=seen["month_first"],
            month=first["month_first"],
        )
        return DateFormat(order, True, evidence)


def _kind(first: int, second: int, *, short: bool) -> str:
    """What the first two numbers of a date prove about their order."""
    if short and first > 31:
        return "short_year_first"
    if first > 12 >= second:
        return "day_first"
    if second > 12 >= first:
        return "month_first"
    if first > 12:
        return "impossible"
    return "same" if first == second else "either"


def decide_date_format(values: Iterable[str], order: Order | None = None) -> DateFormat:
    """The format of a column from its distinct values; `order` overrules what they say."""
    votes = DateVotes()
    votes.add(values)
    return votes.decide(order)


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
    if _is_doubtful(body, fmt):
        return DateProblem(text, DOUBTFUL, say("{text} can be read as two different dates", text=text.strip()))
    try:
        period = _span(body, fmt) or _by_shape(body, fmt)
    except ValueError:
        return DateProblem(text, "impossible", say("the calendar has no {text}", text=text.strip()))
    if period is None:
        reason = say("'{text}' is not a date in any known form", text=text.strip())
        return DateProblem(text, "not_a_date", reason)
    return period


def _is_doubtful(body: str, fmt: DateFormat) -> bool:
    if fmt.spans == DOUBT:
        span = SPAN.fullmatch(body)
        if span and not span["fiscal"] and len(span["second"]) == 2 and is_next(span["first"], span["second"]):
            return True
    short = SHORT_MONTH.fullmatch(body) if fmt.short_months == DOUBT else None
    return short is not None and month_number(short["word"]) is not None


def _span(body: str, fmt: DateFormat) -> Period | None:
    """A year that ends in the next one: "2013/14", "FY 2013-14", "2013/2014"."""
    match = SPAN.fullmatch(body)
    if match is None or not is_next(match["first"], match["second"]):
        return None
    said = match["fiscal"] or len(match["second"]) > 2 or fmt.spans == YEARS
    return periods.fiscal_year(int(match["first"]) + 1, fmt.span_first_month) if said else None


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
