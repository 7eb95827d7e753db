"""What goes wrong around an upload, with servers as they are started: it is said, and the database is as before."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.server import build_server
from dashboard.upload import RESTING
from store import Store, open_store
from tests.faults.disks import mounted
from tests.fixtures.app import App, running
from tests.fixtures.databases import contents
from tests.fixtures.loading import template
from tests.server.conftest import MARK

UNKNOWN = b"Tarikh;Wo;Zeug\n01.03.2021;Kazakhstan;heroin\n"  # nobody knows which column is which


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with running(tmp_path) as app:
        yield app


def ask(app: App, method: str, path: str, body: bytes | None = None) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)
    try:
        connection.request(method, path, body, MARK)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    finally:
        connection.close()


def send(app: App, body: bytes) -> str:
    status, answer = ask(app, "POST", "/upload", body)
    assert status == 201, answer
    upload = str(answer["upload"])
    assert ask(app, "POST", f"/upload/{upload}/load", b"{}")[0] == 202
    return upload


def at_rest(app: App, upload: str) -> dict[str, Any]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        state = ask(app, "GET", f"/upload/{upload}")[1]
        if state["stage"] in ("done", "failed", "mapping", "review"):
            return state
        time.sleep(0.05)
    raise AssertionError(state)


def uploads(app: App) -> list[str]:
    return sorted(path.name for path in (app.folder / "uploads").iterdir())


def test_one_that_is_aborted_midway_leaves_nothing(app: App) -> None:
    store = open_store(f"sqlite:///{app.folder / 'sentinel.db'}")
    before = contents(store)
    with socket.create_connection(("127.0.0.1", app.port)) as line:
        head = f"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nX-Requested-With: sentinel\r\n"
        line.sendall(f"{head}Content-Length: 50000000\r\n\r\n".encode() + b"x" * 20_000_000)
        time.sleep(0.5)
    end = time.monotonic() + 60
    while uploads(app):
        assert time.monotonic() < end, uploads(app)
        time.sleep(0.05)
    assert ask(app, "GET", "/uploads") == (200, {"loads": []})
    assert contents(store) == before
    store.close()
    assert at_rest(app, send(app, template({}).encode()))["stage"] == "done", "the next one is taken"


def test_two_servers_over_one_database(app: App) -> None:
    """The second removes nothing that waits at the first; both load, and each sees what the other has loaded."""
    waiting = send(app, UNKNOWN)
    assert at_rest(app, waiting)["stage"] in ("mapping", "review")
    with running(app.folder) as other:
        assert uploads(app) == [f"{waiting}.part"]
        status, answer = ask(other, "GET", f"/upload/{waiting}")
        assert (status, "not known any more" in answer["error"]) == (404, True)
        first = send(app, template({"quantity": "2"}).encode())
        second = send(other, template({"quantity": "3"}).encode())
        reports = [at_rest(app, first)["report"], at_rest(other, second)["report"]]
        assert sorted(report["batch"] for report in reports) == [1, 2]
        for server in (app, other):
            assert ask(server, "GET", "/api/v1/totals")[1]["mass_kg"] == 5
    assert uploads(app) == [f"{waiting}.part"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("delete", ""), ("get", "/inspect"), ("post", "/load"), ("post", "/review"), ("post", "/stop")],
)
def test_an_upload_nobody_knows(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(f"/upload/no-such-id{path}", method=method.upper(), headers=MARK)
    assert answer.status_code == 404
    assert answer.get_json()["error"] == "This upload is not known any more; choose the file again."


def test_a_disk_that_is_full_when_a_file_is_read(store: Store, tmp_path: Path) -> None:
    """The upload fits, what its process stages beside it does not."""
    with mounted(tmp_path / "disk", "16m") as disk:
        if disk is None:
            pytest.skip("mounting is not permitted here")
        visitor = build_server(store, disk.folder).test_client()
        before = contents(store)
        body = template(*({"quantity": str(n)} for n in range(20_000))).encode()
        upload = visitor.post("/upload", data=body, headers=MARK).get_json()["upload"]
        disk.fill()
        visitor.post(f"/upload/{upload}/load", json={}, headers=MARK)
        while (state := visitor.get(f"/upload/{upload}").get_json())["stage"] not in RESTING:
            time.sleep(0.02)
        assert state["stage"] == "failed" and "full" in state["error"], state["error"]
        assert state["error"].endswith(".") and ". " not in state["error"]
        assert contents(store) == before
        disk.free()
        visitor.post(f"/upload/{upload}/load", json={}, headers=MARK)
        while (state := visitor.get(f"/upload/{upload}").get_json())["stage"] not in RESTING:
            time.sleep(0.02)
        assert state["report"]["rows_loaded"] == 20_000
        assert list((disk.folder / "uploads").iterdir()) == []
