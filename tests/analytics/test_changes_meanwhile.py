"""The record changes after every single statement that an answer reads with: each answer is still one of one state."""

from __future__ import annotations

import gc
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import event

from analytics.door import ask, every_record, record_rows
from analytics.engines import snapshots
from analytics.questions import QUESTIONS
from analytics.selection import Selection, parse
from store import Store
from store.batches import redo, undo
from tests.analytics.conftest import Build
from tests.analytics.tiny import Batch, Event, Line

FIRST, SECOND = 3.0, 5.0  # kg: the first batch always counts, the second at every other version
NEEDED = {"record": {"line": "1"}, "operation": {"id": "sentinel"}}


class Restless:
    """Undoes and redoes the second batch after each statement of the store; its rows count at odd versions."""

    def __init__(self, store: Store) -> None:
        self._path = str(store.engine.url.database)
        self._over = threading.Event()
        self.changes = 0
        if store.data_version() % 2 == 0:
            self.change()
        event.listen(store.engine, "after_cursor_execute", self._meddle)

    def _meddle(self, *_statement: Any) -> None:
        if not self._over.is_set():
            self.change()

    def change(self) -> None:
        with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
            connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'data_version'")
            (version,) = connection.execute("SELECT value FROM meta WHERE key = 'data_version'").fetchone()
            status = "active" if int(version) % 2 else "undone"
            connection.execute("UPDATE batch SET status = ? WHERE id = 2", (status,))
        self.changes += 1

    def rest(self) -> None:
        self._over.set()


@pytest.fixture
def restless(build: Build) -> Iterator[Store]:
    store = build(
        Event(lines=(Line(mass_kg=FIRST),)),
        Event(batch=2, lines=(Line(mass_kg=SECOND),)),
        batches=(Batch(1), Batch(2, "police")),
    )
    meddler = Restless(store)
    yield store
    meddler.rest()
    assert meddler.changes > 1, "nothing changed meanwhile"


def expected(snapshot: str) -> tuple[float, int]:
    """Kilograms and lines at this data version."""
    return (FIRST + SECOND, 2) if int(snapshot.removeprefix("v")) % 2 else (FIRST, 1)


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_every_question_is_answered_from_one_state(restless: Store, question: str) -> None:
    for query in ({}, {"q": "heroin"}, {"from": "2009-01-01"}):
        answer = ask(restless, question, parse(query), **NEEDED.get(question, {}))
        assert answer["snapshot"].startswith("v")


@pytest.mark.parametrize("query", [{}, {"drug": "heroin"}, {"batch": "1,2"}])
def test_the_numbers_are_those_of_the_version_that_is_named(restless: Store, query: dict[str, str]) -> None:
    for _again in range(4):
        totals = ask(restless, "totals", parse(query))
        assert (totals["mass_kg"], totals["lines"]) == expected(totals["snapshot"])
        found = record_rows(restless, parse(query), sort="mass", where_mass="1..9")
        kilograms, lines = expected(found["snapshot"])
        assert (sum(row["mass_kg"] for row in found["rows"]), found["total"]) == (kilograms, lines)


def test_a_file_is_of_the_state_it_was_asked_from(restless: Store) -> None:
    for _again in range(4):
        first, rows = every_record(restless, Selection(), sort="mass")
        kilograms, lines = expected(first["snapshot"])
        listed = list(rows)
        assert (sum(row["mass_kg"] for row in listed), len(listed), first["total"]) == (kilograms, lines, lines)


def test_the_snapshot_of_before_is_let_go_at_once(build: Build) -> None:
    store = build(Event(), Event(batch=2), batches=(Batch(1), Batch(2, "police")))
    made: list[weakref.ref[Any]] = []
    original = snapshots.read_snapshot

    def read(*arguments: Any) -> Any:
        assert not any(one() for one in made), "the one before is still there"
        found = original(*arguments)
        made.append(weakref.ref(found))
        return found

    gc.collect()
    gc.disable()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(snapshots, "read_snapshot", read)
            for change in (undo, redo, undo):
                for question in ("totals", "records", "options", "places", "quality", "by_month"):
                    ask(store, question, parse({"q": "heroin", "from": "2009-01-01"}))
                record_rows(store, Selection(), sort="file", where_place="a")
                list(every_record(store, Selection())[1])
                change(store, 2)
            ask(store, "totals", Selection())
    finally:
        gc.enable()
    assert len(made) == 4


def test_a_stream_of_undos_ends_no_answer(build: Build) -> None:
    store = build(
        Event(lines=(Line(mass_kg=FIRST),)),
        Event(batch=2, lines=(Line(mass_kg=SECOND),)),
        batches=(Batch(1), Batch(2, "police")),
    )
    over = threading.Event()
    before = store.data_version()

    def change() -> None:
        while not over.is_set():
            undo(store, 2)
            redo(store, 2)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _again in range(4):
            for question in ("totals", "quality", "records"):
                assert ask(store, question, Selection())["snapshot"]
            totals = ask(store, "totals", Selection())
            assert totals["mass_kg"] == FIRST + SECOND * (totals["lines"] - 1)
        assert thread.is_alive(), "somebody changed the record all the time"
    finally:
        over.set()
        thread.join()
    assert store.data_version() > before
