"""The records of a selection in any order, and one record's story, read from the database and kept by data version.

What it keeps is columns of all lines and orders of them (record_table); pages are read by id. The cache is bounded by
bytes, because an order is as long as the selection.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, Select

from analytics.cache import Cache
from analytics.engines import record_statements as statements
from analytics.engines.moment import Readable, check_version
from analytics.engines.predicates import Condition
from analytics.engines.protocol import Catalogue, Found, Page, Story
from analytics.engines.record_source import RecordSource
from analytics.engines.record_table import Numbers, counted, in_order, narrow
from analytics.engines.snapshot import Positions, Snapshot
from analytics.engines.snapshot_packed import Columns, Wanted, read_columns

T = TypeVar("T")
Matching = Callable[[], Positions]
# Records are read in pieces, so that a file of a million of them is never in memory at once.
RECORDS_AT_ONCE = 1000
IDS_AT_ONCE = 1 << 14
# Lines are put in order one order at a time: the texts of a million lines take a hundred megabytes on their way. Who
# makes a part that an order needs waits for no order, so nobody waits in a circle.
_one_order = Lock()


class RecordReader:
    """The records table of one data version: the lines of the snapshot, or all of them where there is none.

    `matching` below finds the positions of the lines of a selection in the table, ascending, and `key` names it.
    """

    def __init__(
        self,
        store: Readable,
        version: int,
        cache: Cache,
        catalogue: Callable[[], Catalogue],
        snapshot: Snapshot | None = None,
    ) -> None:
        self._store = store
        self._version = version
        self._cache = cache
        self._catalogue = catalogue
        self._snapshot = snapshot

    def rows(self, matching: Matching, key: str, page: Page) -> Iterator[dict[str, Any]]:
        """Lines in the page's order, from one state of the database. Raises DataChangedError, before the first."""
        order = self._order(matching, key, page)[page.offset : page.offset + page.limit]
        ids = self._source.lines().ids
        with self._reading() as conn:
            for start in range(0, len(order), RECORDS_AT_ONCE):
                some = ids[order[start : start + RECORDS_AT_ONCE]].tolist()
                found = {row["line"]: row for row in conn.execute(statements.lines(some)).mappings()}
                for line in some:
                    yield {str(name): value for name, value in found[line].items()}

    def by_id(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """These lines with everything shown of them, whether they count or not."""
        with self._reading() as conn:
            found = conn.execute(statements.lines(ids)).mappings()
            return {row["line"]: {str(name): value for name, value in row.items()} for row in found}

    def found(self, matching: Matching, key: str, page: Page) -> Found:
        """How much the whole table has."""

        def count() -> Found:
            events = self._source.column("events")
            assert isinstance(events, Numbers)
            return counted(self._narrowed(matching, key, page), self._source.lines(), events)

        return self._kept(("found", key, page.filters), count)

    def matching(self, conditions: Sequence[Condition], key: str) -> Positions:
        """The lines that fulfil conditions of SQL."""

        def read() -> Positions:
            query = statements.matching(conditions).execution_options(yield_per=IDS_AT_ONCE)
            with self._reading() as conn:
                parts = [np.array(some, dtype=np.int64) for some in conn.execute(query).scalars().partitions()]
            return self._source.lines().positions(np.concatenate([np.empty(0, dtype=np.int64), *parts]))

        return self._kept(("matching", key), read)

    def holds(self, conditions: Sequence[Condition], line_id: int) -> bool:
        with self._reading() as conn:
            query = statements.matching([*conditions, statements.is_line(line_id)])
            return conn.execute(query).first() is not None

    def story(self, line_id: int) -> Story | None:
        """One line with everything around it, read anew each time: it is small."""
        with self._reading() as conn:
            line = conn.execute(statements.line(line_id)).mappings().first()
            if line is None:
                return None
            return Story(
                line=dict(line),
                lines=tuple(map(dict, conn.execute(statements.lines_of(line["seizure"])).mappings())),
                batch=dict(conn.execute(statements.batch_of(line["batch"])).mappings().one()),
                issues=tuple(map(dict, conn.execute(statements.issues(dict(line), _written(line))).mappings())),
                operation=_first(conn, statements.operation_of(line["operation"])) if line["operation"] else None,
            )

    def _order(self, matching: Matching, key: str, page: Page) -> Positions:
        def make() -> Positions:
            with _one_order:
                return in_order(self._narrowed(matching, key, page), page, self._source)

        if page.sort == "row":
            return make()  # a view of what is there
        return self._kept(("order", key, page.filters, page.sort, page.descending, page.ranking), make)

    def _narrowed(self, matching: Matching, key: str, page: Page) -> Positions:
        if not page.filters:
            return matching()
        return self._kept(("narrowed", key, page.filters), lambda: narrow(matching(), page.filters, self._source))

    @property
    def _source(self) -> RecordSource:
        # Made each time: kept here it would make a circle, in which a snapshot stays until somebody looks for circles.
        return RecordSource(self._read, self._kept, lambda: self._catalogue().batches, self._snapshot)

    def _read(self, wanted: Wanted) -> Columns:
        with self._reading() as conn:
            return read_columns(conn, wanted)

    def _kept(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        # A table without a snapshot has other positions.
        return self._cache.get((self._version, "records", self._snapshot is not None, *key), make)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._store.reading() as conn:
            check_version(conn, self._version)
            yield conn


def _first(conn: Connection, query: Select[Any]) -> dict[str, Any]:
    return dict(conn.execute(query).mappings().one())


def _written(line: Any) -> list[str]:
    """Every text of the line as the file wrote it; a drug that was written in two cells also without the second."""
    found = {str(value) for name, value in line.items() if name.endswith("_as_written") and value}
    return sorted(found | {line["drug_as_written"].split(": ", 1)[0]})
