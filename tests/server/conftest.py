"""The routes over an empty database, with a small door of etl's shape in place of the real one."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.logs import log_requests
from dashboard.security import check_requests, send_headers
from dashboard.upload import RESTING
from dashboard.uploads import register_uploads
from etl.errors import BadInput
from store import Store, open_store
from tests.fixtures.databases import seeded_file as seeded_file

LIMIT = 1000
MARK = {"X-Requested-With": "sentinel"}


@dataclass(frozen=True)
class Json:
    value: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return self.value


@dataclass(frozen=True)
class Step:
    stage: str
    done: int
    total: int


@dataclass
class FakeDoor:
    """Knows files that begin with "known", cannot read those that begin with "bad", waits while `gate` is closed.

    Of those it does not know, a date is missing where the text does not name one.
    """

    gate: threading.Event = field(default_factory=threading.Event)
    loads: list[dict[str, Any]] = field(default_factory=list)
    busy: bool = False  # another program has the lock
    running: int = 0
    most_running: int = 0
    expected: int = 0
    reviews: list[dict[str, Any]] = field(default_factory=list)

    def prepare(self) -> None:
        self.expected += 1

    def inspect(self, _store: Store, path: Path, /, **options: Any) -> Json:
        text = path.read_text()
        if text.startswith("bad"):
            raise BadInput("Line 2 has 5 cells where the header has 4, so nothing was loaded; quote decimal commas.")
        known = text.startswith("known")
        return Json(
            {
                "profile": "template" if known else None,
                "already_loaded": None,
                "missing_required": [] if known or "date" in text or options.get("document") else ["date"],
                "file": options["file_name"],
            }
        )

    def review(self, _store: Store, path: Path, /, **options: Any) -> Json:
        self._say(Step("understanding", 1, 7), options["progress"])
        if path.read_text().startswith("unknown empty"):
            raise BadInput("None of its 7 rows can be loaded, so the database is unchanged.")
        self.reviews.append({name: value for name, value in options.items() if name != "progress"})
        return Json({"account": {"rows_read": 7}, "file": options["file_name"]})

    def load(self, _store: Store, path: Path, /, **options: Any) -> Json:
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        while self.busy:
            options["progress"](Step("waiting", 2, 0))
            time.sleep(0.01)
        self._write(options["progress"])
        self.loads.append({"text": path.read_text(), **options})
        if path.read_text().startswith("known broken"):
            raise RuntimeError("not for the person's eyes")
        self.running -= 1
        return Json({"file": options["file_name"], "batch": len(self.loads), "rows_read": 7})

    def _write(self, progress: Callable[[Step], None]) -> None:
        try:
            self._say(Step("writing", 3, 7), progress)
        except Exception:
            self.running -= 1
            raise

    def _say(self, step: Step, progress: Callable[[Step], None]) -> None:
        """Again and again as long as the gate is closed, as a process of a load does."""
        for _try in range(1000):
            progress(step)
            if self.gate.wait(0.01):
                return
        raise AssertionError("the gate was never opened")


@pytest.fixture
def door() -> FakeDoor:
    door = FakeDoor()
    door.gate.set()
    return door


@pytest.fixture
def store(seeded_file: Path, tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{shutil.copy(seeded_file, tmp_path / 'test.db')}")
    yield store
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


@pytest.fixture
def server(store: Store, folder: Path, door: FakeDoor) -> Flask:
    server = Flask("test", static_folder=None)
    log_requests(server)
    check_requests(server)
    register_uploads(server, store, folder, limit_bytes=LIMIT, door=door)
    send_headers(server, ["'sha256-abc'"])
    return server


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


@pytest.fixture
def send(client: FlaskClient) -> Callable[..., str]:
    """Send a body as a file; the id of the upload."""

    def send(body: bytes, name: str = "seizures.csv") -> str:
        answer = client.post("/upload", data=body, headers={**MARK, "X-Filename": name})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.get_json()["upload"])

    return send


@pytest.fixture
def settled(client: FlaskClient) -> Callable[[str], dict[str, Any]]:
    """Wait until an upload rests; its state."""

    def settled(upload: str) -> dict[str, Any]:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            state = client.get(f"/upload/{upload}").get_json()
            if state["stage"] in RESTING:
                return dict(state)
            time.sleep(0.01)
        raise AssertionError(f"still {state['stage']} after a minute")

    return settled
