"""The interval of days that a date stands for, with its precision: a month never becomes its first day. Pure."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal

from etl.normalise.months import month_number

Precision = Literal["day", "month", "quarter", "year", "fiscal_year"]
US_FISCAL_START = 10
UK_FISCAL_START = 4
CALENDAR_START = 1
FIRST_YEAR, LAST_YEAR = 1900, 2100
_FISCAL = re.compile(r"(?:fy|fiscal year)?\s*'?(\d{4})\s*(\(?\s*fytd\s*\)?)?", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """First and last day, both inside. `assumed_century`: the year was written with two digits, the century is ours."""

    start: dt.date
    end: dt.date
    precision: Precision
    assumed_century: bool = False


def day(year: int, month: int, day_of_month: int) -> Period:
    """One day; raises ValueError when the calendar has no such day."""
    date = dt.date(_year(year), month, day_of_month)
    return Period(date, date, "day")


def month(year: int, number: int) -> Period:
    """A calendar month; raises ValueError for a month that does not exist."""
    return _months(_year(year), number, 1, "month")


def quarter(year: int, number: int) -> Period:
    """A calendar quarter, 1 to 4."""
    if not 1 <= number <= 4:
        raise ValueError(f"quarter {number}")
    return _months(_year(year), 3 * number - 2, 3, "quarter")


def half(year: int, number: int) -> Period:
    """The first or second half of a calendar year: a part of a year, as "first six months" is."""
    return _months(_year(year), 6 * number - 5, 6, "year")


def year(number: int) -> Period:
    """A calendar year."""
    return _months(_year(number), 1, 12, "year")


def fiscal_year(number: int, first_month: int = US_FISCAL_START) -> Period:
    """The fiscal year named after the calendar year in which it ENDS: US 2024 is 1 October 2023 to 30 September 2024;
    with `first_month` UK_FISCAL_START the UK year ending March 2024; from January it is the calendar year."""
    if first_month == CALENDAR_START:
        return year(number)
    return _months(_year(number) - 1, first_month, 12, "fiscal_year")


def year_ending(last: dt.date) -> Period:
    """The twelve months that end with a day: 31 March 2018 ends the UK financial year 2018."""
    # The day before the first is in the same month a year earlier, which a 29 February lacks.
    before = dt.date(_year(last.year - 1), last.month, min(last.day, monthrange(last.year - 1, last.month)[1]))
    if last.day == monthrange(last.year, last.month)[1]:
        before = before.replace(day=monthrange(before.year, before.month)[1])
    start = before + dt.timedelta(days=1)
    return Period(start, last, "year" if start.timetuple().tm_yday == 1 else "fiscal_year")


def fiscal_month(fiscal: int, month_abbr: str, first_month: int = US_FISCAL_START) -> Period:
    """The calendar month `month_abbr` ("OCT", any name that `month_number` knows) of a fiscal year.

    US fiscal 2024: OCT is October 2023, SEP is September 2024. Raises ValueError for a name that is no month.
    """
    bare = month_abbr.strip()
    number = int(bare) if bare.isdecimal() and len(bare) <= 2 else month_number(bare)
    if number is None:
        raise ValueError(f"no month: {month_abbr!r}")
    return month(fiscal - 1 if number >= first_month > CALENDAR_START else fiscal, number)


def read_fiscal_year(text: str) -> tuple[int, bool] | None:
    """The year in "2025", "FY2025", "FY 2025" or "2025 (FYTD)", and whether it is partial (to date); else None."""
    match = _FISCAL.fullmatch(text.strip())
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    return int(match[1]), bool(match[2])


def _year(number: int) -> int:
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError(f"year {number}")
    return number


def _months(first_year: int, first_month: int, count: int, precision: Precision) -> Period:
    start = dt.date(first_year, first_month, 1)
    total = first_year * 12 + first_month - 1 + count - 1
    end_year, end_month = total // 12, total % 12 + 1
    return Period(start, dt.date(end_year, end_month, monthrange(end_year, end_month)[1]), precision)
