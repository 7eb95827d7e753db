"""The quality of reporters over a snapshot: counts and dates from columns, cells that show a problem from the database.

Must not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics.engines import quality
from analytics.engines.dimensions import Calendars, Dimensions
from analytics.engines.quality_columns import Ledger, Stated, counted, dated, examples, of_reporter
from analytics.engines.row_set import RowSet
from analytics.engines.snapshot import Snapshot
from analytics.engines.sql import SqlEngine
from analytics.quality_facts import PROBLEMS, Example, Facts, ReporterKey

# So many lines are named to the database one by one; of more it looks at all that are in the selection.
MOST_NAMED = 5000


@dataclass(frozen=True, eq=False)
class ColumnarQuality:
    """Of some lines of a snapshot, at one data version."""

    sql: SqlEngine
    snapshot: Snapshot
    stated: Stated
    rows: RowSet

    def of(self, reporter: ReporterKey | None) -> ColumnarQuality:
        """The same of the lines of one reporter; of all where none is given."""
        if reporter is None:
            return self
        rows = of_reporter(self.snapshot, self.rows, reporter, self.sql.catalogue)
        return ColumnarQuality(self.sql, self.snapshot, self.stated, rows)

    def facts(self, calendars: Calendars, months: Dimensions | None) -> Facts:
        groups = counted(self._ledger, self.rows, months)
        batches = {group.batch for group in groups}
        loads = self.sql.read(lambda conn: quality.read_loads(conn, self.sql.catalogue, batches))
        return Facts(groups, dated(self._ledger, self.rows, calendars), loads)

    def repeats(self) -> int | None:
        """None where there are too many lines to name them."""
        if len(self.rows) > MOST_NAMED:
            return None
        lines = self.rows.of(self.snapshot.lines).tolist()
        return self.sql.read(lambda conn: quality.repeats_among(conn, lines))

    def examples(self) -> Mapping[str, tuple[Example, ...]]:
        first = examples(self._ledger, self.rows, tuple(PROBLEMS))
        return self.sql.read(lambda conn: quality.read_shown(conn, first))

    @property
    def _ledger(self) -> Ledger:
        batches = self.sql.catalogue.batches.items()
        days = {key: date.fromisoformat(entry.loaded_at[:10]).toordinal() for key, entry in batches}
        return Ledger(self.snapshot, self.stated, days)
