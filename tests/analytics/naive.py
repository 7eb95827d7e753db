"""The answers computed in plain Python, row by row, from the rows of a World: the oracle for the SQL engine.

Written from CONTRACT.md alone and kept simple; shares no code with analytics but Selection itself.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.selection import Selection
from store.text import search_key
from tests.analytics.tiny import Batch, Event, Line, World

PARENTS = {"crack": "cocaine", "coca_paste": "cocaine"}
GROUPS = {
    "heroin": "opioids", "opium": "opioids", "poppy_straw": "opioids", "cocaine": "cocaine", "crack": "cocaine",
    "coca_paste": "cocaine", "acetone": "other", "unclassified": "other", "cash": "goods",
}  # fmt: skip
FIRST, LAST = date.min, date.max
MEMBERS = {
    "bloc:cis": {"RU": (date(1991, 12, 8), LAST), "KZ": (date(1991, 12, 21), LAST),
                 "GE": (date(1993, 12, 3), date(2009, 8, 17))},
    "bloc:eaeu": {"RU": (date(2015, 1, 1), LAST), "KZ": (date(2015, 1, 1), LAST)},
    "m49:asia": {"KZ": (FIRST, LAST), "GE": (FIRST, LAST), "AF": (FIRST, LAST)},
    "m49:americas": {"CO": (FIRST, LAST)},
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line with its seizure; `number` tells seizures apart."""

    number: int
    event: Event
    line: Line
    batch: Batch


def counting(world: World) -> list[Row]:
    batches = {batch.id: batch for batch in world.batches}
    return [
        Row(number, event, line, batches[event.batch])
        for number, event in enumerate(world.events)
        for line in event.lines
        if batches[event.batch].status == "active" and event.not_counted is None
    ]


def selected(world: World, selection: Selection) -> list[Row]:
    """The lines of a selection."""
    rows = counting(world)
    kinds = selection.kind
    if not kinds:
        kinds = ("annual",) if {row.event.grain for row in rows} == {"annual"} else ("individual", "aggregate")
    return [row for row in rows if row.event.grain in kinds and _matches(row, selection)]


def _matches(row: Row, selection: Selection) -> bool:
    event, line = row.event, row.line
    return (
        _term(selection.country, event.country)
        and _term(selection.origin, event.origin)
        and _term(selection.mode, event.mode)
        and _term(selection.concealment, event.concealment)
        and _term(selection.location, event.location)
        and _term(selection.administration, event.administration)
        and _term(selection.operation, event.operation)
        and _term(selection.source, row.batch.source)
        and _term(selection.batch, str(row.batch.id))
        and (not selection.region or any(_member(region, event) for region in selection.region))
        and (not selection.drug or line.drug in selection.drug or PARENTS.get(line.drug) in selection.drug)
        and (not selection.group or GROUPS[line.drug] in selection.group)
        and (not selection.drug_class or line.goods in selection.drug_class)
        and (selection.from_date is None or selection.from_date <= event.start)
        and (selection.to_date is None or event.last <= selection.to_date)
        and (selection.min_kg is None or (line.mass_kg is not None and line.mass_kg >= selection.min_kg))
        and (selection.max_kg is None or (line.mass_kg is not None and line.mass_kg <= selection.max_kg))
        and all(word in _text(row) or _names(word, row.line.drug) for word in search_key(selection.q).split())
    )


def _names(word: str, drug: str) -> bool:
    """Of the words that are searched for here: the names of a drug, of which its forms are a part."""
    known = {"heroin": ("heroin", "geroin"), "cocaine": ("cocaina",)}
    return word in known.get(drug, ()) or word in known.get(PARENTS.get(drug, ""), ())


def _term(wanted: tuple[str, ...], value: str | None) -> bool:
    return not wanted or ("unknown" if value is None else value) in wanted


def _member(region: str, event: Event) -> bool:
    if event.country not in MEMBERS[region]:
        return False
    start, end = MEMBERS[region][event.country]
    return start <= event.start <= end


def _text(row: Row) -> str:
    return " | ".join(search_key(text or "") for text in (row.event.place, row.event.note, row.line.drug_as_written))


def seizures(rows: Iterable[Row]) -> int | None:
    """None where there are rows and none of them states a number: missing is null."""
    stated = [event.event_count for event in {row.number: row.event for row in rows}.values()]
    known = [number for number in stated if number is not None]
    return sum(known) if known or not stated else None


def measures(rows: list[Row], weighed: Callable[[Row], bool]) -> dict[str, Any]:
    """The measures of a grouped row; `weighed` says whose kilograms count."""
    counted = [row.line for row in rows if row.line.hold_reason is None]
    scope = [row.line for row in rows if row.line.hold_reason is None and weighed(row)]
    masses = [line.mass_kg for line in scope if line.mass_kg is not None]
    converted = [line.kg_equivalent for line in scope if line.mass_kg is None and line.kg_equivalent is not None]
    return {
        "seizures": seizures(rows),
        "lines": sum(row.event.grain == "individual" for row in rows),
        "aggregate_rows": sum(row.event.grain != "individual" for row in rows),
        "mass_kg": sum(masses) if masses or not rows else None,
        "kg_equivalent": sum(converted) if converted else None,
        "lines_without_mass": sum(line.mass_kg is None for line in counted),
        "lines_held": len(rows) - len(counted),
        "lines_without_count": sum(row.event.event_count is None for row in rows),
    }


def drugs_unless_asked(selection: Selection) -> Callable[[Row], bool]:
    return lambda row: len(set(selection.drug_class)) == 1 or row.line.goods == "drug"


def grouped(
    world: World, selection: Selection, key: Callable[[Row], str | None], *, own_class: bool = False
) -> dict[str, dict[str, Any]]:
    rows: dict[str, list[Row]] = {}
    for row in selected(world, selection):
        rows.setdefault(key(row) or "unknown", []).append(row)
    weighed = (lambda _row: True) if own_class else drugs_unless_asked(selection)
    return {name: measures(inside, weighed) for name, inside in rows.items()}


def totals(world: World, selection: Selection) -> dict[str, Any]:
    rows = selected(world, selection)
    weighed = drugs_unless_asked(selection)
    masses = sorted(
        row.line.mass_kg
        for row in rows
        if row.event.grain == "individual"
        and row.line.hold_reason is None
        and row.line.mass_kg is not None
        and weighed(row)
    )
    return {
        **measures(rows, weighed),
        "countries": len({row.event.country for row in rows} - {None}),
        "median_mass_kg": statistics.median(masses) if masses else None,
        "largest_mass_kg": masses[-1] if masses else None,
        "share_of_largest": masses[-1] / sum(masses) if masses and sum(masses) else None,
        "first_date": min((row.event.start.isoformat() for row in rows), default=None),
        "last_date": max((row.event.last.isoformat() for row in rows), default=None),
        "crossing_edge": seizures(_crossing(world, selection)),
    }


def _crossing(world: World, selection: Selection) -> list[Row]:
    start, end = selection.from_date or FIRST, selection.to_date or LAST
    return [
        row
        for row in selected(world, selection.without("from", "to"))
        if row.event.last >= start
        and row.event.start <= end
        and not (start <= row.event.start and row.event.last <= end)
    ]
