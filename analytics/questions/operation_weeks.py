"""The weeks before, during and after an operation: all seizures of its participants and drugs, joined to it or not.

A week without a record is a week without seizures only where the sources reach over it or somebody reported nil.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analytics import periods
from analytics.operation_book import NilReport
from analytics.operation_calendar import Span, place, weeks
from analytics.participation import DAYS, day_of
from analytics.questions.operation_parts import window_of
from analytics.questions.question import Asked
from analytics.reporting import reporters_of
from analytics.rollup import Adder, Tally, cells_by
from analytics.selection import Selection
from store.operation_rules import Operation


def week_rows(asked: Asked, operation: Operation) -> dict[str, Any]:
    """Keys `weeks` and `weeks_coarser` (records that do not fit into one week) of the answer."""
    window = window_of(operation)
    if window is None or not operation.participants:
        return {"weeks": [], "weeks_coarser": {"seizures": 0, "mass_kg": 0.0}}
    spans = weeks(window, asked.number("weeks"))
    selection = Selection(
        country=operation.countries, drug=operation.drugs, from_date=spans[0].first, to_date=spans[-1].last
    )
    cells = cells_by(asked.engine, selection, *DAYS)
    period = day_of(cells)
    tallies = Adder(cells, selection).groups(lambda cell: place(spans, *period(cell)))
    coarser = tallies.get(None, Tally())
    reach = _reach(asked, selection)
    nil_reports = [nil for found in asked.engine.operation_book.nil_of(operation).values() for nil in found]
    rows = [
        _row(span, tallies.get(span), _reporters(asked, selection, span) if span in tallies else 0, reach, nil_reports)
        for span in spans
    ]
    return {"weeks": rows, "weeks_coarser": {"seizures": coarser.seizures, "mass_kg": coarser.mass_kg}}


def _row(
    span: Span, tally: Tally | None, named: int, reach: Iterable[Span], nil_reports: Iterable[NilReport]
) -> dict[str, Any]:
    nothing = any(span.meets(nil.first, nil.last) for nil in nil_reports)
    covered = tally is not None or nothing or any(one.holds(span.first, span.last) for one in reach)
    known = tally or Tally()
    return {
        "key": span.first.isoformat(),
        "label": periods.period_name(span.first, span.last),
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "days": span.days,
        "phase": span.phase,
        "week": span.number,
        "seizures": known.seizures if covered else None,
        "mass_kg": known.mass_kg if covered else None,
        "reporters": named,
        "covered": covered,
    }


def _reporters(asked: Asked, selection: Selection, week: Span) -> int:
    """A week at a time: together the days and the reporters of many weeks would be as many as their records."""
    return len(reporters_of(asked.engine, selection.replace(**{"from": week.first, "to": week.last})))


def _reach(asked: Asked, selection: Selection) -> list[Span]:
    """From the first to the last day of the data of each source that has a record in these weeks."""
    cells = cells_by(asked.engine, selection, "batch")
    batch = cells.at("batch")
    present = {asked.source(cell.values[batch]) for cell in cells.rows}
    catalogue = asked.engine.catalogue
    kinds = catalogue.kinds(selection)
    return [Span(one.first, one.last) for one in catalogue.extents if one.source in present and one.grain in kinds]
