"""The columnar engine: answers `protocol.Engine` from a snapshot in memory; what a snapshot does not hold, from SQL.

A selection's lines are found once and kept, in the caller's cache, for all questions about it; so are its cells. Must
not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from analytics.cache import Cache
from analytics.engines import reporter_counts, words
from analytics.engines.atlas import read_atlas
from analytics.engines.cell_rows import CellRows, Named
from analytics.engines.columnar_lookalikes import candidates
from analytics.engines.columnar_masses import masses
from analytics.engines.columnar_places import places
from analytics.engines.columnar_quality import ColumnarQuality
from analytics.engines.dimensions import Calendars, Dimensions
from analytics.engines.grouping import grouped
from analytics.engines.measuring import Measuring, iso
from analytics.engines.protocol import Catalogue, Cells, Crossing, Found, Masses, Page, Places, Story
from analytics.engines.quality_stated import read_stated
from analytics.engines.records import RecordReader
from analytics.engines.repeats import Repeats, repeats
from analytics.engines.row_conditions import Ground, conditions, crossing_conditions
from analytics.engines.row_set import RowSet, matching
from analytics.engines.snapshot import Mask, Positions, Snapshot
from analytics.engines.sql import SqlEngine
from analytics.lookalikes import Lookalikes
from analytics.operation_book import OperationBook
from analytics.quality_facts import Example, Facts, ReporterKey
from analytics.regions import epochs
from analytics.selection import Selection
from store.reference import Reference

T = TypeVar("T")


class ColumnarEngine:
    """One data version, that of `snapshot` and of `sql`. Cheap to make; what was found before is in `parts`.

    `parts` should be bounded by bytes: the lines of a selection take 4 bytes each. What is put there never holds the
    snapshot itself, which would stay as long as the part.
    """

    def __init__(self, sql: SqlEngine, snapshot: Snapshot, parts: Cache) -> None:
        self._sql = sql
        self._snapshot = snapshot
        self._parts = parts

    @property
    def reference(self) -> Reference:
        return self._sql.reference

    @property
    def catalogue(self) -> Catalogue:
        return self._sql.catalogue

    @property
    def operation_book(self) -> OperationBook:
        return self._sql.operation_book

    def cells(self, selection: Selection, dimensions: tuple[str, ...]) -> Cells:
        def compute() -> Cells:
            rows = self._rows(selection)
            wanted = [self._dimensions[name] for name in dimensions]
            groups = grouped([one.codes(rows) for one in wanted], len(rows))
            keys = [Named.of(codes, one.values) for one, codes in zip(wanted, groups.codes, strict=True)]
            measuring = Measuring(self._snapshot, rows, groups)
            days = [Named.of(found, iso) for found in measuring.days()]
            return Cells(dimensions, CellRows(groups.size, keys, measuring.numbers(self._repeats(selection)), days))

        return self._kept(("cells", _key(selection), dimensions), compute)

    def masses(self, selection: Selection) -> Masses:
        return self._kept(("masses", _key(selection)), lambda: masses(self._snapshot, self._rows(selection), selection))

    def reporters(self, selection: Selection, granularity: str) -> Mapping[int, int]:
        def compute() -> Mapping[int, int]:
            rows = self._rows(selection)
            return reporter_counts.reporters(self._snapshot, self._calendars, rows, self.catalogue, granularity)

        return self._kept(("reporters", _key(selection), granularity), compute)

    def places(self, selection: Selection, limit: int) -> Places:
        def compute() -> Places:
            atlas = self._lasting(("atlas",), lambda: read_atlas(self._snapshot))
            return places(self._snapshot, self.reference, atlas, self._rows(selection), selection, limit)

        return self._kept(("places", _key(selection), limit), compute)

    def crossing(self, selection: Selection) -> Crossing:
        if selection.from_date is None and selection.to_date is None:
            return Crossing()

        def compute() -> Crossing:
            rows = matching(len(self._snapshot), crossing_conditions(selection, self._ground))
            found = rows.all_positions()
            _seizures, first = np.unique(self._snapshot.seizures[found], return_index=True)
            events = self._snapshot.events[found[first]].astype(np.int64)
            stated = events[events >= 0]
            return Crossing(int(stated.sum()) if len(stated) or not len(events) else None, len(events))

        return self._kept(("crossing", _key(selection)), compute)

    def matching(self, selection: Selection) -> Positions:
        """Where the lines of a selection stand in the snapshot, ascending. Not to be changed."""
        return self._rows(selection).all_positions()

    def holds(self, selection: Selection, line: int) -> bool:
        place = int(np.searchsorted(self._snapshot.lines, line))
        known = place < len(self._snapshot) and int(self._snapshot.lines[place]) == line
        return known and self._rows(selection).holds(place)

    def records(self, selection: Selection, page: Page) -> Iterator[dict[str, Any]]:
        return self._records.rows(lambda: self.matching(selection), _key(selection), page)

    def found(self, selection: Selection, page: Page) -> Found:
        return self._records.found(lambda: self.matching(selection), _key(selection), page)

    def story(self, line: int) -> Story | None:
        return self._sql.story(line)

    def lines(self, ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        return self._sql.lines(ids)

    def quality(self, selection: Selection, reporter: ReporterKey | None = None) -> Facts:
        def compute() -> Facts:
            months = None if reporter is None else self._dimensions
            return self._quality(selection, reporter).facts(self._calendars, months)

        # Of everybody they are larger than what is made of them, and are made anew in a moment.
        return compute() if reporter is None else self._kept(("quality", _key(selection), reporter), compute)

    def repeats(self, selection: Selection, reporter: ReporterKey) -> int:
        found = self._quality(selection, reporter).repeats()
        return self._sql.repeats(selection, reporter) if found is None else found

    def examples(self, selection: Selection, reporter: ReporterKey) -> Mapping[str, tuple[Example, ...]]:
        return self._quality(selection, reporter).examples()

    def _quality(self, selection: Selection, reporter: ReporterKey | None) -> ColumnarQuality:
        snapshot = self._snapshot
        stated = self._lasting(("stated",), lambda: self._sql.read(lambda conn: read_stated(conn, snapshot)))
        return ColumnarQuality(self._sql, snapshot, stated, self._rows(selection)).of(reporter)

    def lookalikes(self, selection: Selection) -> Lookalikes:
        def compute() -> Lookalikes:
            snapshot, anywhere = self._snapshot, self._rows(selection.without("source", "batch"))
            batch = snapshot.line_batch
            if not len(batch) or batch.min() == batch.max():  # what one file has only has no look-alike
                return Lookalikes()
            found = candidates(snapshot, anywhere, self._calendars.start, self.reference)
            return self._sql.lookalikes_among(selection, snapshot.lines[found].tolist())

        return self._kept(("lookalikes", _key(selection)), compute)

    def _rows(self, selection: Selection) -> RowSet:
        def find() -> RowSet:
            return matching(len(self._snapshot), conditions(selection, self._ground))

        return self._kept(("rows", _key(selection)), find)

    def _repeats(self, selection: Selection) -> Repeats:
        def find() -> Repeats:
            return repeats(self._snapshot, self._rows(selection), self.reference)

        return self._kept(("repeats", _key(selection)), find)

    def _said(self, word: str) -> Mask:
        def find() -> Mask:
            return words.among(self._snapshot.lines, self._sql.read(lambda conn: words.lines_with(conn, word)))

        return self._kept(("said", word), find)

    @cached_property
    def _records(self) -> RecordReader:
        return self._sql.records_of(self._snapshot)

    @property
    def _ground(self) -> Ground:
        # Made each time: kept here it would make a circle, in which a snapshot stays until somebody looks for circles.
        return Ground(self._snapshot, self.reference, self.catalogue, self._said)

    @property
    def _calendars(self) -> Calendars:
        return self._lasting(("calendars",), lambda: Calendars.of(self._snapshot))

    @cached_property
    def _dimensions(self) -> Dimensions:
        return Dimensions(self._snapshot, self._calendars, epochs(self.reference, self.catalogue), self.reference)

    def _kept(self, key: tuple[Hashable, ...], compute: Callable[[], T]) -> T:
        return self._parts.get((self._snapshot.version, "columnar", *key), compute)

    def _lasting(self, key: tuple[Hashable, ...], compute: Callable[[], T]) -> T:
        """What every selection needs is not pushed out by what some of them do."""
        return self._sql.lasting.get((self._snapshot.version, "columnar", *key), compute)


def _key(selection: Selection) -> str:
    """The language chooses words, never numbers, so it is no part of the key."""
    return selection.without("lang").to_query()
