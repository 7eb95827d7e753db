"""Where the server listens, and what it says on the wire before the application is asked."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from dashboard.options import LIMIT_VARIABLE, read_options, upload_limit_bytes
from dashboard.serving import ServeError, address_of, check_host, listen
from tests.server.conftest import LIMIT


@pytest.fixture
def port(server: Flask) -> Iterator[int]:
    """The server's routes on a socket of this machine."""
    web = listen(server, "127.0.0.1", 0, limit_bytes=LIMIT)
    threading.Thread(target=web.run, daemon=True).start()
    yield web.effective_port
    web.close()


def converse(port: int, head: str, body: bytes = b"", *, end: bool = False) -> bytes:
    """Send a request as bytes; what comes back, or nothing when we hang up first."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(head.replace("\n", "\r\n").format(port=port).encode() + b"\r\n\r\n" + body)
        if end:
            return b""
        received = b""
        while block := connection.recv(65536):
            received += block
        return received


POST = """POST /upload HTTP/1.1
Host: localhost:{{port}}
X-Requested-With: sentinel
Content-Length: {length}
Connection: close"""


def test_a_body_too_large_is_refused_from_its_length_alone(port: int, folder: Path) -> None:
    head, _, body = converse(port, POST.format(length=LIMIT + 1)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413")
    assert b"application/json" in head
    assert "was not read" in json.loads(body)["error"]
    assert list(folder.iterdir()) == []


def test_a_body_of_the_limit_arrives(port: int, folder: Path) -> None:
    head, _, body = converse(port, POST.format(length=LIMIT), b"x" * LIMIT).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 201")
    assert json.loads(body)["size_bytes"] == LIMIT
    assert len(list(folder.iterdir())) == 1


def test_a_sender_that_hangs_up_leaves_nothing(port: int, folder: Path) -> None:
    converse(port, POST.format(length=LIMIT), b"x" * 10, end=True)
    # The server has noticed when it answers the next one.
    assert converse(port, POST.format(length=3), b"abc").startswith(b"HTTP/1.1 201")
    time.sleep(0.2)
    assert [path.read_bytes() for path in folder.iterdir()] == [b"abc"]


def test_the_name_of_this_computer_is_checked_with_its_port(port: int) -> None:
    assert converse(port, "GET /upload/x HTTP/1.1\nHost: 127.0.0.1:{port}\nConnection: close").startswith(
        b"HTTP/1.1 404"
    )
    assert converse(port, "GET /upload/x HTTP/1.1\nHost: evil.example\nConnection: close").startswith(b"HTTP/1.1 400")


def test_a_port_in_use_is_one_sentence(server: Flask, port: int) -> None:
    with pytest.raises(ServeError, match=f"Port {port} on 127.0.0.1 is in use"):
        listen(server, "127.0.0.1", port, limit_bytes=LIMIT)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_other_computers_are_not_served(server: Flask, host: str) -> None:
    with pytest.raises(ServeError, match="no accounts yet"):
        listen(server, host, 0, limit_bytes=LIMIT)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_this_computer_is_served(host: str) -> None:
    check_host(host)


def test_the_address_can_be_opened(server: Flask) -> None:
    web = listen(server, "127.0.0.1", 0, limit_bytes=LIMIT)
    assert address_of(web) == f"http://127.0.0.1:{web.effective_port}/"
    web.close()


def test_options_default_to_this_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SENTINEL_DATABASE_URL", raising=False)
    monkeypatch.setenv("SENTINEL_DATA_DIR", str(tmp_path))
    monkeypatch.delenv(LIMIT_VARIABLE, raising=False)
    options = read_options([])
    assert (options.settings.host, options.settings.port, options.open_browser) == ("127.0.0.1", 8050, True)
    assert options.settings.database_url == f"sqlite:///{tmp_path / 'sentinel.db'}"
    assert options.upload_limit_bytes == 2048 * 1024 * 1024
    named = read_options(["--port", "0", "--database", "sqlite:///x.db", "--data-dir", "/elsewhere", "--no-browser"])
    assert (named.settings.port, named.settings.database_url, named.open_browser) == (0, "sqlite:///x.db", False)
    assert named.settings.data_dir == Path("/elsewhere")


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_a_port_that_is_none(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options([f"--port={port}"])
    assert ended.value.code == 2
    assert "is not a port" in capsys.readouterr().err


@pytest.mark.parametrize("written", ["0", "-5", "lots", "1.5"])
def test_a_limit_that_is_none(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, written)
    with pytest.raises(ServeError, match=LIMIT_VARIABLE):
        upload_limit_bytes()
