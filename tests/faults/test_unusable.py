"""A database that is locked, may only be read, is damaged or is gone: one sentence, nothing changed, readers go on."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.server import build_server
from etl import door
from store import Store, open_store
from tests.faults.conftest import assert_one_sentence, command
from tests.faults.disks import mounted
from tests.faults.homes import Home, SqliteHome
from tests.faults.terminal import Loading
from tests.fixtures.databases import contents, counts
from tests.fixtures.loading import template, write

MARK = {"X-Requested-With": "sentinel"}
BUSY = "Another load is writing to this database"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, template({}, {"quantity": "2"}), "two.csv")


@pytest.fixture
def sqlite_home(tmp_path: Path) -> SqliteHome:
    """An SQLite database with the demonstration data."""
    made = SqliteHome(tmp_path)
    store = open_store(made.url)
    door.load_demo(store)
    store.close()
    made.keep()
    return made


@pytest.fixture
def served(sqlite_home: SqliteHome, tmp_path: Path) -> Iterator[FlaskClient]:
    store = open_store(sqlite_home.url)
    yield build_server(store, tmp_path).test_client()
    store.close()


def test_a_load_that_waits_too_long_is_told_so_and_readers_go_on(
    home: Home, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENTINEL_LOAD_WAIT_SECONDS", "1")
    store, other = open_store(home.url), open_store(home.url)
    before = contents(store)
    with store.writing():
        assert_one_sentence(command("load", file, "--json", "--database", home.url), BUSY)
        assert contents(other) == before
    assert contents(store) == before
    assert command("load", file, "--database", home.url).returncode == 0
    assert counts(other)[0] == 2 + len(before["seizure_line"])
    store.close()
    other.close()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals on this system")
def test_a_load_waits_for_another_program_and_says_so(home: Home, file: Path) -> None:
    store = open_store(home.url)
    before = counts(store)[0]
    with store.writing():
        waiting = Loading(home.url, file)
        for _try in range(600):
            if waiting.stage == "waiting for another program":
                break
            time.sleep(0.1)
        assert waiting.stage == "waiting for another program", waiting.stages
        assert waiting.process.poll() is None
    assert waiting.process.wait(60) == 0
    waiting.close()
    assert counts(store)[0] == before + 2
    store.close()


def test_a_database_that_may_only_be_read(tmp_path: Path, file: Path) -> None:
    with mounted(tmp_path / "disk", "64m") as disk:
        folder = disk.folder if disk is not None else tmp_path / "disk"
        made = SqliteHome(folder)
        store = open_store(made.url)
        before = contents(store)
        store.close()
        if disk is not None:
            disk.remount("ro")
        else:
            made.path.chmod(0o444)
            folder.chmod(0o555)
        assert_one_sentence(command("load", file, "--database", made.url), "may only be read")
        if disk is not None:
            disk.remount("rw")
        else:
            folder.chmod(0o755)
            made.path.chmod(0o644)
        store = open_store(made.url)
        assert contents(store) == before
        store.close()
        assert command("load", file, "--database", made.url).returncode == 0


def test_a_damaged_database(sqlite_home: SqliteHome, file: Path) -> None:
    size = sqlite_home.path.stat().st_size
    with sqlite_home.path.open("r+b") as database:
        database.seek(8192)
        database.write(b"\xa5" * (size - 8192))
    damaged = sqlite_home.path.read_bytes()
    assert_one_sentence(command("load", file, "--database", sqlite_home.url), "is damaged")
    assert sqlite_home.path.read_bytes() == damaged


def test_a_database_that_is_taken_away_while_it_is_served(
    served: FlaskClient, sqlite_home: SqliteHome, file: Path
) -> None:
    before = answer(served, "/api/v1/totals?country=KZ")
    for beside in ("", "-wal", "-shm"):
        Path(f"{sqlite_home.path}{beside}").unlink(missing_ok=True)
    findings = "/api/v1/batches/1/issues"
    for path in ("/api/v1/totals", "/api/v1/batches", findings, f"{findings}.csv", "/healthz"):
        refused = served.get(path)
        assert refused.status_code == 503, path
        assert "is not there any more" in refused.get_json()["error"]
        assert refused.get_json()["request"] == refused.headers["X-Request-ID"]
    refused = served.post("/demo/load", headers=MARK)
    assert (refused.status_code, "is not there any more" in refused.get_json()["error"]) == (503, True)
    assert not sqlite_home.path.exists(), "no empty database in its place"

    shutil.copy(sqlite_home._kept, sqlite_home.path)
    assert answer(served, "/api/v1/totals?country=KZ") == before
    assert command("load", file, "--database", sqlite_home.url).returncode == 0
    assert answer(served, "/api/v1/totals?country=KZ")["seizures"] == before["seizures"] + 2


def test_a_database_that_is_damaged_while_it_is_served(served: FlaskClient, sqlite_home: SqliteHome) -> None:
    answer(served, "/api/v1/totals")
    with sqlite_home.path.open("r+b") as database:
        database.seek(0)
        database.write(b"\xa5" * sqlite_home.path.stat().st_size)
    for beside in ("-wal", "-shm"):
        Path(f"{sqlite_home.path}{beside}").unlink(missing_ok=True)
    # Totals may still come from memory, and are right; a record is read from the file.
    refused = served.get("/api/v1/records")
    assert refused.status_code == 503, refused.get_data(as_text=True)
    assert "Traceback" not in refused.get_data(as_text=True)


def answer(client: FlaskClient, path: str) -> dict[str, Any]:
    found = client.get(path)
    assert found.status_code == 200, found.get_data(as_text=True)
    return dict(found.get_json())


def test_a_wait_can_be_given_up(sqlite_home: SqliteHome, file: Path) -> None:
    store: Store = open_store(sqlite_home.url)
    other = open_store(sqlite_home.url)
    before = contents(store)

    def give_up(found: door.Progress) -> None:
        if found.stage == "waiting":
            raise KeyboardInterrupt

    with store.writing(), pytest.raises(KeyboardInterrupt):
        door.load(other, file, progress=give_up)
    assert contents(store) == before
    store.close()
    other.close()
