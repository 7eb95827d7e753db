"""Files are read in processes of their own, which may be stopped, killed or too large: the database is as before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.server import build_server
from dashboard.upload import RESTING
from dashboard.upload_door import ProcessDoor
from dashboard.upload_ends import WorkerFault
from dashboard.upload_process import ROOT, Process
from dashboard.uploads import intake_of
from store import Store
from store.batches import list_batches
from tests.fixtures.databases import contents
from tests.fixtures.loading import template
from tests.fixtures.pace import patience
from tests.server.conftest import MARK, Step

ROWS = 200_000  # takes seconds to write
ATTEMPTS = 3
on_linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs the process files of Linux")


@pytest.fixture
def served(store: Store, tmp_path: Path) -> Flask:
    """A server with the real door."""
    return build_server(store, tmp_path)


@pytest.fixture
def visitor(served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    """Every process that was given work; one more may be kept ready."""
    found: list[Process] = []
    ask = Process.ask

    def noted(self: Process, request: Mapping[str, Any]) -> None:
        found.append(self)
        ask(self, request)

    monkeypatch.setattr(Process, "ask", noted)
    return found


def large() -> bytes:
    """A file that takes some seconds to load."""
    rows = (f"{n},2014-05-{1 + n % 28:02d},KZ,Place {n % 99},heroin,{n % 77}.25,kg,\n" for n in range(ROWS))
    return ("seizure_id,date,country,place,drug,quantity,unit,nil_report\n" + "".join(rows)).encode()


def begin(client: FlaskClient, body: bytes, lang: str = "en") -> str:
    client.set_cookie("sentinel-language", lang)
    upload = client.post("/upload", data=body, headers={**MARK, "X-Filename": "a.csv"}).get_json()["upload"]
    assert client.post(f"/upload/{upload}/load", json={}, headers=MARK).status_code == 202
    return str(upload)


def until(client: FlaskClient, upload: str, *stages: str) -> dict[str, Any]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        state = dict(client.get(f"/upload/{upload}").get_json())
        if state["stage"] in stages:
            return state
        assert state["stage"] not in RESTING, state
        time.sleep(0.01)
    raise AssertionError(state)


def taken_back(client: FlaskClient, upload: str, stage: str) -> float:
    """Seconds until the server knows nothing any more of an upload that is taken back in this stage."""
    until(client, upload, stage)
    began = time.monotonic()
    assert client.delete(f"/upload/{upload}", headers=MARK).status_code == 204
    while client.get(f"/upload/{upload}").status_code != 404:
        assert time.monotonic() - began < 60, "it is not taken back at all"
        time.sleep(0.01)
    return time.monotonic() - began


def test_the_server_reads_no_file_itself(
    visitor: FlaskClient, store: Store, asked: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("inspect", "load"):
        monkeypatch.delattr(f"etl.door.{name}")
    upload = begin(visitor, template({}, {"quantity": "2"}).encode())
    report = until(visitor, upload, "done")["report"]
    assert (report["rows_read"], report["rows_loaded"], report["batch"]) == (2, 2, 1)
    assert [batch.file_name for batch in list_batches(store)] == ["a.csv"]
    assert list_batches(store)[0].loaded_by, "the user of the machine"
    assert len(asked) == 2 and not any(process.alive for process in asked)


def test_a_refusal_arrives_as_its_sentence_in_the_language_of_who_sent_the_file(visitor: FlaskClient) -> None:
    said = {lang: until(visitor, begin(visitor, b"\x00\x01\x02", lang), "failed")["error"] for lang in ("en", "ru")}
    assert "a.csv" in said["en"] and "a.csv" in said["ru"]
    assert not any("а" <= char <= "я" for char in said["en"])
    assert any("а" <= char <= "я" for char in said["ru"])


@pytest.mark.parametrize("stage", ["reading", "writing"])
def test_a_load_is_taken_back_within_two_seconds(
    visitor: FlaskClient, store: Store, asked: list[Process], tmp_path: Path, stage: str
) -> None:
    before = contents(store)
    for _attempt in range(ATTEMPTS):
        seconds = taken_back(visitor, begin(visitor, large()), stage)
        if seconds < patience(2):
            break
    assert seconds < patience(2)
    assert not any(process.alive for process in asked)
    assert contents(store) == before
    assert list((tmp_path / "uploads").iterdir()) == []
    after = begin(visitor, template({}, {}).encode())
    assert until(visitor, after, "done")["report"]["rows_loaded"] == 2


def test_a_process_that_is_killed(
    visitor: FlaskClient, store: Store, asked: list[Process], tmp_path: Path
) -> None:
    before = contents(store)
    upload = begin(visitor, large())
    until(visitor, upload, "writing")
    os.kill(asked[-1].pid, signal.SIGKILL)
    error = until(visitor, upload, "failed")["error"]
    assert error.startswith("The process that read this file was ended by the system, most likely because the memory")
    assert error.count(". ") == 0 and error.endswith(".")
    assert contents(store) == before
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == [f"{upload}.part"]
    visitor.post(f"/upload/{upload}/load", json={}, headers=MARK)
    assert until(visitor, upload, "done")["report"]["rows_loaded"] == ROWS, "the same upload can be tried again"


@on_linux
def test_a_process_that_takes_too_much_memory(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTINEL_LOADER_MEMORY_MB", "40")
    visitor = build_server(store, tmp_path).test_client()
    error = until(visitor, begin(visitor, large()), "failed")["error"]
    assert "more than the 40 MiB of memory" in error and "SENTINEL_LOADER_MEMORY_MB" in error
    assert list_batches(store) == []


def test_progress_is_told_at_least_every_second(served: Flask, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    told: list[tuple[float, str, int]] = []
    intake = intake_of(served)

    def progress(step: Step) -> None:
        told.append((time.monotonic(), step.stage, step.done))

    for attempt in range(ATTEMPTS):  # a machine that does something else for a moment says nothing about the product
        told.clear()
        path.write_bytes(large().replace(b"Place", b"Place %d" % attempt))
        intake._door.load(store, path, file_name="large.csv", progress=progress)
        silent = max(after[0] - before[0] for before, after in pairwise(told))
        if silent < patience(1):
            break
    assert silent < patience(1)
    stages = list(dict.fromkeys(stage for _at, stage, _done in told))
    assert stages[0] == "reading" and stages[-3:] == ["writing", "finishing", "done"]


def test_a_fault_is_told_by_kind_and_place_only(store: Store, tmp_path: Path) -> None:
    with pytest.raises(WorkerFault) as fault:
        ProcessDoor(tmp_path, 1000)._run("no such job", store, tmp_path / "secret-name.csv", {})
    assert fault.value.kind == "KeyError", fault.value
    assert any(place.startswith("etl/worker.py:") for place in fault.value.trace)
    assert "secret" not in f"{fault.value} {fault.value.trace}"


def test_it_says_what_it_is_for() -> None:
    command = [sys.executable, "-m", "etl.worker", "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    assert "JSON on stdin" in said.stdout and said.stderr == ""


@on_linux
def test_who_stops_the_server_from_the_keyboard_leaves_its_end_to_the_server() -> None:
    process = Process()
    assert "ready" in (process.hear(60) or {})
    os.kill(process.pid, signal.SIGINT)
    time.sleep(0.3)
    assert process.alive
    process.end()


@on_linux
def test_the_database_is_told_where_nobody_can_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTINEL_DATABASE_URL", "postgresql://me:topsecret@db/x")
    process = Process()
    assert "ready" in (process.hear(60) or {})
    seen = [Path(f"/proc/{process.pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
    process.end()
    assert not any(b"topsecret" in text for text in seen)


@on_linux
def test_it_ends_with_its_server(tmp_path: Path) -> None:
    """A server that is killed says nothing to anyone; its pipes close."""
    path = tmp_path / "large.csv"
    path.write_bytes(large())
    script = (
        "import sys, time; from pathlib import Path; from dashboard.upload_door import ProcessDoor\n"
        "from dashboard.upload_process import Process; from store import open_store\n"
        "store = open_store(sys.argv[1]); make = Process.__init__\n"
        "def noted(self): make(self); print(self.pid, flush=True)\n"
        "Process.__init__ = noted\n"
        "say = lambda step: print(step.stage, flush=True)\n"
        "ProcessDoor(Path(sys.argv[2]), 1000).load(store, Path(sys.argv[3]), file_name='a.csv', progress=say)\n"
    )
    url = f"sqlite:///{tmp_path / 'own.db'}"
    with subprocess.Popen(
        [sys.executable, "-c", script, url, str(tmp_path), str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        pid = int(server.stdout.readline())
        while server.stdout.readline().strip() != "writing":
            continue
        server.kill()
    end = time.monotonic() + patience(10)
    while Path(f"/proc/{pid}/status").exists() and "Z" not in status(pid):
        assert time.monotonic() < end, "the process outlives its server"
        time.sleep(0.02)


def status(pid: int) -> str:
    """The state of a process: Z when it has ended and nobody has asked how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_one_that_is_kept_ready_is_taken_or_ends(
    store: Store, tmp_path: Path, asked: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(template({}, {}), encoding="utf-8")
    door = ProcessDoor(tmp_path, 1000)
    door.prepare()
    ready = door._spare
    door.prepare()
    assert ready is not None and door._spare is ready
    assert door.load(store, path, file_name="a.csv").as_json()["rows_read"] == 2
    assert asked == [ready] and not ready.alive
    monkeypatch.setattr("dashboard.upload_door.SPARE_S", 1)
    door.prepare()
    unneeded = door._spare
    assert unneeded is not None
    end = time.monotonic() + patience(30)
    while unneeded.alive:
        assert time.monotonic() < end, "nobody needs it any more"
        time.sleep(0.05)
