"""The log says what happened as JSON lines, and nothing of who it was or what a file says."""

from __future__ import annotations

import json
import logging
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.logs import JsonLines, set_up_logs
from dashboard.server import build_server
from dashboard.upload import RESTING
from store import open_store
from tests.fixtures.app import running
from tests.fixtures.loading import template
from tests.server.conftest import MARK, FakeDoor

# Everything that must not be in a log, each in the place where it would come from.
SECRETS = {
    "file name": "ivanov-passport",
    "cell": "petrov-of-dushanbe",
    "query value": "sidorov",
    "address": "203.0.113.77",
    "agent": "browser-of-kuznetsova",
    "cookie": "cookie-of-orlova",
    "unknown path": "smirnova-home",
    "client's id": "id-of-volkov",
    "user": "loaded-by-pavlova",
}


@pytest.fixture
def restored() -> Iterator[None]:
    """The logging of the test run, put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def log(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    request.getfixturevalue("restored")
    monkeypatch.setenv("SENTINEL_LOG_LEVEL", "debug")
    set_up_logs(tmp_path)
    return tmp_path / "logs" / "sentinel.log"


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def settle(client: FlaskClient, upload: str) -> dict[str, Any]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        state = dict(client.get(f"/upload/{upload}").get_json())
        if state["stage"] in RESTING:
            return state
        time.sleep(0.01)
    raise AssertionError(state)


def test_nothing_personal_is_written(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("USER", SECRETS["user"])
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    client = build_server(store, tmp_path).test_client()
    client.set_cookie("sentinel-language", SECRETS["cookie"])
    headers = {"User-Agent": SECRETS["agent"], "X-Request-ID": SECRETS["client's id"]}
    spoken = {"headers": headers, "environ_base": {"REMOTE_ADDR": SECRETS["address"]}}
    body = template({}, {"quantity": SECRETS["cell"]}, columns=("note",)).encode()
    sent = client.post("/upload", data=body, headers={**MARK, "X-Filename": f"{SECRETS['file name']}.csv"})
    upload = sent.get_json()["upload"]
    client.post(f"/upload/{upload}/load", json={}, headers=MARK)
    assert settle(client, upload)["report"]["rows_quarantined"] == 1
    client.get(f"/api/v1/totals?q={SECRETS['query value']}", **spoken)  # type: ignore[arg-type]
    client.get(f"/api/v1/totals?drug={SECRETS['query value']}", **spoken)  # type: ignore[arg-type]
    client.get(f"/{SECRETS['unknown path']}?a=b", **spoken)  # type: ignore[arg-type]
    store.close()

    written = log.read_text(encoding="utf-8") + capfd.readouterr().err
    assert [what for what, secret in SECRETS.items() if secret in written] == []
    assert upload not in written, "who knows the id of an upload may act on it"
    assert str(tmp_path) not in written


def test_a_request_has_one_line_and_the_id_of_its_answer(log: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    client = build_server(store, tmp_path).test_client()
    answers = {
        ("GET", "/api/v1/<question>", 200): client.get("/api/v1/totals?country=KZ"),
        ("GET", "/api/v1/<question>", 400): client.get("/api/v1/totals?country=nowhere"),
        ("GET", "(unknown)", 404): client.get("/nothing/here"),
        ("GET", "/data", 200): client.get("/data"),
        ("POST", "/upload", 403): client.post("/upload", data=b"x"),
        ("GET", "/healthz", 400): client.get("/healthz", headers={"Host": "evil.example"}),
    }
    store.close()
    found = {line["request"]: line for line in lines(log) if line["event"] == "request"}
    for (method, path, status), answer in answers.items():
        line = found[answer.headers["X-Request-ID"]]
        assert (line["method"], line["path"], line["status"]) == (method, path, status)
        assert line["time"].endswith("+00:00") and line["level"] == "info" and line["ms"] >= 0
        assert set(line) == {"time", "level", "event", "request", "method", "path", "status", "ms"}
    assert len({answer.headers["X-Request-ID"] for answer in answers.values()}) == len(answers)


def test_a_load_is_told_with_its_batch_its_rows_and_its_seconds(log: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    client = build_server(store, tmp_path).test_client()
    for body in (template({}, {}).encode(), b"not,a\ntable"):
        upload = client.post("/upload", data=body, headers=MARK).get_json()["upload"]
        client.post(f"/upload/{upload}/load", json={}, headers=MARK)
        settle(client, upload)
    store.close()
    told = [line for line in lines(log) if line["event"].startswith("load_")]
    started, done = told[0], told[1]
    assert (started["event"], done["event"]) == ("load_started", "load_done")
    assert (done["batch"], done["rows_read"], done["rows_loaded"], done["ticket"]) == (1, 2, 2, started["ticket"])
    assert done["seconds"] > 0


def test_a_fault_is_told_by_its_kind_and_place_not_its_message(
    log: Path, server: Flask, capfd: pytest.CaptureFixture[str], door: FakeDoor
) -> None:
    client = server.test_client()
    upload = client.post("/upload", data=b"known broken file", headers=MARK).get_json()["upload"]
    client.post(f"/upload/{upload}/load", json={}, headers=MARK)
    assert settle(client, upload)["stage"] == "failed"
    (fault,) = [line for line in lines(log) if line["event"] == "fault"]
    assert (fault["level"], fault["error"]) == ("error", "RuntimeError")
    assert any(place.startswith("server/conftest.py:") for place in fault["trace"])
    assert "eyes" not in log.read_text(encoding="utf-8") + capfd.readouterr().err
    assert door.loads


def test_what_a_library_says_is_kept_to_its_template() -> None:
    place = str(Path("pavlova", "x", "task.py"))
    spoken = logging.LogRecord("waitress", logging.WARNING, place, 7, "serving %s", ("secret",), None)
    line = json.loads(JsonLines().format(spoken))
    assert (line["event"], line["logger"]) == ("message", "waitress")
    assert (line["at"], line["text"]) == ("x/task.py:7", "serving %s")
    filled = logging.LogRecord("other", logging.WARNING, "task.py", 7, "serving secret", None, None)
    assert "secret" not in JsonLines().format(filled)


@pytest.mark.usefixtures("restored")
def test_a_folder_that_cannot_be_written_to_leaves_the_log_on_stderr(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SENTINEL_LOG_LEVEL", raising=False)
    (tmp_path / "logs").write_text("a file where the folder would be")
    set_up_logs(tmp_path)
    logging.getLogger("sentinel").info("load_done", extra={"fields": {"batch": 3}})
    sys.stderr.flush()
    assert json.loads(capfd.readouterr().err)["batch"] == 3


def test_the_server_as_it_is_started_logs_in_its_data_folder(tmp_path: Path) -> None:
    with running(tmp_path) as app:
        with urllib.request.urlopen(f"{app.address}/api/v1/totals", timeout=60) as answer:
            number = answer.headers["X-Request-ID"]
        written = (tmp_path / "stderr.txt").read_text(encoding="utf-8").splitlines()
    assert number in [line.get("request") for line in app.log()]
    assert [json.loads(line) for line in written]
