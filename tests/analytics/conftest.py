"""Fixtures: stores seeded from the tiny reference, filled with the rows a test states."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import Store, open_store, seed
from tests.analytics.tiny import Batch, Event, World, fill, write_reference
from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.databases import store as store

Build = Callable[..., Store]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded database without records; tests work on copies, which is faster than seeding each time."""
    folder = tmp_path_factory.mktemp("tiny")
    write_reference(folder)
    patch = pytest.MonkeyPatch()
    patch.setattr(seed, "REFERENCE_FOLDER", folder)
    seed.fingerprint.cache_clear()
    path = folder / "empty.db"
    open_store(f"sqlite:///{path}").close()
    patch.undo()
    seed.fingerprint.cache_clear()
    return path


@pytest.fixture
def build(
    empty_database: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Build]:
    """Makes a store that holds the given events; closed after the test."""
    monkeypatch.setattr(seed, "REFERENCE_FOLDER", empty_database.parent)
    seed.fingerprint.cache_clear()
    folder = tmp_path_factory.mktemp("world")
    made: list[Store] = []

    def make(*events: Event, batches: tuple[Batch, ...] = (Batch(),)) -> Store:
        path = folder / f"{len(made)}.db"
        shutil.copyfile(empty_database, path)
        store = open_store(f"sqlite:///{path}")
        made.append(store)
        fill(store, World(events, batches))
        return store

    yield make
    for one in made:
        one.close()
    seed.fingerprint.cache_clear()
