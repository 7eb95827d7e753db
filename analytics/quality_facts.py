"""What the quality of reporters is made of: counts of rows by reporter, their dates, what a load held back. Pure.

The names below are those of the counts in the database (analytics/engines/quality.py) and in the answer. Must not
import sqlalchemy; labels are said by analytics/questions/quality.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from i18n import mark

Whole = npt.NDArray[np.signedinteger[Any]]

# A field is filled in a row when it has a value that is understood; "route" is any country of the route.
FIELDS: Mapping[str, str] = {
    "date_day": mark("Date, to the day"),
    "country": mark("Country of seizure"),
    "area": mark("Administrative area"),
    "place": mark("Place"),
    "coordinates": mark("Coordinates"),
    "location": mark("Kind of location"),
    "administration": mark("Administration"),
    "event_id": mark("Number in the source"),
    "drug": mark("Drug, classified"),
    "quantity": mark("Quantity"),
    "unit": mark("Unit, known"),
    "purity": mark("Purity"),
    "mode": mark("Mode of transport"),
    "concealment": mark("Concealment"),
    "detection": mark("Detection method"),
    "route": mark("Route, any country of it"),
    "origin": mark("Country of origin"),
    "departure": mark("Country of departure"),
    "transit": mark("Country of transit"),
    "destination": mark("Country of destination"),
}
KEY_FIELDS = ("date_day", "place", "drug", "quantity", "unit", "mode")

# Problem -> (what it is, which count it is a part of).
PROBLEMS: Mapping[str, tuple[str, str]] = {
    "unknown_unit": (mark("Unit that is not known here"), "unit_written"),
    "quantity_without_unit": (mark("Quantity without a unit"), "quantity"),
    "zero_quantity": (mark("Quantity of zero"), "quantity"),
    "date_not_day": (mark("Date not to the day"), "rows"),
    "two_digit_year": (mark("Year in two digits"), "date_written"),
    "date_after_load": (mark("Date after the file was loaded"), "date_day"),
    "drug_unclassified": (mark("Drug not classified"), "rows"),
    "country_unknown": (mark("Country written, not known"), "country_written"),
    "held": (mark("Held for review"), "rows"),
}
OF_DATES = ("date_not_day", "two_digit_year", "date_after_load")  # counted from the dates, not by the database
HEAPING = ("masses", "whole", "fives", "tens", "long", "long_fives", "long_tens")
WRITTEN = ("rows", "individual", "unit_written", "country_written", "date_written")
LONG = 10  # the last digit of a quantity says something from two digits on
EXAMPLES = 5  # rows that show a problem
COUNTS = (*WRITTEN, *FIELDS, *(name for name in PROBLEMS if name not in OF_DATES), *HEAPING)
_PLACE = {name: at for at, name in enumerate(COUNTS)}


@dataclass(frozen=True, order=True)
class ReporterKey:
    """Who reported a row: its administration, and where it names none, the country; per source."""

    source: str
    kind: str  # administration | country
    code: str  # "unknown": neither is known

    @property
    def key(self) -> str:
        return f"{self.source}:{self.kind}:{self.code}"


class Numbers(Mapping[str, int]):
    """How many rows, by the names of COUNTS; an array behind it, because there may be thousands of these."""

    __slots__ = ("array",)

    def __init__(self, array: npt.NDArray[np.integer[Any]]) -> None:
        self.array = array

    def __getitem__(self, name: str) -> int:
        return int(self.array[_PLACE[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(COUNTS)

    def __len__(self) -> int:
        return len(COUNTS)


@dataclass(frozen=True)
class Group:
    """Rows of one batch, administration, country and month added up."""

    batch: int
    administration: str | None
    country: str | None
    start_month: str | None
    end_month: str | None
    numbers: Numbers


@dataclass(frozen=True)
class Days:
    """Dates to the day of one batch, administration and country: ordinals, and the rows of each.

    `short_years`: rows with a date as written that has no year of four digits.
    """

    batch: int
    administration: str | None
    country: str | None
    ordinals: Whole
    rows: Whole
    short_years: int


@dataclass(frozen=True)
class Load:
    """A counting batch as far as quality needs it; `last` is the newest day of its records, None without any."""

    batch: int
    source: str
    file_name: str
    loaded_on: int  # ordinal of the day
    last: int | None
    rows_read: int
    rows_loaded: int
    rows_quarantined: int
    rows_skipped: int
    repeated_rows: int
    quarantined_by: Mapping[str, int]


@dataclass(frozen=True)
class Facts:
    groups: tuple[Group, ...]
    days: tuple[Days, ...]
    loads: Mapping[int, Load]


@dataclass(frozen=True)
class Example:
    """A row that shows a problem; `written` is the cell concerned."""

    line: int
    file_name: str
    sheet: str | None
    row_number: int
    written: str | None
