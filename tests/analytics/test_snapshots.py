"""One snapshot per data version: read once, whoever asks meanwhile waits, and nothing is left of a failure."""

from __future__ import annotations

import shutil
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event, Lock
from typing import Any

import pytest
from sqlalchemy import event, update

from analytics.engines import snapshots
from analytics.engines.moment import moment
from analytics.engines.protocol import DataChangedError
from analytics.engines.snapshot import Snapshot
from analytics.engines.snapshots import Snapshots
from store import Store, open_store
from store.database import bump_data_version
from store.tables import meta
from tests.analytics import tiny
from tests.analytics.snapshot_rows import shown
from tests.fixtures.databases import BOTH

DATABASES = BOTH


@pytest.fixture
def filled(store: Store) -> Store:
    tiny.fill(store, tiny.World((tiny.Event(), tiny.Event(country="KZ"))))
    return store


class Reads:
    """Counts what is read in place of `read_snapshot`, which it calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.versions: list[int] = []
        self._read, self._lock = snapshots.read_snapshot, Lock()
        monkeypatch.setattr(snapshots, "read_snapshot", self)

    def __call__(self, conn: Any, version: int) -> Snapshot:
        with self._lock:
            self.versions.append(version)
        return self._read(conn, version)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


def changed(store: Store) -> int:
    with store.writing() as conn:
        bump_data_version(conn)
    return store.data_version()


def test_many_who_ask_at_once_get_the_one_that_is_read(filled: Store, reads: Reads) -> None:
    kept, start, version = Snapshots(filled), Barrier(8), filled.data_version()

    def ask(_number: int) -> Snapshot | None:
        start.wait(timeout=30)
        return kept.at(version)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert reads.versions == [version]
    assert found[0] is not None
    assert all(one is found[0] for one in found)
    assert [row["country"] for row in shown(found[0])] == ["RU", "KZ"]


def test_the_one_before_is_let_go_before_the_next_is_read(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Snapshots(filled)
    before = weakref.ref(kept.at(filled.data_version()) or pytest.fail("no snapshot"))
    alive: list[bool] = []
    read = snapshots.read_snapshot

    def watched(conn: Any, version: int) -> Snapshot:
        alive.append(before() is not None)
        return read(conn, version)

    monkeypatch.setattr(snapshots, "read_snapshot", watched)
    version = changed(filled)
    after = kept.at(version)
    assert after is not None
    assert (after.version, alive) == (version, [False])


def test_who_still_answers_keeps_his_own(filled: Store) -> None:
    kept = Snapshots(filled)
    mine = kept.at(filled.data_version())
    other = kept.at(changed(filled))
    assert mine is not None
    assert mine is not other
    assert len(shown(mine)) == 2


def test_who_is_late_costs_the_others_nothing(filled: Store, reads: Reads) -> None:
    kept, old = Snapshots(filled), filled.data_version()
    now = changed(filled)
    current = kept.at(now)
    with pytest.raises(DataChangedError):
        kept.at(old)
    assert kept.at(now) is current
    assert reads.versions == [now]


def test_who_is_late_is_told_without_another_connection(filled: Store) -> None:
    """All connections may be in the hands of those who wait to be told: to ask the store would be to wait for them."""
    kept = Snapshots(filled)
    with moment(filled) as old:
        now = changed(filled)
        current = kept.at(now)
        taken: list[Any] = []
        event.listen(filled.engine, "checkout", lambda *connection: taken.append(connection))
        with pytest.raises(DataChangedError):
            kept.at(old.version, old)
        assert kept.at(now) is current
    assert taken == []


def test_a_record_that_went_back_to_an_earlier_version_is_read(filled: Store) -> None:
    kept, old = Snapshots(filled), filled.data_version()
    kept.at(changed(filled))
    with filled.writing() as conn:
        conn.execute(update(meta).where(meta.c.key == "data_version").values(value=str(old)))
    with moment(filled) as now:
        found = kept.at(now.version, now)
    assert found is not None
    assert found.version == old


def test_a_failure_leaves_nothing_and_the_next_tries_again(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, version = Snapshots(filled), filled.data_version()
    waiting, read = Event(), snapshots.read_snapshot

    def failing(_conn: Any, _version: int) -> Snapshot:
        waiting.wait(timeout=30)
        monkeypatch.setattr(snapshots, "read_snapshot", read)
        raise MemoryError

    monkeypatch.setattr(snapshots, "read_snapshot", failing)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(kept.at, version) for _number in range(2)]
        waiting.set()
        failed = [one.exception(timeout=30) for one in asked]
    assert sorted(map(repr, failed)) == ["MemoryError()", "None"]
    found = kept.at(version)
    assert found is not None
    assert len(found) == 2


def test_the_store_can_be_written_to_while_a_snapshot_is_read(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, version = Snapshots(filled), filled.data_version()
    read = snapshots.read_snapshot

    def meanwhile(conn: Any, asked: int) -> Snapshot:
        assert changed(filled) == version + 1
        return read(conn, asked)

    monkeypatch.setattr(snapshots, "read_snapshot", meanwhile)
    found = kept.at(version)
    assert found is not None
    assert found.version == version
    assert kept.at(version) is found


@pytest.mark.parametrize(("most", "there"), [(1, False), (2, True)])
def test_beyond_so_many_lines_there_is_none(
    filled: Store, reads: Reads, monkeypatch: pytest.MonkeyPatch, most: int, there: bool
) -> None:
    monkeypatch.setattr(snapshots, "MOST_LINES", most)
    kept, version = Snapshots(filled), filled.data_version()
    assert [kept.at(version) is not None for _time in range(2)] == [there, there]
    assert reads.versions == [version] * there


def test_another_file_in_the_place_of_the_database_is_read_anew(database_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copyfile(database_file, other)
    for path, country in ((database_file, "RU"), (other, "KZ")):
        one = open_store(f"sqlite:///{path}")
        tiny.fill(one, tiny.World((tiny.Event(country=country),)))
        one.close()
    store = open_store(f"sqlite:///{database_file}")
    kept = Snapshots(store)
    before = kept.at(store.data_version())
    other.replace(database_file)
    after = kept.at(store.data_version())
    store.close()
    assert before is not None
    assert after is not None
    assert before.version == after.version
    assert [row["country"] for one in (before, after) for row in shown(one)] == ["RU", "KZ"]
