"""The snapshot of an open store: read once for each data version, however many ask, and only the latest kept.

Must not import sqlalchemy.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic

import pyarrow as pa

from analytics.engines.moment import Moment
from analytics.engines.protocol import DataChangedError
from analytics.engines.snapshot import Snapshot
from analytics.engines.snapshot_read import count_lines, read_snapshot
from store import Store
from store.database import data_version_of

# Beyond this a snapshot would take a gigabyte and minutes to read; then the database answers every question itself.
MOST_LINES = 10_000_000


class Snapshots:
    """Safe to share between threads: one reads, the others wait for it. A failure leaves nothing behind."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._kept_for: tuple[int, int] | None = None  # Store.files_before, data version
        self._kept_since = 0.0  # the state that it is of is not younger, by time.monotonic
        self._snapshot: Snapshot | None = None

    def at(self, version: int, source: Moment | None = None) -> Snapshot | None:
        """The snapshot of a data version; None where there are more lines than MOST_LINES.

        `source`: what to read it from, where that is a state of the store which may be of before by now.

        Raises DataChangedError when the database is at another version, and what the store raises. The snapshot before
        is let go before the next one is read, so that there are two only while somebody still answers from the first.
        """
        with self._lock:
            if self._kept_for != (self._store.files_before, version):
                if source is not None and self._is_late(source):
                    raise DataChangedError(f"no longer data version {version}")
                self._read(version, self._store if source is None else source)
            return self._snapshot

    def _is_late(self, source: Moment) -> bool:
        """Whether the snapshot kept is of a later state; a record can go back to an earlier version.

        The store is not asked: that would need another connection, and all may be held by those who wait here.
        """
        return self._kept_for is not None and self._kept_for[1] > source.version and source.begun <= self._kept_since

    def _read(self, version: int, source: Store | Moment) -> None:
        with source.reading() as conn:
            file = self._store.files_before
            if data_version_of(conn) != version:  # who is late must not cost the others theirs
                raise DataChangedError(f"no longer data version {version}")
            self._kept_for = self._snapshot = None
            if count_lines(conn) <= MOST_LINES:
                self._snapshot = read_snapshot(conn, version)
            self._kept_for, self._kept_since = (file, version), monotonic()
        pa.default_memory_pool().release_unused()  # a tenth of a snapshot or more, which Arrow would keep for later
