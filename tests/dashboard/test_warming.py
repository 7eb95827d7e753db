"""After a change of the record the answers of the first page are made before anybody asks for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics import door
from analytics.door import DataChangedError, record_rows
from analytics.selection import Selection
from dashboard import warming
from dashboard.pages.overview_draw import draw
from dashboard.warming import keep_warm
from store import Store, StoreUnavailable, open_store
from store.batches import list_batches, redo, undo
from tests.fixtures.loading import load_text, template

EVERY_S = 0.05


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'data.db'}")
    load_text(store, tmp_path, template({"quantity": "2"}, {"quantity": "3"}))
    yield store
    store.close()


@pytest.fixture
def kept(loaded: Store) -> Iterator[Store]:
    over = threading.Event()
    thread = threading.Thread(target=keep_warm, args=(loaded, over, EVERY_S), daemon=True)
    thread.start()
    yield loaded
    over.set()
    thread.join(10)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(EVERY_S)



def _is_made(store: Store) -> bool:
    """Whether the first page and the records are there without being asked for now."""
    def refused_here(make: Any) -> Any:
        def refuse(*arguments: Any) -> Any:
            if threading.current_thread() is threading.main_thread():
                raise LookupError
            return make(*arguments)

        return refuse

    with pytest.MonkeyPatch.context() as patched:
        for name in ("_answer", "_rows_only"):
            patched.setattr(door, name, refused_here(getattr(door, name)))
        try:
            draw(store, "", "dark")
            record_rows(store, Selection(), limit=1)
        except LookupError:
            return False
        return True


def test_the_first_page_is_made_again_after_a_change(kept: Store) -> None:
    until(lambda: _is_made(kept))
    (batch,) = list_batches(kept)
    for change, rows in ((undo, 0), (redo, 2)):
        before = kept.data_version()
        change(kept, batch.id)
        assert kept.data_version() > before
        until(lambda: _is_made(kept))
        assert record_rows(kept, Selection(), limit=5)["total"] == rows, "and it is that of now"


def test_of_several_changes_in_a_row_only_the_last_is_answered(loaded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    warmed: list[int] = []
    monkeypatch.setattr(warming, "warm", lambda store: warmed.append(store.data_version()))
    over = threading.Event()
    thread = threading.Thread(target=keep_warm, args=(loaded, over, 1.0), daemon=True)
    thread.start()
    until(lambda: len(warmed) == 1)
    (batch,) = list_batches(loaded)
    for change in (undo, redo, undo):
        change(loaded, batch.id)
    until(lambda: len(warmed) == 2)
    over.set()
    thread.join(10)
    assert warmed[1] == loaded.data_version()


def test_a_record_that_changes_all_the_time_is_answered_when_it_rests(
    loaded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def restless(store: Store) -> None:
        tried.append(store.data_version())
        if len(tried) < 3:
            raise DataChangedError("the data changed during every try to answer")

    monkeypatch.setattr(warming, "warm", restless)
    over = threading.Event()
    thread = threading.Thread(target=keep_warm, args=(loaded, over, EVERY_S), daemon=True)
    thread.start()
    until(lambda: len(tried) == 3)
    over.set()
    thread.join(10)
    assert len(tried) == 3


def test_a_database_that_cannot_be_asked_is_asked_again(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    until(lambda: _is_made(kept))
    away = threading.Event()
    ask = Store.data_version

    def version(store: Store) -> int:
        if away.is_set() and threading.current_thread() is not threading.main_thread():
            raise StoreUnavailable("away")
        return ask(store)

    monkeypatch.setattr(Store, "data_version", version)
    away.set()
    undo(kept, list_batches(kept)[0].id)
    time.sleep(3 * EVERY_S)
    assert not _is_made(kept)
    away.clear()
    until(lambda: _is_made(kept))
