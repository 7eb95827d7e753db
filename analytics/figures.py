"""The numbers of one selection as a whole: what the cards show, for the period asked and for the one a year earlier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analytics import sizes
from analytics.engines.protocol import Cells, Engine
from analytics.reporting import reporters_of
from analytics.rollup import Adder, Tally, cells_by
from analytics.selection import Selection


@dataclass(frozen=True)
class Figures:
    """Every measure of a selection; its `cells` are by batch and country. kg are of drugs unless classes are named."""

    cells: Cells
    tally: Tally
    countries: int
    reporters: frozenset[str]
    median_mass_kg: float | None
    p90_mass_kg: float | None
    largest_mass_kg: float | None
    share_of_largest: float | None

    def measures(self) -> dict[str, Any]:
        tally = self.tally
        return {
            **tally.measures(),
            "mass_kg_equivalent": tally.with_conversions(),
            "lines_converted": tally.converted,
            "countries": self.countries,
            "reporters": len(self.reporters),
            "median_mass_kg": self.median_mass_kg,
            "p90_mass_kg": self.p90_mass_kg,
            "largest_mass_kg": self.largest_mass_kg,
            "share_of_largest": self.share_of_largest,
        }

    def sources(self, source_of: Callable[[int], str]) -> frozenset[str]:
        """Keys of the sources with a record in the selection."""
        batch = self.cells.at("batch")
        return frozenset(source_of(cell.values[batch]) for cell in self.cells.rows)


def figures(engine: Engine, selection: Selection) -> Figures:
    cells = engine.cells(selection, ("batch", "country"))
    masses = engine.masses(selection)
    country = cells.at("country")
    return Figures(
        cells=cells,
        tally=Adder(cells_by(engine, selection, "batch"), selection).total(),
        countries=len({cell.values[country] for cell in cells.rows} - {None}),
        reporters=reporters_of(engine, selection),
        median_mass_kg=sizes.percentile(masses, 0.5),
        p90_mass_kg=sizes.percentile(masses, 0.9),
        largest_mass_kg=sizes.largest(masses),
        share_of_largest=sizes.share_of_largest(masses),
    )
