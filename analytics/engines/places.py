"""The best places of a selection from cells that still tell spellings apart (protocol.Places). Pure; no SQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from analytics.engines.merged import merged
from analytics.engines.protocol import PLACE, Cell, Cells, Places
from analytics.place_order import SPELLING, Place, in_order, nulls_first, place_of, spelling_of
from analytics.rollup import Adder
from analytics.selection import Selection


def best(cells: Cells, selection: Selection, limit: int) -> Places:
    """The `limit` best places of cells of PLACE, each with one spelling."""
    tallies = Adder(cells, selection).groups(place_of)
    wanted = set(in_order(tallies)[:limit])
    kept = [cell for cell in cells.rows if place_of(cell) in wanted]
    spelled = _spellings(kept)
    rows = merged(_spelled(cell, spelled[place_of(cell)]) for cell in kept)
    return Places(Cells(PLACE, rows), len(tallies), sum(tally.events for tally in tallies.values()))


def _spelled(cell: Cell, spelling: str | None) -> Cell:
    return cell._replace(values=(*cell.values[:SPELLING], spelling, *cell.values[SPELLING + 1 :]))


def _spellings(cells: Iterable[Cell]) -> dict[Place, str | None]:
    """The spelling with the most lines of each place, the first in the alphabet among equals."""
    lines: defaultdict[Place, Counter[str | None]] = defaultdict(Counter)
    for cell in cells:
        lines[place_of(cell)][spelling_of(cell)] += cell.lines
    return {
        place: min(counted, key=lambda text: (-counted[text], nulls_first(text))) for place, counted in lines.items()
    }
