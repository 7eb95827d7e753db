"""The web server around the application: where it listens, how it refuses a body that is too large.

waitress spools a body before the application sees it, so the refusal by size has to be said here, from the
Content-Length alone. Must not import etl, store, analytics or dash.
"""

from __future__ import annotations

import errno
import ipaddress
import json
import tempfile
import threading
import webbrowser
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.utilities import RequestEntityTooLarge

from dashboard.memory import share_heaps
from i18n import gettext as _
from i18n import language

THREADS = 8
REFUSED = (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL)


class ServeError(Exception):
    """The server cannot be started as asked; the message is one sentence."""


class _TooLarge(RequestEntityTooLarge):  # type: ignore[misc]
    """waitress's answer to a body above the limit, as the same JSON sentence as everywhere."""

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        del ident
        status = f"{self.code} {self.reason}"
        return status, [("Content-Type", "application/json")], json.dumps({"error": self.body}).encode()


def check_host(host: str) -> None:
    """Raises ServeError for an address that other computers can reach."""
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise ServeError(
            _(
                "Sentinel has no accounts yet and so serves this computer only, but --host {host} could let others in; "
                "use 127.0.0.1."
            ).format(host=host)
        )


def too_large(limit_bytes: int) -> str:
    """The sentence for a file above the limit."""
    return _(
        "The file is larger than the {limit} MiB this server takes, so it was not read; split it or raise {variable}."
    ).format(limit=format_decimal(limit_bytes / (1 << 20), locale=language()), variable="SENTINEL_MAX_UPLOAD_MB")


def address_of(web: Any) -> str:
    """The address to open in a browser."""
    host = f"[{web.effective_host}]" if ":" in web.effective_host else web.effective_host
    return f"http://{host}:{web.effective_port}/"


def run(web: Any, *, open_browser: bool) -> None:
    """Say where it serves, open the browser there if asked to, and serve until Ctrl-C."""
    print(_("Sentinel: {address} (Ctrl-C stops it)").format(address=address_of(web)), flush=True)
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(address_of(web),), daemon=True).start()
    web.run()


def listen(server: Flask, host: str, port: int, *, limit_bytes: int, spool: Path | None = None) -> Any:
    """A waitress server that already holds its port; `.run()` serves. Raises ServeError.

    `spool`: where it keeps a body while that arrives; the system's own place for such files may be a disk in memory.
    """
    check_host(host)
    share_heaps()  # there are no threads yet
    if spool is not None:
        tempfile.tempdir = str(spool.resolve())

    class Parser(HTTPRequestParser):  # type: ignore[misc]
        error: Any = None

        def received(self, data: bytes) -> int:
            consumed = int(super().received(data))
            if isinstance(self.error, RequestEntityTooLarge):
                self.error = _TooLarge(too_large(limit_bytes))
            return consumed

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class = Parser

    try:
        # waitress refuses from the limit on, the sentence speaks of more than the limit.
        web = create_server(server, host=host, port=port, threads=THREADS, max_request_body_size=limit_bytes + 1)
    except OSError as error:
        if error.errno not in REFUSED:
            raise
        raise ServeError(
            _(
                "Port {port} on {host} is in use or not allowed; stop the other program or name another with --port."
            ).format(port=port, host=host)
        ) from error
    web.channel_class = Channel
    return web
