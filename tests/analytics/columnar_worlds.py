"""Both engines over one random database: what the worlds of the other tests lack is added here.

Lines are moved to other batches (as a correction moves them, store/joined.py), seizures have coordinates, and some
databases hold annual tables alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import strategies as st
from sqlalchemy import update

from analytics.cache import Cache
from analytics.engines.columnar import ColumnarEngine
from analytics.engines.snapshot import Snapshot
from analytics.engines.snapshot_read import read_snapshot
from analytics.engines.sql import SqlEngine
from store import Store, tables
from tests.analytics.test_against_naive import store_of
from tests.analytics.tiny import World
from tests.analytics.worlds import some, worlds


@dataclass(frozen=True)
class Engines:
    sql: SqlEngine
    columnar: ColumnarEngine
    snapshot: Snapshot


@dataclass(frozen=True)
class Moved:
    """A world, and lines of it that are of another batch than their seizure: line -> batch."""

    world: World
    batches: dict[int, int]


@st.composite
def moved_worlds(draw: st.DrawFn) -> Moved:
    world = draw(worlds())
    if draw(some(False, False, False, True)):
        world = replace(world, events=tuple(replace(event, grain="annual") for event in world.events))
    latitude, longitude = some(None, 4.5, -4.5, 0.0), some(None, 74.25, 10.0)
    events = tuple(replace(event, latitude=draw(latitude), longitude=draw(longitude)) for event in world.events)
    lines = sum(len(event.lines) for event in events)
    batches = draw(st.dictionaries(st.integers(1, lines), some(1, 2, 3), max_size=3)) if lines else {}
    return Moved(replace(world, events=events), batches)


@contextmanager
def engines_of(empty_database: Path, moved: Moved) -> Iterator[Engines]:
    with store_of(empty_database, moved.world) as store:
        with store.writing() as conn:
            for line, batch in moved.batches.items():
                table = tables.seizure_line
                conn.execute(update(table).where(table.c.id == line).values(batch_id=batch))
        yield engines(store)


def engines(store: Store) -> Engines:
    """Both engines over what is in a store now, with empty caches."""
    version = store.data_version()
    with store.reading() as conn:
        snapshot = read_snapshot(conn, version)
    sql = SqlEngine(store, version, Cache(64))
    return Engines(sql, ColumnarEngine(sql, snapshot, Cache(64, 1 << 20)), snapshot)
