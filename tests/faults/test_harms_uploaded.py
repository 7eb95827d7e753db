"""Files made to harm, sent to a server: the page says the sentence of the command line, and nothing was changed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from dashboard.server import build_server
from dashboard.upload import RESTING
from store import Store
from tests.faults.harms import HARMS
from tests.fixtures.command import run
from tests.fixtures.databases import contents
from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import database_url as database_url
from tests.fixtures.databases import kind as kind
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.databases import store as store
from tests.server.conftest import MARK

SENT = [name for name in HARMS if name not in ("a CSV of more than 2 GiB", "an XLSX that says it does not")]


def settled(client: FlaskClient, path: Path) -> Mapping[str, Any]:
    """What becomes of a file that is sent and asked to be loaded."""
    body = path.read_bytes()
    sent = client.post("/upload", data=body, headers={**MARK, "X-Filename": path.name}).get_json()
    assert client.post(f"/upload/{sent['upload']}/load", json={}, headers=MARK).status_code == 202
    end = time.monotonic() + 120
    while time.monotonic() < end:
        state: dict[str, Any] = client.get(f"/upload/{sent['upload']}").get_json()
        if state["stage"] in RESTING:
            return state
        time.sleep(0.05)
    raise AssertionError(state)


def test_the_page_says_what_the_command_line_says(store: Store, tmp_path: Path, database_file: Path) -> None:
    client = build_server(store, tmp_path / "served").test_client()
    before = contents(store)
    folder = tmp_path / "sent"
    folder.mkdir()
    for name in SENT:
        path = HARMS[name].make(folder)
        code, _out, err = run(database_file, "load", path)
        state = settled(client, path)
        assert (code, state["stage"], state["error"]) == (2, "failed", err.strip()), name
        path.unlink()
    assert contents(store) == before


def test_a_file_larger_than_the_limit_is_refused_before_it_is_read(store: Store, tmp_path: Path) -> None:
    client = build_server(store, tmp_path / "served").test_client()
    answer = client.post("/upload", headers=MARK, environ_overrides={"CONTENT_LENGTH": str(2_200 << 20)})
    assert answer.status_code == 413 and answer.get_json()["error"].startswith("The file is larger than")
    assert list((tmp_path / "served" / "uploads").iterdir()) == []
