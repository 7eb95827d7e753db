"""One record in two homes: the individual seizures, US CBP, Colombia and the demonstration, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from store import Store, open_store
from tests.fixtures.command import answer, load
from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.databases import store as store
from tests.fixtures.real import CBP, Loaded
from tests.fixtures.real import ids_postgres as ids_postgres
from tests.fixtures.real import ids_sqlite as ids_sqlite
from tests.fixtures.servers import Server


@dataclass(frozen=True)
class Twins:
    """Two stores into which the same files were loaded in the same order."""

    sqlite: Store
    postgres: Store


@pytest.fixture(scope="session")
def twins(
    ids_sqlite: Loaded,
    ids_postgres: Loaded,
    postgres_server: Server,
    real_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Twins]:
    """Open for the whole run; nothing may be written to them."""
    file = shutil.copy(ids_sqlite[0].removeprefix("sqlite:///"), tmp_path_factory.mktemp("twins") / "twins.db")
    urls = (f"sqlite:///{file}", postgres_server.copy(ids_postgres[0]))
    for url in urls:
        for name in CBP:
            load(url, real_data / "us-cbp-drugs" / name)
        load(url, *(real_data / "colombia-ponal-2018").glob("*.csv"))
        answer(url, "demo", "load")  # an operation, with seizures of several lines
    opened = Twins(*map(open_store, urls))
    yield opened
    opened.sqlite.close()
    opened.postgres.close()
    postgres_server.drop(urls[1])
