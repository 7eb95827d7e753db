"""The trend: seizures by month, quarter or year, with who reported, and what is too coarse to be put on a period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics import periods
from analytics.engines.protocol import Cell, Cells
from analytics.questions.question import Asked, Option, Question, label_column, measure_columns
from analytics.rollup import BY_GROUP, Adder, Tally
from i18n import mark

MONTHS = ("start_month", "end_month")
OPTIONS = (
    Option("granularity", "month", choices=periods.GRANULARITIES),
    Option("by", "none", choices=("none", "group")),
)


def answer(asked: Asked) -> dict[str, Any]:
    granularity = asked.text("granularity")
    cells = asked.cells(*MONTHS)
    tallies = Adder(cells, asked.selection).groups(_bucket(cells, granularity))
    coarser = tallies.pop(None, Tally())
    groups = _groups(asked, granularity) if asked.text("by") == "group" else None
    reported = asked.engine.reporters(asked.selection, granularity)
    edges = _edges(asked)
    rows = []
    for number in periods.run(set(tallies)):
        tally = tallies.get(number, Tally())
        row = {
            **_period(number, granularity, edges),
            "no_record": tally.empty,
            "reporters": reported.get(number, 0),
            **tally.measures(),
        }
        rows.append(row if groups is None else {**row, "groups": groups.get(number, [])})
    columns = [label_column(mark("Period")), *measure_columns("time")]
    return {
        **asked.options,
        "columns": columns,
        "rows": rows,
        "coarser": {
            "seizures": coarser.seizures,
            "rows": coarser.rows,
            "mass_kg": coarser.mass_kg,
            "kg_equivalent": coarser.kg_equivalent,
            "lines_without_count": coarser.without_count,
        },
    }


def _bucket(cells: Cells, granularity: str) -> Callable[[Cell], int | None]:
    start, end = cells.at("start_month"), cells.at("end_month")
    return lambda cell: periods.bucket(cell.values[start], cell.values[end], granularity)


def _groups(asked: Asked, granularity: str) -> dict[int, list[dict[str, Any]]]:
    """Per period the drug groups in their fixed order."""
    reference = asked.engine.reference
    adder = Adder(asked.cells(*MONTHS, "group"), asked.selection)
    bucket, group = _bucket(adder.cells, granularity), adder.dimension("group")
    found = adder.groups(lambda cell: (bucket(cell), group(cell)), BY_GROUP)
    rows: dict[int, list[dict[str, Any]]] = {}
    for (number, key), tally in found.items():
        label, sort = asked.vocabulary.label("group", key), reference.drug_groups[key].sort
        rows.setdefault(number, []).append({"key": key, "label": label, "sort": sort, **tally.measures()})
    return {number: sorted(inside, key=lambda row: (row["sort"], row["key"])) for number, inside in rows.items()}


@dataclass(frozen=True)
class _Edges:
    """First and last day that the data of the selected sources reach over, and that the selection asks for."""

    data: tuple[date, date]
    selected: tuple[date, date]

    def cut(self, start: date, end: date) -> bool:
        """Whether a period is only partly inside."""
        return start < self.selected[0] or end > self.selected[1] or not periods.covers(self.data, (start, end))


def _edges(asked: Asked) -> _Edges:
    catalogue = asked.engine.catalogue
    cells, kinds = asked.cells("batch"), catalogue.kinds(asked.selection)
    batch = cells.at("batch")
    present = {asked.source(cell.values[batch]) for cell in cells.rows}
    extents = [one for one in catalogue.extents if one.source in present and one.grain in kinds]
    first = min((one.first for one in extents), default=date.min)
    last = max((one.last for one in extents), default=date.max)
    return _Edges((first, last), (asked.selection.from_date or date.min, asked.selection.to_date or date.max))


def _period(number: int, granularity: str, edges: _Edges) -> dict[str, Any]:
    start, end = periods.days(number, granularity)
    return {
        "key": periods.key(number, granularity),
        "label": periods.label(number, granularity),
        "from": start.isoformat(),
        "to": end.isoformat(),
        "partial": edges.cut(start, end),
    }


QUESTION = Question("by_month", mark("By month, quarter or year"), answer, OPTIONS)
