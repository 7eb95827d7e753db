"""`python app.py`: serves, or ends with code 2 and one sentence."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py", "--no-browser", "--data-dir", str(folder), *arguments],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("SENTINEL_")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_one_sentence(ended: subprocess.CompletedProcess[str], about: str) -> None:
    assert ended.returncode == 2, ended.stderr
    assert ended.stdout == ""
    assert about in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert "Traceback" not in ended.stderr


def test_an_open_address_is_refused_and_nothing_made(tmp_path: Path) -> None:
    assert_one_sentence(run("--host", "0.0.0.0", folder=tmp_path / "new"), "serves this computer only")
    assert not (tmp_path / "new").exists()


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert_one_sentence(run("--port", str(port), folder=tmp_path), f"Port {port} on 127.0.0.1 is in use")


@pytest.mark.parametrize("content", ["this is no database, but a text long enough to be read as one. " * 40])
def test_a_file_that_is_no_database(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notes.db"
    path.write_text(content)
    assert_one_sentence(run("--database", f"sqlite:///{path}", folder=tmp_path), "cannot be opened")
    assert path.read_text() == content


def test_it_serves_a_new_database_and_stops_when_told(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "app.py", "--no-browser", "--port", "0", "--data-dir", str(tmp_path)],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("SENTINEL_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert address is not None, said
        with urllib.request.urlopen(f"{address.group()}healthz", timeout=60) as answer:
            assert json.load(answer)["status"] == "ok"
        with urllib.request.urlopen(address.group(), timeout=60) as answer:
            assert answer.status == 200
        assert (tmp_path / "sentinel.db").is_file()
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)
    assert server.returncode in (0, -signal.SIGINT)
