"""The demonstration data in a store that no test changes, and the answers of every chart on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from analytics.selection import parse
from dashboard.asking import chart_answer, look_of
from dashboard.charts.base import Answer, Chart, Figure, Look
from dashboard.view import View
from etl.door import load_demo
from store import Store, open_store

CIS = "region=bloc:cis"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    load_demo(store)
    yield store
    store.close()


@pytest.fixture
def empty(tmp_path: Any) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    yield store
    store.close()


def answered(store: Store, chart: Chart, query: str = "", view: View | None = None) -> Answer:
    return chart_answer(store, chart, parse(query), view or View())


def looked(store: Store, chart: Chart, query: str = "", view: View | None = None, theme: str = "light") -> Look:
    return look_of(store, chart, parse(query), view or View(), theme)


def drawn(store: Store, chart: Chart, query: str = "", view: View | None = None, theme: str = "light") -> Figure:
    return chart.figure(answered(store, chart, query, view), looked(store, chart, query, view, theme))
