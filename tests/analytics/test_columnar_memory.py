"""What an answer takes beside the snapshot while it is made: some bytes a line, and no object of Python for each."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from analytics.cache import Cache, bytes_of
from analytics.engines.columnar import ColumnarEngine
from analytics.engines.snapshot import NONE, OF_LINE, OF_SEIZURE, Coded, Equivalents, Snapshot
from analytics.engines.sql import SqlEngine
from analytics.selection import Selection
from tests.analytics.conftest import Build
from tests.analytics.tiny import Event

LINES = 200_000
DAYS = 365 * 4


def one_text(text: str | None) -> Coded:
    codes = np.full(LINES, NONE if text is None else 0, dtype=np.int8)
    return Coded(codes, pa.array([] if text is None else [text], pa.string()))


def unlike_lines(version: int) -> Snapshot:
    """Every line at a place of its own, with a mass of its own; nearly as many administrations and months as lines."""
    random = np.random.default_rng(11)
    start = (date(2009, 1, 1).toordinal() + random.integers(0, DAYS, LINES)).astype(np.int32)
    texts = {"grain": "individual", "date_precision": "day", "country": "RU", "drug": "heroin", "class": "drug"}
    administrations = pa.array([f"administration-{number:06d}" for number in range(LINES // 10)], pa.string())
    columns = {name: one_text(texts.get(name)) for name in (*OF_SEIZURE, *OF_LINE)}
    columns["administration"] = Coded(random.integers(0, LINES // 10, LINES).astype(np.int32), administrations)
    yes, no = np.ones(LINES, dtype=np.bool_), np.zeros(LINES, dtype=np.bool_)
    batch = np.ones(LINES, dtype=np.int8)
    none: Any = np.zeros(0)
    return Snapshot(
        version=version, lines=np.arange(1, LINES + 1), seizures=np.arange(LINES, dtype=np.int32), batch=batch,
        line_batch=batch, counts=yes, several=no, events=batch, start=start, end=start, held=no,
        mass_kg=random.lognormal(0, 3, LINES), equivalents=Equivalents(none.astype(np.int32), none, none, none),
        latitude=random.uniform(-90, 90, LINES), longitude=random.uniform(-180, 180, LINES), columns=columns,
    )  # fmt: skip


@contextmanager
def at_most(bytes_a_line: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= bytes_a_line * LINES, f"{peak / LINES:.0f} bytes a line"


def reported(snapshot: Snapshot) -> int:
    """In how many months how many administrations have a record."""
    months = [date.fromordinal(day).strftime("%Y-%m") for day in snapshot.start.tolist()]
    return len(set(zip(months, snapshot.columns["administration"].codes.tolist(), strict=True)))


# Bytes a line, and what is asked.
QUESTIONS: dict[str, tuple[int, Callable[[ColumnarEngine], int]]] = {
    "cells": (16, lambda engine: engine.cells(Selection(), ("country", "grain", "class")).rows[0].lines),
    "masses": (36, lambda engine: len(engine.masses(Selection()).values)),
    "reporters": (70, lambda engine: sum(engine.reporters(Selection(), "month").values())),
    "places": (96, lambda engine: engine.places(Selection(), 10).places),
    "lines": (16, lambda engine: len(engine.matching(Selection(country=("RU",), min_kg=0.0)))),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_takes_little_beside_the_snapshot(build: Build, question: str) -> None:
    bytes_a_line, ask = QUESTIONS[question]
    store = build(Event())
    sql = SqlEngine(store, store.data_version(), Cache(8))
    snapshot = unlike_lines(store.data_version())
    engine = ColumnarEngine(sql, snapshot, Cache(8, 1 << 30))
    assert sql.reference.drugs and sql.catalogue.batches  # read before anything is measured
    with at_most(bytes_a_line):
        found = ask(engine)
    assert found == (reported(snapshot) if question == "reporters" else LINES)


def test_cells_are_kept_as_columns(build: Build) -> None:
    """A fifth of what their objects take, which are there only while somebody goes through them."""
    store = build(Event())
    sql = SqlEngine(store, store.data_version(), Cache(8))
    engine = ColumnarEngine(sql, unlike_lines(store.data_version()), Cache(8, 1 << 30))
    assert sql.reference.drugs and sql.catalogue.batches
    tracemalloc.start()
    try:
        cells = engine.cells(Selection(), ("administration", "grain", "class"))
        assert sum(cell.lines for cell in cells.rows) == LINES
        kept, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(cells.rows) == LINES // 10
    assert kept <= 200 * len(cells.rows), f"{kept / len(cells.rows):.0f} bytes a cell"
    assert 50 * len(cells.rows) <= bytes_of(cells) <= 1.1 * kept
