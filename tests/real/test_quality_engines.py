"""The quality of real files from columns and from SQL: the same, for every reporter; for some down to the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.selection import parse
from store import Store, open_store
from tests.analytics.quality_alike import alike
from tests.fixtures.command import load
from tests.fixtures.databases import BOTH
from tests.fixtures.real import Loaded

DATABASES = BOTH


@pytest.fixture(params=BOTH)
def ids(request: pytest.FixtureRequest) -> Iterator[Store]:
    loaded: Loaded = request.getfixturevalue(f"ids_{request.param}")
    opened = open_store(loaded[0])
    yield opened
    opened.close()


def test_of_311_038_individual_seizures(ids: Store) -> None:
    reporters = alike(ids, parse(""), only=["unodc-ids:country:RU"])
    assert len(reporters) > 100


def test_of_brazil_and_colombia(database_url: str, real_data: Path) -> None:
    for pattern in ("brazil-pf-ports-airports/*.csv", "colombia-ponal-2018/*.csv"):
        (path,) = real_data.glob(pattern)
        load(database_url, path)
    store = open_store(database_url)
    try:
        reporters = alike(store, parse(""), most=4)
        assert {key.split(":")[0] for key in reporters} == {"brazil-pf", "colombia-ponal"}
        alike(store, parse("drug=cocaine&from=2018-01-01"), most=1)
    finally:
        store.close()
