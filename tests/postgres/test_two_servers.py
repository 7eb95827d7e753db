"""Two server processes on one PostgreSQL database: what one loads or undoes the other answers with at once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from store import open_store
from tests.conftest import ROOT
from tests.fixtures.databases import rows


@contextmanager
def serving(url: str, folder: Path) -> Iterator[str]:
    """The address of a server process of its own."""
    server = subprocess.Popen(
        [sys.executable, "app.py", "--no-browser", "--port", "0", "--data-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "SENTINEL_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert address is not None, said
        yield address.group()
    finally:
        server.terminate()
        server.wait(60)
        assert server.stdout is not None
        server.stdout.close()


@pytest.fixture
def servers(postgres_url: str, tmp_path: Path) -> Iterator[list[str]]:
    with ExitStack() as stack:
        yield [stack.enter_context(serving(postgres_url, tmp_path / name)) for name in ("one", "two")]


def get(address: str, path: str) -> Any:
    with urllib.request.urlopen(f"{address}{path}", timeout=60) as answer:
        return json.load(answer)


def post(address: str, path: str) -> Any:
    request = urllib.request.Request(f"{address}{path}", data=b"", headers={"X-Requested-With": "sentinel"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def totals(address: str) -> tuple[Any, ...]:
    found = get(address, "/api/v1/totals")
    return tuple(found[name] for name in ("snapshot", "seizures", "lines", "mass_kg", "illustrative"))


def test_each_sees_at_once_what_the_other_did(servers: list[str], postgres_url: str) -> None:
    one, two = servers
    empty = totals(two)
    assert totals(one) == empty and empty[1] == 0
    batch = post(one, "/demo/load")["batch"]
    loaded = totals(two)
    assert loaded == totals(one)
    assert loaded[1] > 100 and loaded[0] != empty[0]
    post(two, f"/batches/{batch}/undo")
    assert totals(one)[1:4] == empty[1:4] and totals(one)[0] != loaded[0]
    post(one, f"/batches/{batch}/redo")
    assert totals(two)[1:] == loaded[1:] == totals(one)[1:]
    store = open_store(postgres_url)
    truth = rows(store, "SELECT count(DISTINCT seizure_id), count(*) FROM counted_line WHERE grain = 'individual'")
    store.close()
    assert truth == [loaded[1:3]]


def test_the_same_file_sent_to_both_at_once_is_loaded_once(servers: list[str]) -> None:
    with ThreadPoolExecutor(2) as both:
        accounts = list(both.map(lambda address: post(address, "/demo/load"), servers))
    assert sorted(account["already_loaded"] for account in accounts) == [False, True]
    assert {account["batch"] for account in accounts} == {1}
    assert totals(servers[0]) == totals(servers[1])
