"""The folder of uploads at the start of a server: closed to others, and without what a dead server left in it."""

from __future__ import annotations

import gc
import os
import stat
import time
from pathlib import Path

import pytest

from dashboard.intake import Intake
from dashboard.upload import SCRATCH
from dashboard.upload_folder import LEFTOVER_AGE_S
from store import Store
from tests.server.conftest import FakeDoor

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and locks of folders are those of POSIX")
OLD, FRESH, FOREIGN, WORK = "old.part", "fresh.part", "notes.txt", f"{SCRATCH}ab12"
LONG_AGO = time.time() - LEFTOVER_AGE_S - 60


@pytest.fixture
def left(folder: Path) -> Path:
    """What may lie there: of us an old and a fresh file and a folder of a process, and something of somebody else."""
    folder.mkdir(mode=0o755)
    for name in (OLD, FRESH, FOREIGN):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / WORK).mkdir()
    (folder / WORK / "table.arrow").write_text("x", encoding="utf-8")
    for name in (OLD, FOREIGN):
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def open_to_others(path: Path) -> int:
    return path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_what_a_dead_server_left_goes_at_once_and_nothing_else(store: Store, left: Path, door: FakeDoor) -> None:
    outside = left.parent / "elsewhere"
    outside.mkdir()
    (outside / "kept.txt").write_text("x", encoding="utf-8")
    (left / f"{SCRATCH}link").symlink_to(outside)
    (left / "mine.part").mkdir()
    (left / f"{SCRATCH}plan.txt").write_text("x", encoding="utf-8")
    Intake(store, left, door)
    assert names(left) == ["mine.part", FOREIGN, f"{SCRATCH}link", f"{SCRATCH}plan.txt"]
    assert names(outside) == ["kept.txt"]


def test_beside_a_server_that_lives_only_what_is_a_day_old_goes(store: Store, left: Path, door: FakeDoor) -> None:
    living = Intake(store, left, door)
    (left / FRESH).write_text("x", encoding="utf-8")
    (left / OLD).write_text("x", encoding="utf-8")
    os.utime(left / OLD, (LONG_AGO, LONG_AGO))
    second = Intake(store, left, door)
    assert names(left) == [FRESH, FOREIGN]

    del living
    gc.collect()
    third = Intake(store, left, door)
    assert names(left) == [FRESH, FOREIGN], "the second one lives"
    del second, third
    gc.collect()
    Intake(store, left, door)
    assert names(left) == [FOREIGN]


def test_an_open_folder_of_an_earlier_run_is_closed_to_others(store: Store, left: Path, door: FakeDoor) -> None:
    left.chmod(0o777)
    living = Intake(store, left, door)
    assert open_to_others(left) == 0
    (left / FRESH).write_text("x", encoding="utf-8")
    (left / FRESH).chmod(0o664)
    beside = Intake(store, left, door)
    assert (left / FRESH).exists() and open_to_others(left / FRESH) == 0
    del living, beside
