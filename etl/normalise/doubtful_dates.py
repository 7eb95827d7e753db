"""Two shapes of dates of which only the whole column tells what they mean. Pure.

"2011/12" is December 2011 or the year from 2011 to 2012; "May.14" is May 2014 or, where a column also has "May.31", the
14th of May of a year that nobody wrote. What the column does not settle is left to a person.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from etl.normalise.date_shapes import SHORT_MONTH
from etl.normalise.months import month_number

_DASH = "[-/\u2013]"
SPAN = re.compile(rf"(?P<fiscal>fy ?)?(?P<first>\d{{4}}) ?(?P<mark>{_DASH}) ?(?P<second>\d{{4}}|\d\d)")
LAST_MONTH, LAST_DAY = 12, 31
YEARS, MONTHS, DOUBT = "years", "months", "doubt"


@dataclass
class Doubts:
    """What the distinct values of a column say about these shapes. `this_year`: no seizure is later than the next."""

    this_year: int = field(default_factory=lambda: dt.date.today().year)
    said: str = ""  # the first year that says that it ends in the next one ("FY 2013/14", "2013/2014")
    _example: str = ""
    _years: set[str] = field(default_factory=set)
    _slash: bool = False
    _surely_years: bool = False
    _surely_months: bool = False
    _days: bool = False
    _no_days: bool = False

    def add(self, body: str) -> None:
        """A cleaned text that is no date in three numbers."""
        span = SPAN.fullmatch(body)
        if span is not None and (span["fiscal"] or len(span["second"]) > 2):
            self.said = self.said or (body if is_next(span["first"], span["second"]) else "")
        elif span is not None:
            self._span(body, span["first"], span["second"], slash=span["mark"] == "/")
        short = None if span is not None else SHORT_MONTH.fullmatch(body)
        if short is not None and month_number(short["word"]) is not None:
            number = int(short["year"])
            self._no_days |= number > LAST_DAY or number == 0
            self._days |= self.this_year + 1 < 2000 + number <= 2000 + LAST_DAY

    def _span(self, body: str, first: str, second: str, *, slash: bool) -> None:
        if not is_next(first, second):
            self._surely_months |= 1 <= int(second) <= LAST_MONTH
            return
        self._example = self._example or body
        self._years.add(first)
        self._slash |= slash
        self._surely_years |= not 1 <= int(second) <= LAST_MONTH

    @property
    def spans(self) -> str:
        """What "2011/12" is. Months that happen to be one more than their year do not come in two years."""
        if self._surely_months:
            return MONTHS
        if self._surely_years or len(self._years) > 1:
            return YEARS
        return DOUBT if self._slash else MONTHS

    @property
    def span(self) -> str:
        """The first year that ends in the next one, as written; "" where there is none."""
        return self.said or (self._example if self.spans == YEARS else "")

    @property
    def short_months(self) -> str:
        """What "May.14" is."""
        return DOUBT if self._days and not self._no_days else MONTHS


def ends_in_next(text: str) -> bool:
    """Whether a text may be a year that ends in the next one."""
    match = SPAN.fullmatch(text.strip().casefold())
    return match is not None and is_next(match["first"], match["second"])


def is_next(first: str, second: str) -> bool:
    """Whether a year of four digits is followed by the second, of four or two."""
    following = str(int(first) + 1)
    return second in (following, following[2:])
