"""What the columnar engine need not ask the database: look-alikes of one file; twice what every answer needs."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from analytics.cache import Cache
from analytics.engines import sql as sql_module
from analytics.engines.columnar import ColumnarEngine
from analytics.engines.protocol import Catalogue
from analytics.engines.snapshot_read import read_snapshot
from analytics.engines.sql import SqlEngine
from analytics.lookalikes import Lookalikes
from analytics.selection import Selection
from store import Store
from tests.analytics.conftest import Build
from tests.analytics.tiny import Event


def engine_of(store: Store, parts: Cache, lasting: Cache) -> ColumnarEngine:
    version = store.data_version()
    with store.reading() as conn:
        snapshot = read_snapshot(conn, version)
    return ColumnarEngine(SqlEngine(store, version, parts, lasting=lasting), snapshot, parts)


def refuse(*_asked: object) -> Lookalikes:
    raise AssertionError("the database was asked")


def test_one_file_has_no_lookalikes(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqlEngine, "lookalikes", refuse)
    engine = engine_of(build(Event(), Event()), Cache(8), Cache(8))
    assert engine.lookalikes(Selection()) == Lookalikes()


def test_what_every_answer_needs_outlasts_the_parts_of_some(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    read, found = sql_module.read_catalogue, list[int]()

    def counted(conn: Connection, version: int) -> Catalogue:
        found.append(version)
        return read(conn, version)

    monkeypatch.setattr(sql_module, "read_catalogue", counted)
    store, parts, lasting = build(Event()), Cache(1), Cache(8)
    for country in ("RU", "KZ", "TJ"):
        engine = engine_of(store, parts, lasting)
        engine.cells(Selection(country=(country,)), ("country",))
        engine.places(Selection(country=(country,)), 5)
    assert found == [store.data_version()]
