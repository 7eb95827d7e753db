"""Random records with everything that quality looks at, in columns that no other question reads; and undone batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from store import Store, tables
from store.database import bump_data_version
from tests.analytics.columnar_worlds import Moved, moved_worlds
from tests.analytics.worlds import some

QUANTITIES = some(None, 0.0, 0.5, 1.0, 5.0, 7.0, 10.0, 12.0, 15.0, 20.0, 1250.0, 2.0**53 + 2, 1e17, 0.1)
# The last ones are longer than what the test reads of a text, and what decides stands at their end.
WRITTEN = some(
    None, "", "2009-08-10", "10.08.09", "٣.٨.٠٩", "20 09", "August", "09\x1f08", "\x1e",
    "1" + " " * 40 + "2009", " " * 40 + "09", " " * 38 + "2009", " " * 36 + "2009",
)  # fmt: skip
OF_LINE = st.fixed_dictionaries(
    {
        "quantity": QUANTITIES,
        "quantity_as_written": some(None, "1", "10"),
        "unit": some(None, "kilogram"),
        "unit_as_written": some(None, "kg", "sack"),
        "unit_family": some("mass", "mass", "count", "unknown"),
        "purity_percent": some(None, 0.0, 12.5),
    }
)
OF_SEIZURE = st.fixed_dictionaries(
    {
        "date_as_written": WRITTEN,
        "country_as_written": some(None, "Казахстан", "Atlantis"),
        "area": some(None, "", "North"),
        "source_event_id": some(None, "7"),
        "detection_as_written": some(None, "dog"),
        "departure": some(None, "AF"),
        "transit": some(None, "AF"),
        "destination": some(None, "CO"),
    }
)
LOADED = some("2009-08-15T12:00:00Z", "2009-10-01T23:59:59Z", "2024-01-01T00:00:00Z")


@dataclass(frozen=True)
class Stated:
    """What is written into a world besides: by the id of the line, of the seizure, of the batch."""

    moved: Moved
    lines: Mapping[int, Mapping[str, Any]]
    seizures: Mapping[int, Mapping[str, Any]]
    batches: Mapping[int, Mapping[str, Any]]
    quarantined: tuple[tuple[int, str, int], ...]


@st.composite
def stated_worlds(draw: st.DrawFn) -> Stated:
    moved = draw(moved_worlds())
    events = moved.world.events
    lines = range(1, 1 + sum(len(event.lines) for event in events))
    reasons = st.tuples(some(1, 2, 3), some("bad_date", "no_country"), st.integers(1, 9))
    return Stated(
        moved,
        {line: draw(OF_LINE) for line in lines},
        {seizure: draw(OF_SEIZURE) for seizure in range(1, 1 + len(events))},
        {key: {"loaded_at": draw(LOADED)} for key in (1, 2, 3)},
        tuple(draw(st.lists(reasons, max_size=3))),
    )


def write(store: Store, stated: Stated) -> None:
    """Into a store that holds the world already."""
    moved = {line: {"batch_id": batch} for line, batch in stated.moved.batches.items()}
    with store.writing() as conn:
        for table, rows in (
            (tables.seizure_line, stated.lines),
            (tables.seizure_line, moved),
            (tables.seizure, stated.seizures),
            (tables.batch, stated.batches),
        ):
            for key, values in rows.items():
                conn.execute(update(table).where(table.c.id == key).values(**values))
        for number, (batch, code, count) in enumerate(stated.quarantined, 1):
            found = {"id": number, "batch_id": batch, "code": code, "rows": count}
            conn.execute(insert(tables.issue).values(level="quarantined", message="", **found))
        seizure, batches = tables.seizure.c, tables.batch
        newest = select(func.max(seizure.period_end)).where(seizure.batch_id == batches.c.id).scalar_subquery()
        conn.execute(update(batches).values(last_period_end=newest))
        bump_data_version(conn)
