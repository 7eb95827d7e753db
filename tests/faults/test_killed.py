"""SIGKILL at 20 random moments of a load of real data: the database is as before each time, and the next load works."""

from __future__ import annotations

import json
import math
import os
import random
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from store import open_store
from tests.faults.conftest import command
from tests.faults.homes import Home
from tests.faults.terminal import Loading
from tests.fixtures.databases import contents, counts

KILLS = 20
SEED = 2009
Counts = tuple[int, int, float]

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="no SIGKILL and no terminals on this system")


@dataclass(frozen=True)
class Death:
    """How a load ended: the last stage its terminal showed, and whether it was killed before its own end."""

    stage: str
    seconds: float
    in_time: bool


def kill_after(url: str, path: Path, seconds: float) -> Death:
    """Kill a load `seconds` after it has begun to read its file."""
    loading = Loading(url, path)
    assert loading.began.wait(60)
    try:
        loading.process.wait(seconds)
        in_time = False
    except subprocess.TimeoutExpired:
        loading.process.send_signal(signal.SIGKILL)
        in_time = True
    loading.process.wait(60)
    loading.close()
    return Death(loading.stage, seconds, in_time and loading.process.returncode == -signal.SIGKILL)


def measured(url: str, path: Path) -> float:
    """How long a load takes when nobody kills it, from its first stage on."""
    loading = Loading(url, path)
    assert loading.began.wait(60)
    began = time.monotonic()
    assert loading.process.wait(600) == 0
    loading.close()
    return time.monotonic() - began


def alike(found: Counts, expected: Counts) -> bool:
    """The same rows and events; the last bits of a sum depend on the order in which a server adds."""
    return found[:2] == expected[:2] and math.isclose(found[2], expected[2], rel_tol=1e-12)


def test_a_load_killed_at_any_moment_leaves_the_database_as_before(home: Home, ids_file: Path) -> None:
    opened = open_store(home.url)
    before = contents(opened)
    opened.close()
    duration = measured(home.url, ids_file)
    opened = open_store(home.url)
    whole = counts(opened)
    opened.close()
    home.put_back()

    chance = random.Random(SEED)
    deaths: list[Death] = []
    for _try in range(3 * KILLS):
        if len(deaths) == KILLS:
            break
        # One moment in each twentieth of the load, so that no part of it is left out by chance.
        moment = duration * (len(deaths) + chance.random()) / KILLS
        death = kill_after(home.url, ids_file, moment)
        opened = open_store(home.url)
        state, counted = contents(opened), counts(opened)
        opened.close()
        assert home.offences() == [], death
        if state == before:
            assert death.in_time, death
            deaths.append(death)
            continue
        # It had committed before it was killed: then all of it must be there, and it was faster than the one measured.
        assert alike(counted, whole), death
        home.put_back()
        duration *= 0.9
    print(f"{home.url.partition(':')[0]}: load {duration:.1f} s, {KILLS} kills: {Counter(d.stage for d in deaths)}")
    assert len(deaths) == KILLS
    # Before the transaction and in it; the survey is too short to be met for sure.
    stages = {death.stage for death in deaths}
    assert "writing" in stages and len(stages) > 1

    after = command("load", ids_file, "--json", "--database", home.url)
    assert (after.returncode, after.stderr) == (0, "")
    assert json.loads(after.stdout)[0]["batch"] == 2
    opened = open_store(home.url)
    assert alike(counts(opened), whole)
    opened.close()
    assert home.offences() == []
