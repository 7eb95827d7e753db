"""The seam between questions and engines: what an engine answers, in plain frozen objects. Must not import sqlalchemy.

An engine sees one data version. Questions add cells up; they never see a query, and an engine never sees a label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from analytics.lookalikes import Lookalikes
from analytics.operation_book import OperationBook
from analytics.quality_facts import Example, Facts, ReporterKey
from analytics.selection import Selection
from store.reference import Reference

GRAINS = ("individual", "aggregate", "annual")

# What `cells` can be divided by. All but drug, group and class belong to the seizure, so seizures add up over them.
# "batch" is that of the seizure. "epoch" counts the changes of membership that a country had seen on the first day of
# the seizure (analytics.regions). A month is "2009-08"; "period_start" and "period_end" are dates.
DIMENSIONS = (
    "batch", "grain", "date_precision", "country", "epoch", "administration", "operation", "mode", "concealment",
    "location", "drug", "group", "class", "start_month", "end_month", "period_start", "period_end", "origin",
    "departure", "transit", "destination",
)  # fmt: skip
# Those of `Places.cells`.
PLACE = ("country", "place_folded", "place", "latitude", "longitude", "grain", "class")


@dataclass(frozen=True)
class Source:
    key: str
    name: str
    scope: str
    illustrative: bool


@dataclass(frozen=True)
class BatchEntry:
    """A batch as far as answers need it; `active` means that it counts."""

    id: int
    source: str
    file_name: str
    loaded_at: str
    active: bool


@dataclass(frozen=True)
class Extent:
    """First and last day of what counts of one source and grain."""

    source: str
    grain: str
    first: date
    last: date


@dataclass(frozen=True)
class Catalogue:
    """What the database holds apart from the records themselves, at one data version.

    `windows`: operation -> its declared first and last day; None where nobody declared one. `homes`: the country of
    each administration that shares its name with another one.
    """

    version: int
    batches: Mapping[int, BatchEntry]
    sources: Mapping[str, Source]
    operations: Mapping[str, str]
    administrations: Mapping[str, str]
    extents: tuple[Extent, ...]
    windows: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)

    @property
    def active_batches(self) -> tuple[int, ...]:
        return tuple(key for key, entry in self.batches.items() if entry.active)

    def kinds(self, selection: Selection) -> tuple[str, ...]:
        """The grains that count: those asked for; annual tables unasked only where there is nothing else."""
        if selection.kind:
            return selection.kind
        present = {extent.grain for extent in self.extents}
        return ("annual",) if present == {"annual"} else ("individual", "aggregate")


class Cell(NamedTuple):
    """Selected lines that agree in every asked dimension (`values`, in the order asked), added up.

    A seizure's events stand in the cell of its first selected line only (`seizures`); for rows of drugs, families (a
    drug with its children), groups and classes in the cells of its first line of each (`by_drug` ... `by_class`).
    kg: held lines are left out.
    """

    values: tuple[Any, ...]
    seizures: int
    by_drug: int
    by_family: int
    by_group: int
    by_class: int
    lines: int
    without_count: int
    held: int
    with_mass: int
    mass_kg: float
    converted: int
    kg_low: float
    kg_central: float
    kg_high: float
    first: str
    last: str


@dataclass(frozen=True)
class Cells:
    dimensions: tuple[str, ...]
    rows: Sequence[Cell]

    def at(self, dimension: str) -> int:
        """Where a dimension stands in `Cell.values`."""
        return self.dimensions.index(dimension)


@dataclass(frozen=True)
class ColumnFilter:
    """What a column of the records table must hold: words, one of some values, or a range with its ends.

    `words`: each is part of the text as written, folded for searching. `values`: keys. A range is of numbers, or of
    ISO days between which the whole period lies. What a column does not hold is in no filter of it, but of values
    where `blank` says so.
    """

    column: str
    words: tuple[str, ...] = ()
    values: tuple[str, ...] | None = None
    low: float | str | None = None
    high: float | str | None = None
    blank: bool = False


@dataclass(frozen=True)
class Page:
    """Which records to list. `sort` is a key of RECORD_SORTS; `ranking` the order of its keys where they have names."""

    limit: int = 25
    offset: int = 0
    sort: str = "date"
    descending: bool = True
    ranking: tuple[str, ...] = ()
    filters: tuple[ColumnFilter, ...] = ()


# Columns of the records table by which lines can be put in order; "row" is the order of loading.
RECORD_NUMBERS = ("quantity", "mass", "equivalent", "purity", "events")
RECORD_NAMES = (
    "country", "drug", "unit", "mode", "concealment", "location", "administration", "operation", "origin", "departure",
    "transit", "destination",
)  # fmt: skip
RECORD_TEXTS = ("date", "date_end", "area", "place", "drug_as_written", "class", "grain", "event_id", "hold_reason")
RECORD_BATCH = ("source", "file")
RECORD_SORTS = ("row", *RECORD_NUMBERS, *RECORD_NAMES, *RECORD_TEXTS, *RECORD_BATCH)


@dataclass(frozen=True)
class Found:
    """How much a table of records holds. `seizures`: None where there are lines of which none states a number."""

    lines: int
    seizures: int | None


@dataclass(frozen=True)
class Story:
    """One line and what is kept around it, whether it counts or not; rows as mappings of column names.

    `lines`: all lines of its seizure, itself included. `issues`: those of its row, and those of values it holds.
    """

    line: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...]
    batch: Mapping[str, Any]
    issues: tuple[Mapping[str, Any], ...]
    operation: Mapping[str, Any] | None


@dataclass(frozen=True)
class Crossing:
    """Seizures whose period crosses an edge of the selected one: their events, and the records they stand in.

    `seizures` is None where there are records of which none states a number of events.
    """

    seizures: int | None = 0
    records: int = 0


@dataclass(frozen=True)
class Places:
    """The best places of a selection, as cells of the dimensions PLACE; individual records with coordinates only.

    A place is a country, a folded name and coordinates; "place" is the spelling of most of its lines, the first in the
    alphabet among equals. Best: most seizures, then most kilograms (of drugs unless one class is selected), then most
    equivalents, all three to 12 digits; then country, folded name, latitude and longitude, ascending, None first.
    `places`: how many there are. `located`: the events of all of them.
    """

    cells: Cells
    places: int
    located: int


@dataclass(frozen=True, eq=False)
class Masses:
    """Distinct masses in kg, ascending, and the number of lines that have each."""

    values: npt.NDArray[np.float64]
    lines: npt.NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        return int(self.values.nbytes + self.lines.nbytes)


class DataChangedError(Exception):
    """The database has moved on from the data version that was asked about."""


class Engine(Protocol):
    """Everything is about the lines that count at one data version and match the selection."""

    @property
    def reference(self) -> Reference: ...

    @property
    def catalogue(self) -> Catalogue: ...

    @property
    def operation_book(self) -> OperationBook: ...

    def cells(self, selection: Selection, dimensions: tuple[str, ...]) -> Cells:
        """Lines added up by some of DIMENSIONS: a cell per combination, in their order, ascending, None first."""
        ...

    def masses(self, selection: Selection) -> Masses:
        """Counted lines with a mass, individual records; drugs only unless the selection names classes."""
        ...

    def reporters(self, selection: Selection, granularity: str) -> Mapping[int, int]:
        """By number of the month, quarter or year (analytics.periods): how many have a record wholly inside it."""
        ...

    def places(self, selection: Selection, limit: int) -> Places: ...

    def crossing(self, selection: Selection) -> Crossing: ...

    def records(self, selection: Selection, page: Page) -> Iterator[dict[str, Any]]:
        """Lines in the page's order, from one state of the database. Raises DataChangedError, before the first."""
        ...

    def found(self, selection: Selection, page: Page) -> Found:
        """How much the whole table has of which `page` is one. Raises DataChangedError."""
        ...

    def holds(self, selection: Selection, line: int) -> bool:
        """Whether a line counts and matches the selection."""
        ...

    def story(self, line: int) -> Story | None:
        """Everything kept of one line, also of one that does not count; None where there is no such line."""
        ...

    def lines(self, ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        """Lines by their numbers, as `records` gives them."""
        ...

    def quality(self, selection: Selection, reporter: ReporterKey | None = None) -> Facts:
        """Counts and dates by batch, administration and country; of one reporter by month too."""
        ...

    def repeats(self, selection: Selection, reporter: ReporterKey) -> int:
        """Rows of a reporter equal to another row of the same file in all that is kept as written."""
        ...

    def examples(self, selection: Selection, reporter: ReporterKey) -> Mapping[str, tuple[Example, ...]]:
        """Of each problem that the reporter has, the first few rows."""
        ...

    def lookalikes(self, selection: Selection) -> Lookalikes:
        """Pairs of lines of different files that may be one seizure; `source` and `batch` hold for one of the two."""
        ...
