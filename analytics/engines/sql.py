"""The SQL engine: answers `protocol.Engine` from the database itself through SQLAlchemy Core (SQLite, PostgreSQL).

Everything it computes is kept in the caller's cache by data version and selection, so that the questions of one page
share their scans. Only its modules import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, func, select

from analytics.cache import Cache
from analytics.engines import statements
from analytics.engines.lookalikes import read_candidates, read_named
from analytics.engines.merged import merged
from analytics.engines.moment import Readable, check_version
from analytics.engines.operations import read_book
from analytics.engines.places import best
from analytics.engines.predicates import Condition, Context, conditions, crossing_conditions
from analytics.engines.protocol import (
    PLACE,
    BatchEntry,
    Catalogue,
    Cell,
    Cells,
    Crossing,
    Extent,
    Found,
    Masses,
    Page,
    Places,
    Source,
    Story,
)
from analytics.engines.quality import read_examples, read_facts, read_repeats
from analytics.engines.records import RecordReader
from analytics.engines.snapshot import Positions, Snapshot
from analytics.lookalikes import Candidate, Lookalikes, find
from analytics.operation_book import OperationBook
from analytics.periods import bucket
from analytics.quality_facts import Example, Facts, ReporterKey
from analytics.regions import Epochs, epochs
from analytics.reporting import Named, reporters
from analytics.selection import Selection
from store import tables
from store.reference import Reference

T = TypeVar("T")
_MASS = np.dtype([("kg", np.float64), ("lines", np.int64)])


class SqlEngine:
    """One data version of one store. Cheap to make; what it found before is in the cache."""

    def __init__(
        self, store: Readable, version: int, cache: Cache, orders: Cache | None = None, lasting: Cache | None = None
    ) -> None:
        """`orders` keeps what the records table makes, `lasting` what every answer needs; `cache` where not given."""
        self._store = store
        self._version = version
        self._cache = cache
        self._orders = cache if orders is None else orders
        self.lasting = cache if lasting is None else lasting

    @cached_property
    def reference(self) -> Reference:
        return self._store.reference()

    @cached_property
    def catalogue(self) -> Catalogue:
        key = self._version, "catalogue"
        return self.lasting.get(key, lambda: self.read(lambda conn: read_catalogue(conn, self._version)))

    @cached_property
    def operation_book(self) -> OperationBook:
        return self._kept(("operations",), read_book)

    def cells(self, selection: Selection, dimensions: tuple[str, ...]) -> Cells:
        def compute(conn: Connection) -> Cells:
            return self._read_cells(conn, self._conditions(selection), dimensions)

        return self._kept(("cells", _key(selection), dimensions), compute)

    def _read_cells(self, conn: Connection, wanted: list[Condition], dimensions: tuple[str, ...]) -> Cells:
        found: list[Cell] = []
        for several in (False, True):
            query = statements.cells(dimensions, self._epochs, wanted, several_lines=several)
            size = len(dimensions)
            found += [Cell(tuple(row[:size]), *row[size:]) for row in conn.execute(query)]
        return Cells(dimensions, merged(found))

    def masses(self, selection: Selection) -> Masses:
        def compute(conn: Connection) -> Masses:
            scope = [] if selection.of_one_class else [statements.drugs_only()]
            rows = conn.execute(statements.masses(self._conditions(selection) + scope))
            pairs = np.fromiter((tuple(row) for row in rows), dtype=_MASS)
            return Masses(pairs["kg"].copy(), pairs["lines"].copy())

        return self._kept(("masses", _key(selection)), compute)

    def reporters(self, selection: Selection, granularity: str) -> Mapping[int, int]:
        def compute(conn: Connection) -> dict[int, int]:
            named: dict[int, set[Named]] = {}
            for start, end, batch, *rest in conn.execute(statements.reporters(self._conditions(selection))):
                number = bucket(start, end, granularity)
                if number is not None:
                    named.setdefault(number, set()).add((self.catalogue.batches[batch].source, *rest))
            return {number: len(reporters(inside)) for number, inside in sorted(named.items())}

        return self._kept(("reporters", _key(selection), granularity), compute)

    def places(self, selection: Selection, limit: int) -> Places:
        def compute(conn: Connection) -> Places:
            wanted = self._conditions(selection) + statements.located()
            return best(self._read_cells(conn, wanted, PLACE), selection, limit)

        return self._kept(("places", _key(selection), limit), compute)

    def crossing(self, selection: Selection) -> Crossing:
        if selection.from_date is None and selection.to_date is None:
            return Crossing()

        def compute(conn: Connection) -> Crossing:
            query = statements.crossing(crossing_conditions(selection, self._context))
            events, records = conn.execute(query).one()
            return Crossing(events if records else 0, records)

        return self._kept(("crossing", _key(selection)), compute)

    def records(self, selection: Selection, page: Page) -> Iterator[dict[str, Any]]:
        return self._records.rows(self._matching(selection), _key(selection), page)

    def found(self, selection: Selection, page: Page) -> Found:
        return self._records.found(self._matching(selection), _key(selection), page)

    def holds(self, selection: Selection, line: int) -> bool:
        return self._records.holds(self._conditions(selection), line)

    def story(self, line: int) -> Story | None:
        return self._records.story(line)

    def lines(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        return self._records.by_id(ids)

    def quality(self, selection: Selection, reporter: ReporterKey | None = None) -> Facts:
        def compute(conn: Connection) -> Facts:
            return read_facts(conn, self._conditions(selection), self.catalogue, reporter)

        return self._kept(("quality", _key(selection), reporter), compute)

    def repeats(self, selection: Selection, reporter: ReporterKey) -> int:
        def compute(conn: Connection) -> int:
            return read_repeats(conn, self._conditions(selection), self.catalogue, reporter)

        return self._kept(("repeats", _key(selection), reporter), compute)

    def examples(self, selection: Selection, reporter: ReporterKey) -> dict[str, tuple[Example, ...]]:
        facts = self.quality(selection, reporter)

        def compute(conn: Connection) -> dict[str, tuple[Example, ...]]:
            return read_examples(conn, self._conditions(selection), self.catalogue, reporter, facts)

        return self._kept(("examples", _key(selection), reporter), compute)

    def lookalikes(self, selection: Selection) -> Lookalikes:
        anywhere = self._conditions(selection.without("source", "batch"))

        def compute(conn: Connection) -> Lookalikes:
            return find(read_candidates(conn, anywhere, self.reference, self.catalogue), wanted_of(selection))

        return self._kept(("lookalikes", _key(selection)), compute)

    def lookalikes_among(self, selection: Selection, lines: Sequence[int]) -> Lookalikes:
        """Those among lines that are given in the order of their countries, families, months and ids."""
        return self.read(
            lambda conn: find(read_named(conn, lines, self.reference, self.catalogue), wanted_of(selection))
        )

    def read(self, find: Callable[[Connection], T]) -> T:
        """What is found in one transaction, of this data version. Raises DataChangedError."""
        with self._store.reading() as conn:
            check_version(conn, self._version)
            return find(conn)

    def records_of(self, snapshot: Snapshot | None) -> RecordReader:
        """The records table over the lines of a snapshot, or over all lines."""
        return RecordReader(self._store, self._version, self._orders, lambda: self.catalogue, snapshot)

    @cached_property
    def _records(self) -> RecordReader:
        return self.records_of(None)

    def _matching(self, selection: Selection) -> Callable[[], Positions]:
        return lambda: self._records.matching(self._conditions(selection), _key(selection))

    @cached_property
    def _context(self) -> Context:
        return Context(self.reference, self.catalogue)

    @cached_property
    def _epochs(self) -> Epochs:
        return epochs(self.reference, self.catalogue)

    def _conditions(self, selection: Selection) -> list[Condition]:
        return conditions(selection, self._context)

    def _kept(self, key: tuple[Hashable, ...], compute: Callable[[Connection], T]) -> T:
        return self._cache.get((self._version, *key), lambda: self.read(compute))


def wanted_of(selection: Selection) -> Callable[[Candidate], bool]:
    """Whether a line of a pair is of the source and the file that were selected."""

    def wanted(line: Candidate) -> bool:
        of_source = not selection.source or line.source in selection.source
        return of_source and (not selection.batch or str(line.batch) in selection.batch)

    return wanted


def _key(selection: Selection) -> str:
    """The language chooses words, never numbers, so it is no part of the key."""
    return selection.without("lang").to_query()


def read_catalogue(conn: Connection, version: int) -> Catalogue:
    """Batches, sources and names as they stand, and how far the records that count reach."""
    batches = {
        row.id: BatchEntry(row.id, row.source, row.file_name, row.loaded_at, row.status == "active")
        for row in conn.execute(select(tables.batch).order_by(tables.batch.c.id))
    }
    reach: dict[tuple[str, str], Extent] = {}
    for batch, grain, first, last in conn.execute(statements.extents()):
        source = batches[batch].source
        known = reach.get((source, grain))
        reach[source, grain] = Extent(
            source, grain, min(first, known.first) if known else first, max(last, known.last) if known else last
        )
    return Catalogue(
        version=version,
        batches=batches,
        sources={
            row.source: Source(row.source, row.name, row.scope, bool(row.illustrative))
            for row in conn.execute(select(tables.source).order_by(tables.source.c.source))
        },
        operations=_names(conn, tables.operation.c.operation, tables.operation.c.name),
        administrations=_names(conn, tables.administration.c.administration, tables.administration.c.name),
        extents=tuple(reach[key] for key in sorted(reach)),
        windows={
            row.operation: (row.from_date, row.to_date)
            for row in conn.execute(select(tables.operation).order_by(tables.operation.c.operation))
        },
        homes=_homes(conn),
    )


def _homes(conn: Connection) -> dict[str, str]:
    """The country of each administration that shares its name with another one."""
    named = tables.administration.c
    shared = select(named.name).group_by(named.name).having(func.count() > 1)
    query = select(named.administration, named.country).where(named.country.is_not(None), named.name.in_(shared))
    return {row[0]: row[1] for row in conn.execute(query.order_by(named.administration))}


def _names(conn: Connection, key: Any, name: Any) -> dict[str, str]:
    return {row[0]: row[1] for row in conn.execute(select(key, name).order_by(key))}
