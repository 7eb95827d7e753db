"""The records of a selection in any order, and one record's story, read from the database and kept by data version.

What it keeps is columns of all lines and orders of them (record_table); pages are read by id. The cache is bounded by
bytes, because an order is as long as the selection.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select

from analytics.cache import Cache
from analytics.engines import record_statements as statements
from analytics.engines.predicates import Condition
from analytics.engines.protocol import RECORD_BATCH, RECORD_NUMBERS, Catalogue, DataChangedError, Found, Page, Story
from analytics.engines.record_table import (
    Column,
    Lines,
    Numbers,
    Positions,
    counted,
    in_order,
    narrow,
    numbers,
    spread,
    texts,
)
from store import Store
from store.database import data_version_of

T = TypeVar("T")
# Records are read in pieces, so that a file of a million of them is never in memory at once.
RECORDS_AT_ONCE = 1000


class RecordReader:
    """The records table of one data version. `conditions` and `key` below are those of a selection."""

    def __init__(self, store: Store, version: int, cache: Cache, catalogue: Callable[[], Catalogue]) -> None:
        self._store = store
        self._version = version
        self._cache = cache
        self._catalogue = catalogue

    def rows(self, conditions: Sequence[Condition], key: str, page: Page) -> Iterator[dict[str, Any]]:
        """Lines in the page's order, from one state of the database. Raises DataChangedError, before the first."""
        lines, order = self._lines(), self._order(conditions, key, page)
        ids = lines.ids[order[page.offset : page.offset + page.limit]].tolist()
        with self._store.reading() as conn:
            self._check(conn)
            for start in range(0, len(ids), RECORDS_AT_ONCE):
                some = ids[start : start + RECORDS_AT_ONCE]
                found = {row["line"]: row for row in conn.execute(statements.lines(some)).mappings()}
                for line in some:
                    yield {str(name): value for name, value in found[line].items()}

    def by_id(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """These lines with everything shown of them, whether they count or not."""
        with self._store.reading() as conn:
            found = conn.execute(statements.lines(ids)).mappings()
            return {row["line"]: {str(name): value for name, value in row.items()} for row in found}

    def found(self, conditions: Sequence[Condition], key: str, page: Page) -> Found:
        """How much the whole table has."""

        def count() -> Found:
            events = self._column("events")
            assert isinstance(events, Numbers)
            return counted(self._narrowed(conditions, key, page), self._lines(), events)

        return self._kept(("found", key, page.filters), count)

    def holds(self, conditions: Sequence[Condition], line_id: int) -> bool:
        with self._store.reading() as conn:
            query = statements.matching([*conditions, statements.is_line(line_id)])
            return conn.execute(query).first() is not None

    def story(self, line_id: int) -> Story | None:
        """One line with everything around it, read anew each time: it is small."""
        with self._store.reading() as conn:
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

    def _order(self, conditions: Sequence[Condition], key: str, page: Page) -> Positions:
        def make() -> Positions:
            return in_order(self._narrowed(conditions, key, page), page, self._column)

        return self._kept(("order", key, page.filters, page.sort, page.descending, page.ranking), make)

    def _narrowed(self, conditions: Sequence[Condition], key: str, page: Page) -> Positions:
        if not page.filters:
            return self._matching(conditions, key)
        return self._kept(
            ("narrowed", key, page.filters),
            lambda: narrow(self._matching(conditions, key), page.filters, self._column),
        )

    def _matching(self, conditions: Sequence[Condition], key: str) -> Positions:
        def read(conn: Connection) -> Positions:
            return lines.positions(conn.execute(statements.matching(conditions)).scalars().all())

        lines = self._lines()
        return self._read(("matching", key), read)

    def _lines(self) -> Lines:
        def read(conn: Connection) -> Lines:
            return Lines.of(conn.execute(statements.pairs()).all())

        return self._read(("lines",), read)

    def _seizures(self) -> Lines:
        def read(conn: Connection) -> Lines:
            return Lines.of((key, key) for key in conn.execute(statements.seizures()).scalars().all())

        return self._read(("seizures",), read)

    def _column(self, name: str) -> Column:
        if name in RECORD_BATCH:
            return self._kept(("column", name), lambda: self._of_batch(name))
        whole = self._read(("column", name), lambda conn: _column_of(conn, name))
        if statements.of_line(name):
            return whole
        return self._kept(("spread", name), lambda: spread(whole, self._seizures(), self._lines()))

    def _of_batch(self, name: str) -> Column:
        """Source and file are those of the batch: few batches, many lines."""
        batches = self._catalogue().batches
        column = self._column("batch")
        assert not isinstance(column, Numbers)
        names = [batches[int(key)].source if name == "source" else batches[int(key)].file_name for key in column.values]
        renamed = texts(names)
        return renamed.taken(column.codes)

    def _read(self, key: tuple[Hashable, ...], read: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._store.reading() as conn:
                self._check(conn)
                return read(conn)

        return self._kept(key, run)

    def _kept(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        return self._cache.get((self._version, "records", *key), make)

    def _check(self, conn: Connection) -> None:
        if data_version_of(conn) != self._version:
            raise DataChangedError(f"no longer data version {self._version}")


def _column_of(conn: Connection, name: str) -> Column:
    values = conn.execute(statements.column(name)).scalars().all()
    return numbers(values) if name in RECORD_NUMBERS else texts(values)


def _first(conn: Connection, query: Select[Any]) -> dict[str, Any]:
    return dict(conn.execute(query).mappings().one())


def _written(line: Any) -> list[str]:
    """Every text of the line as the file wrote it; a drug that was written in two cells also without the second."""
    found = {str(value) for name, value in line.items() if name.endswith("_as_written") and value}
    return sorted(found | {line["drug_as_written"].split(": ", 1)[0]})
