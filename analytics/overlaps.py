"""Sources that cover the same country at the same time: their numbers may be the same seizures twice. Pure.

Sources are never added up blindly (PRODUCT.md, rule 6); what overlaps is listed, nothing is removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from analytics.engines.protocol import Catalogue, Cells


@dataclass(frozen=True)
class Overlap:
    """Two sources, a country, and the days (ISO) between which both have records of it."""

    sources: tuple[str, str]
    country: str
    first: str
    last: str


def find(cells: Cells, catalogue: Catalogue) -> list[Overlap]:
    """The overlaps among the selected records; a source's period runs from its first to its last record there."""
    batch, country = cells.at("batch"), cells.at("country")
    spans: dict[str, dict[str, tuple[str, str]]] = {}
    for cell in cells.rows:
        place = cell.values[country]
        if place is None:
            continue
        source = catalogue.batches[cell.values[batch]].source
        known = spans.setdefault(place, {}).get(source, (cell.first, cell.last))
        spans[place][source] = min(known[0], cell.first), max(known[1], cell.last)
    found = []
    for place, by_source in sorted(spans.items()):
        for one, other in combinations(sorted(by_source), 2):
            first = max(by_source[one][0], by_source[other][0])
            last = min(by_source[one][1], by_source[other][1])
            if first <= last:
                found.append(Overlap((one, other), place, first, last))
    return found
