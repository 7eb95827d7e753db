"""The days of an operation: what was seized on each, and how many countries reported about it.

A day about which nobody reported is not a day without seizures: its numbers are null.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from analytics import periods
from analytics.operation_calendar import Span, each_day
from analytics.participation import DAYS, Reporting, day_of
from analytics.questions.operation_parts import window_of
from analytics.questions.question import Asked
from analytics.rollup import Adder, Tally
from store.operation_rules import Operation

OUTSIDE, COARSER = "outside_window", "coarser"


def day_rows(asked: Asked, operation: Operation, reports: Sequence[Reporting]) -> dict[str, Any]:
    """Keys `days`, `coarser` (records of more than a day) and `outside_window` of the answer."""
    window = window_of(operation)
    cells = asked.cells(*DAYS)
    period = day_of(cells)
    tallies = Adder(cells, asked.selection).groups(lambda cell: _where(window, *period(cell)))
    days = list(each_day(window)) if window else []
    seen = _seen(asked, window) if window else {}
    for day in days:
        seen.setdefault(day, set()).update(_nil_on(day, reports))
    return {
        "days": [_row(day, tallies.get(day, Tally()), len(seen[day])) for day in days],
        COARSER: _rest(tallies.get(COARSER, Tally())),
        OUTSIDE: _rest(tallies.get(OUTSIDE, Tally())),
    }


def _seen(asked: Asked, window: Span) -> dict[date, set[str | None]]:
    """The countries with a record of each day of the window."""
    inside = asked.selection.replace(**{"from": window.first, "to": window.last})
    cells = asked.engine.cells(inside, (*DAYS, "country"))
    period, country = day_of(cells), cells.at("country")
    found: dict[date, set[str | None]] = {}
    for cell in cells.rows:
        first, last = period(cell)
        if first == last:
            found.setdefault(first, set()).add(cell.values[country])
    return found


def _where(window: Span | None, first: date, last: date) -> date | str:
    """The day of a record, or why it has none."""
    if window is None or not window.holds(first, last):
        return OUTSIDE
    return first if first == last else COARSER


def _nil_on(day: date, reports: Sequence[Reporting]) -> set[str | None]:
    return {one.country for one in reports for nil in one.nil_reports if nil.first <= day <= nil.last}


def _row(day: date, tally: Tally, reporters: int) -> dict[str, Any]:
    return {
        "key": day.isoformat(),
        "label": periods.day_name(day),
        "seizures": tally.seizures if reporters else None,
        "mass_kg": tally.mass_kg if reporters else None,
        "reporters": reporters,
    }


def _rest(tally: Tally) -> dict[str, Any]:
    return {"seizures": tally.seizures, "mass_kg": tally.mass_kg}
