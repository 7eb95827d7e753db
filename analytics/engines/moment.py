"""One state of a store: whatever an answer reads, it reads in one transaction, so a load meanwhile is not in its way.

The transaction is that of the thread that asks; nobody else may use it. What was found is kept by data version, and
so shared with everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from typing import Protocol

from sqlalchemy import Connection

from analytics.engines.protocol import DataChangedError
from store import Store
from store.database import data_version_of
from store.reference import Reference


class Readable(Protocol):
    """What engines read from: a store, or one state of it."""

    def reading(self) -> AbstractContextManager[Connection]: ...

    def reference(self) -> Reference: ...


class Moment:
    """A store as it is at one data version, for as long as its transaction is open.

    `file` is `Store.files_before` of the file that is read. `begun`: when, by `time.monotonic`; the state is not older.
    """

    def __init__(self, store: Store, conn: Connection, file: int, begun: float) -> None:
        self._store = store
        self._conn = conn
        self.file = file
        self.begun = begun
        self.version = data_version_of(conn)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self._conn

    def reference(self) -> Reference:
        return self._store.reference_of(self._conn, self.file)


@contextmanager
def moment(store: Store) -> Iterator[Moment]:
    """The store as it is now. Raises DataChangedError when just now another file came in the place of the database."""
    file, begun = store.files_before, monotonic()
    with store.reading() as conn:
        found = Moment(store, conn, file, begun)
        if store.files_before != file:
            raise DataChangedError("another file is in the place of the database")
        yield found


def check_version(conn: Connection, version: int) -> None:
    """Raises DataChangedError when this connection's transaction sees another data version."""
    if data_version_of(conn) != version:
        raise DataChangedError(f"no longer data version {version}")
