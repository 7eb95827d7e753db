"""Months, quarters and years: which one a record's period lies in, its days, its name. Pure arithmetic of dates.

A period that does not fit into one month is not put on one: a month never becomes "the 1st".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from i18n import gettext as _
from i18n import language

GRANULARITIES = ("month", "quarter", "year")
_SIZE = {"month": 1, "quarter": 3, "year": 12}

QUIET_DAYS = 7


def bucket(start_month: str, end_month: str, granularity: str) -> int | None:
    """The number of the month, quarter or year ("2009-08" -> ...) that holds both months; None where they differ."""
    size = _SIZE[granularity]
    start, end = _number(start_month) // size, _number(end_month) // size
    return start if start == end else None


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def key(number: int, granularity: str) -> str:
    """2009-08, 2009-Q3 or 2009."""
    if granularity == "year":
        return f"{number:04d}"
    if granularity == "quarter":
        return f"{number // 4:04d}-Q{number % 4 + 1}"
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def label(number: int, granularity: str) -> str:
    if granularity == "year":
        return str(number)
    if granularity == "quarter":
        return _("Q{quarter} {year}").format(quarter=number % 4 + 1, year=number // 4)
    return month_name(date(number // 12, number % 12 + 1, 1))


def month_name(day: date) -> str:
    """Oct 2009; where a language bends its months beside a day, this one is not bent."""
    return _written(day, "LLL y")


def day_name(day: date) -> str:
    return _written(day, "d MMM y")


def _written(day: date, pattern: str) -> str:
    return str(format_date(day, format=pattern, locale=language()))


def days(number: int, granularity: str) -> tuple[date, date]:
    """First and last day."""
    size = _SIZE[granularity]
    first, last = number * size, number * size + size - 1
    start = date(first // 12, first % 12 + 1, 1)
    return start, end_of_month(date(last // 12, last % 12 + 1, 1))


def end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def run(numbers: Iterator[int] | set[int]) -> range:
    """From the smallest to the largest, without a gap."""
    found = sorted(numbers)
    return range(found[0], found[-1] + 1) if found else range(0)


def covers(data: tuple[date, date], period: tuple[date, date]) -> bool:
    """Whether data from a first to a last day cover a period.

    Sources rarely have a seizure on its very first and last day, so up to QUIET_DAYS at either end do not count against
    them; a source that ends on the 12th does not cover the month.
    """
    early = (data[0] - period[0]).days
    late = (period[1] - data[1]).days
    return early <= QUIET_DAYS and late <= QUIET_DAYS


def year_earlier(start: date, end: date) -> tuple[date, date]:
    """The same period a year earlier; the last day of a month stays one (February 2009 -> all of February 2008)."""
    before = _shift(start)
    after = _shift(end)
    return before, end_of_month(after) if end == end_of_month(end) else after


def _shift(day: date) -> date:
    length = monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, length))


def period_name(start: date | None, end: date | None) -> str:
    """A selected period in words: "2009", "Aug-Sep 2009", "3 Aug 2009 - 17 Sep 2009", "from 3 Aug 2009"."""
    if start is None or end is None:
        if start is not None:
            return _("from {day}").format(day=day_name(start))
        return _("until {day}").format(day=day_name(end)) if end is not None else ""
    if start == end:
        return day_name(start)
    if start.day != 1 or end != end_of_month(end):
        return _("{first} - {last}").format(first=day_name(start), last=day_name(end))
    if start.month == 1 and end.month == 12:
        return (
            str(start.year) if start.year == end.year else _("{first}-{last}").format(first=start.year, last=end.year)
        )
    if start.year != end.year:
        return _("{first} - {last}").format(first=month_name(start), last=month_name(end))
    if start.month == end.month:
        return month_name(start)
    return _("{first}-{last}").format(first=_written(start, "LLL"), last=month_name(end))
