"""Who of an operation reported, reported that nothing was seized, or did not report at all. Pure.

Missing is not zero: of a participant that reported nil 0 seizures are known, of one that was silent nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.engines.protocol import Cell, Cells
from analytics.operation_book import NilReport
from analytics.rollup import Adder, Tally
from analytics.selection import Selection
from store.operation_rules import Operation

REPORTED, NIL, SILENT = "reported", "nil", "silent"
STATUSES = (REPORTED, NIL, SILENT)
# Days as the records state them; of a record of one day both are that day.
DAYS = ("period_start", "period_end")


@dataclass(frozen=True)
class Reporting:
    """What one country gave to an operation; `first` and `last` are the ends of its records, as ISO days."""

    country: str | None
    basis: str | None
    tally: Tally
    nil_reports: tuple[NilReport, ...]
    first: str | None
    last: str | None

    @property
    def status(self) -> str:
        """Seizures beside nil reports are a report of seizures."""
        if not self.tally.empty:
            return REPORTED
        return NIL if self.nil_reports else SILENT

    def measures(self) -> dict[str, Any]:
        """The measures of a grouped row; seizures and kilograms of the silent are not known."""
        known = self.tally.measures()
        return {**known, "seizures": None, "mass_kg": None} if self.status == SILENT else known


def participants(operation: Operation, reports: Iterable[Reporting]) -> list[Reporting]:
    """Those of `reports` that take part."""
    return [one for one in reports if one.country in operation.countries]


def reporting(
    operation: Operation, own: Cells, selection: Selection, nil_reports: Mapping[str, list[NilReport]]
) -> list[Reporting]:
    """One entry per participant, and per other country with a record or a nil report of the operation.

    `own`: the records of the operation alone, by country.
    """
    country = own.at("country")
    tallies = Adder(own, selection).groups(lambda cell: cell.values[country])
    days: dict[Any, tuple[str, str]] = {}
    for cell in own.rows:
        key = cell.values[country]
        first, last = days.get(key, (cell.first, cell.last))
        days[key] = (min(first, cell.first), max(last, cell.last))
    basis = {one.country: one.basis for one in operation.participants}
    countries = dict.fromkeys([*basis, *tallies, *nil_reports])
    return [
        Reporting(
            key,
            basis.get(key) if key is not None else None,
            tallies.get(key, Tally()),
            tuple(nil_reports.get(key, ())) if key is not None else (),
            *days.get(key, (None, None)),
        )
        for key in countries
    ]


def by_status(reports: Iterable[Reporting]) -> dict[str, int]:
    """How many reported, reported nil, were silent."""
    found = dict.fromkeys(STATUSES, 0)
    for one in reports:
        found[one.status] += 1
    return found


def day_of(cells: Cells) -> Callable[[Cell], tuple[date, date]]:
    """Reads first and last day of the period of a cell's records."""
    start, end = (cells.at(name) for name in DAYS)
    return lambda cell: (cell.values[start], cell.values[end])
