"""A full disk: one sentence, exit 2, everything as before, and the next load works once there is room."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.server import build_server
from dashboard.upload import RESTING
from etl import door
from store import open_store
from tests.faults.conftest import ROOT, assert_one_sentence, command
from tests.faults.disks import SmallDisk, mounted
from tests.faults.homes import SqliteHome
from tests.fixtures.databases import contents, counts

ROWS = 100_000
FULL = "The disk that holds the database is full"
MARK = {"X-Requested-With": "sentinel"}


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose rows do not fit on the small disk."""
    rows = (f"{n},2014-05-{1 + n % 28:02d},KZ,Place {n % 999},heroin,{n % 77}.5,kg,\n" for n in range(ROWS))
    path = tmp_path_factory.mktemp("large") / "large.csv"
    path.write_text("seizure_id,date,country,place,drug,quantity,unit,nil_report\n" + "".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk | None]:
    with mounted(tmp_path / "disk", "16m") as disk:
        yield disk


@pytest.fixture
def home(tmp_path: Path, disk: SmallDisk | None) -> SqliteHome:
    """A database with the demonstration data, on the small disk where there is one."""
    made = SqliteHome(disk.folder if disk is not None else tmp_path / "disk")
    store = open_store(made.url)
    door.load_demo(store)
    store.close()
    return made


def state(home: SqliteHome) -> Any:
    store = open_store(home.url)
    found = contents(store)
    store.close()
    assert home.offences() == []
    return found


def test_a_load_that_fills_the_disk_changes_nothing(
    home: SqliteHome, disk: SmallDisk | None, large_file: Path
) -> None:
    before = state(home)
    if disk is None:
        # Python ignores the signal that comes with this limit, so that a write is refused instead (EFBIG).
        limited = ["prlimit", f"--fsize={16 << 20}", sys.executable, "-m", "etl", "load"]
        refused = subprocess.run(
            [*limited, str(large_file), "--json", "--database", home.url],
            cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert_one_sentence(refused, "so nothing was changed")
    else:
        assert_one_sentence(command("load", large_file, "--json", "--database", home.url), FULL)
    assert state(home) == before
    if disk is not None:
        disk.remount("size=200m")
    done = command("load", large_file, "--json", "--database", home.url)
    assert (done.returncode, done.stderr) == (0, "")
    store = open_store(home.url)
    assert counts(store)[0] > ROWS
    store.close()
    assert home.offences() == []


def test_a_disk_without_any_room_is_said_before_anything_is_done(
    home: SqliteHome, disk: SmallDisk | None, large_file: Path
) -> None:
    if disk is None:
        pytest.xfail("mounting is not permitted here, and a limit on files leaves room")
    before = state(home)
    disk.fill()
    assert_one_sentence(command("load", large_file, "--database", home.url), FULL)
    disk.free()
    assert state(home) == before


def test_a_server_says_so_and_goes_on_answering(
    home: SqliteHome, disk: SmallDisk | None, large_file: Path, tmp_path: Path
) -> None:
    if disk is None:
        pytest.xfail("mounting is not permitted here")
    before = state(home)
    store = open_store(home.url)
    client = build_server(store, tmp_path / "elsewhere").test_client()
    totals = client.get("/api/v1/totals").get_json()
    upload = client.post("/upload", data=large_file.read_bytes(), headers={**MARK, "X-Filename": "large.csv"})
    found = loaded(client, upload.get_json()["upload"])
    assert (found["stage"], found["error"][: len(FULL)]) == ("failed", FULL)
    assert client.get("/api/v1/totals").get_json() == totals
    assert contents(store) == before

    disk.remount("size=200m")
    found = loaded(client, found["upload"])
    assert (found["stage"], found["report"]["rows_loaded"]) == ("done", ROWS)
    store.close()
    assert home.offences() == []


def loaded(client: FlaskClient, upload: str) -> dict[str, Any]:
    """Ask for the load of an upload; what became of it."""
    assert client.post(f"/upload/{upload}/load", json={}, headers=MARK).status_code == 202
    for _try in range(3000):
        found = dict(client.get(f"/upload/{upload}").get_json())
        if found["stage"] in RESTING:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def test_an_upload_that_does_not_fit_leaves_nothing_behind(disk: SmallDisk | None, tmp_path: Path) -> None:
    if disk is None:
        pytest.xfail("mounting is not permitted here")
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    server = build_server(store, disk.folder)
    client = server.test_client()
    disk.fill()
    answer = client.post("/upload", input_stream=io.BytesIO(b"x" * 3_000_000), headers=MARK, content_length=3_000_000)
    assert answer.status_code == 507
    assert answer.get_json()["error"].startswith("The disk that takes uploads in is full")
    assert list((disk.folder / "uploads").iterdir()) == []
    disk.free()
    again = client.post("/upload", data=b"x" * 3_000_000, headers=MARK)
    assert again.status_code == 201
    store.close()
