"""After a change of the record the answers of the first page are made before anybody asks for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
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
    end = time.monotonic() + 60
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


class Steps(threading.Event):
    """What happens while the loop waits, one thing at a time; over when all has happened."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        super().__init__()
        self._steps = list(steps)

    def is_set(self) -> bool:
        return not self._steps

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout, "an idle server has something else to do"
        self._steps.pop(0)()
        return self.is_set()


def nothing() -> None:
    return None


def test_of_several_changes_in_a_row_only_the_last_is_answered(loaded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    warmed: list[int] = []
    monkeypatch.setattr(warming, "warm", lambda store: warmed.append(store.data_version()))
    (batch,) = list_batches(loaded)
    first = loaded.data_version()
    changes = [partial(change, loaded, batch.id) for change in (undo, redo, undo)]
    keep_warm(loaded, Steps(nothing, *changes, nothing, nothing, nothing))
    assert warmed == [first, loaded.data_version()] and first < loaded.data_version()


def test_a_record_that_changes_all_the_time_is_answered_when_it_rests(
    loaded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def restless(store: Store) -> None:
        tried.append(store.data_version())
        if len(tried) < 3:
            raise DataChangedError("the data changed during every try to answer")

    monkeypatch.setattr(warming, "warm", restless)
    keep_warm(loaded, Steps(*[nothing] * 8))
    assert len(tried) == 3


def test_a_page_that_fails_is_said_once_and_ends_nothing(
    loaded: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[int] = []

    def broken(store: Store) -> None:
        tried.append(store.data_version())
        raise LookupError("cell of a file")

    monkeypatch.setattr(warming, "warm", broken)
    before = loaded.data_version()
    (batch,) = list_batches(loaded)
    keep_warm(loaded, Steps(nothing, nothing, partial(undo, loaded, batch.id), nothing, nothing, nothing))
    assert tried == [before, loaded.data_version()], "once each"
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["fault", "fault"]


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
