"""Adding cells up: the measures of a row from the cells that belong to it. Pure; no SQL, no labels.

The rules of CONTRACT.md that are about numbers live here: held lines, classes, missing is null.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from analytics.engines.protocol import Cell, Cells, Engine
from analytics.selection import Selection

DRUG = "drug"
# Which number of a cell counts events once in a row of this kind.
SEIZURES = "seizures"
BY_DRUG, BY_FAMILY, BY_GROUP, BY_CLASS = "by_drug", "by_family", "by_group", "by_class"


def cells_by(engine: Engine, selection: Selection, *dimensions: str) -> Cells:
    """The selection by these dimensions and by the two without which no kilogram can be added up."""
    missing = (name for name in ("grain", "class") if name not in dimensions)
    return engine.cells(selection, (*dimensions, *missing))


def steady(number: float) -> float:
    """To 12 digits: the last ones of a sum depend on the database, and must not decide which row stands first."""
    return float(f"{number:.12g}")


@dataclass(slots=True)
class Tally:
    """Sums over cells; kg only over those in scope (`add(in_scope=...)`). `events`: of the rows that state a number."""

    events: int = 0
    lines: int = 0
    aggregate_rows: int = 0
    without_count: int = 0
    held: int = 0
    without_mass: int = 0
    without_weight: int = 0
    weighed: int = 0
    mass: float = 0.0
    converted: int = 0
    low: float = 0.0
    central: float = 0.0
    high: float = 0.0

    def add(self, cell: Cell, *, events: int, individual: bool, in_scope: bool) -> None:
        self.events += events
        if individual:
            self.lines += cell.lines
        else:
            self.aggregate_rows += cell.lines
        self.without_count += cell.without_count
        self.held += cell.held
        without_mass = cell.lines - cell.held - cell.with_mass
        self.without_mass += without_mass
        self.without_weight += without_mass - cell.converted
        if in_scope:
            self.weighed += cell.with_mass
            self.mass += cell.mass_kg
            self.converted += cell.converted
            self.low += cell.kg_low
            self.central += cell.kg_central
            self.high += cell.kg_high

    @property
    def rows(self) -> int:
        return self.lines + self.aggregate_rows

    @property
    def empty(self) -> bool:
        return self.rows == 0

    @property
    def seizures(self) -> int | None:
        """None where there are rows of which none states a number of events; nothing there is no seizure."""
        return None if self.rows and self.without_count == self.rows else self.events

    @property
    def mass_kg(self) -> float | None:
        """Nothing there weighs nothing; lines of which none has a mass weigh nobody knows what."""
        return self.mass if self.weighed or self.empty else None

    @property
    def kg_equivalent(self) -> float | None:
        return self.central if self.converted else None

    def with_conversions(self) -> dict[str, float | None]:
        """mass_kg plus converted lines; null where no line has either."""
        known = self.weighed or self.converted or self.empty
        sums = {"low": self.low, "central": self.central, "high": self.high}
        return {name: self.mass + value if known else None for name, value in sums.items()}

    def measures(self) -> dict[str, Any]:
        """The measures of a grouped row, in the order in which a table shows them."""
        return {
            "seizures": self.seizures,
            "lines": self.lines,
            "aggregate_rows": self.aggregate_rows,
            "mass_kg": self.mass_kg,
            "kg_equivalent": self.kg_equivalent,
            "lines_without_mass": self.without_mass,
            "lines_held": self.held,
            "lines_without_count": self.without_count,
        }


@dataclass(frozen=True)
class Adder:
    """Adds the cells of one selection; knows where grain and class stand, and whose kilograms count.

    `own_class`: rows that hold one class each (drugs, classes) weigh their own; otherwise, unless one class is
    selected, only drugs are weighed.
    """

    cells: Cells
    selection: Selection

    def groups(
        self, key: Callable[[Cell], Hashable | None], events: str = SEIZURES, *, own_class: bool = False
    ) -> dict[Any, Tally]:
        """A tally per key."""
        return self.spread(lambda cell: (key(cell),), events, own_class=own_class)

    def spread(
        self, keys: Callable[[Cell], Iterable[Hashable | None]], events: str = SEIZURES, *, own_class: bool = False
    ) -> dict[Any, Tally]:
        """A tally per key, where a cell may belong to several (nested regions) or to none."""
        grain, goods = self.cells.at("grain"), self.cells.at("class")
        every_class = own_class or self.selection.of_one_class
        found: dict[Any, Tally] = {}
        for cell in self.cells.rows:
            count = getattr(cell, events)
            individual = cell.values[grain] == "individual"
            in_scope = every_class or cell.values[goods] == DRUG
            for key in keys(cell):
                tally = found.get(key) or found.setdefault(key, Tally())
                tally.add(cell, events=count, individual=individual, in_scope=in_scope)
        return found

    def total(self) -> Tally:
        return self.groups(lambda _cell: None).get(None, Tally())

    def dimension(self, name: str) -> Callable[[Cell], Any]:
        """Reads one dimension of a cell."""
        position = self.cells.at(name)
        return lambda cell: cell.values[position]
