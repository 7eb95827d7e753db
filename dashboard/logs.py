"""What the server did, one JSON object a line: on stderr, and in a file in the data folder that starts anew at 5 MiB.

No personal data and no secrets, by construction: of a request the method, the route and the status are written, never
its address, its query, its headers or its body; of a fault the kind and the places in the code, never its message,
which may hold cells of a file or the password of a database. Must not import etl, store, analytics or dash.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Container
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, has_request_context, request

LEVEL_VARIABLE = "SENTINEL_LOG_LEVEL"
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
REQUEST_HEADER = "X-Request-ID"
FILE_NAME = "sentinel.log"
FILE_BYTES = 5 << 20
FILES_KEPT = 5
MOST_FRAMES = 12
# Asked many times a minute by an open page; written only when they fail, or at the level debug.
QUIET = ("/healthz", "/uploads", "/upload/<upload_id>", "/assets/", "/_dash-component-suites/")

_log = logging.getLogger("sentinel")


def happened(event: str, /, *, level: int = logging.INFO, **fields: Any) -> None:
    """Write one event. `fields` must hold neither what a file says nor who a person is."""
    _log.log(level, event, extra={"fields": fields})


def faulted(error: BaseException) -> None:
    """Write a fault of the program: its kind and its places in the code."""
    _log.error("fault", extra={"fields": {}}, exc_info=error)


def request_id() -> str:
    """The id of the request being answered, as in the log and in its answer's header; "" outside of one."""
    return str(g.get("request_id", "")) if has_request_context() else ""


def log_requests(server: Flask, pages: Container[str] = ()) -> None:
    """Give each request an id, and write one line when it is answered. Call it before anything that may refuse one."""

    @server.before_request
    def _begin() -> None:
        # Never the client's own: what a client sends may be anything, a name too.
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()

    @server.after_request
    def _end(response: Response) -> Response:
        response.headers[REQUEST_HEADER] = request_id()
        path = _route(pages)
        quiet = path.startswith(QUIET) and response.status_code < 400 and request.method == "GET"
        milliseconds = round((time.perf_counter() - g.began) * 1000, 1)
        happened(
            "request",
            level=logging.DEBUG if quiet else logging.INFO,
            method=request.method,
            path=path,
            status=response.status_code,
            ms=milliseconds,
        )
        return response


def set_up_logs(folder: Path) -> None:
    """Send everything that is logged in this process to stderr, and to `folder`/logs where that can be written."""
    level = LEVELS.get(os.environ.get(LEVEL_VARIABLE, "").lower(), logging.INFO)
    shown = logging.StreamHandler(sys.stderr)
    # A person at a terminal reads sentences, not requests; the file has them.
    shown.setLevel(max(level, logging.WARNING) if sys.stderr.isatty() else level)
    handlers: list[logging.Handler] = [shown]
    kept = _file_in(folder)
    if kept is not None:
        handlers.append(kept)
    for handler in handlers:
        handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=handlers, force=True)
    # A thread that dies says so like everything else, and not in the words of its error.
    threading.excepthook = lambda died: faulted(died.exc_value) if died.exc_value is not None else None


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": moment, "level": record.levelname.lower()}
        fields = getattr(record, "fields", None)
        # What a library says may be about anything; only its template is ours to repeat, and only where it is one.
        line["event"] = record.msg if fields is not None else "message"
        if request_id():
            line["request"] = request_id()
        line |= fields if fields is not None else {"logger": record.name, "at": _place(record.pathname, record.lineno)}
        if fields is None and record.args:
            line["text"] = str(record.msg)
        if record.exc_info and record.exc_info[1] is not None:
            line |= _fault(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class _File(logging.handlers.RotatingFileHandler):
    """A log that a full disk does not stop the server from answering."""

    lost = 0

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the library's
        del record
        self.lost += 1


def _file_in(folder: Path) -> logging.Handler | None:
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        return _File(
            folder / "logs" / FILE_NAME, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", delay=False
        )
    except OSError:
        return None  # read-only or full: stderr has it all


def _route(pages: Container[str]) -> str:
    """The route, with the names of its variable parts instead of what they were; an unknown address is not repeated."""
    rule = request.url_rule
    if rule is None or (rule.rule == "/<path:path>" and request.path not in pages):
        return "(unknown)"
    return request.path if rule.rule == "/<path:path>" else rule.rule


def _fault(error: BaseException) -> dict[str, Any]:
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < MOST_FRAMES:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    return {
        "error": " from ".join(kinds),
        "trace": [f"{_place(frame.filename, frame.lineno or 0)} {frame.name}" for frame in frames],
    }


def _place(file: str, line: int) -> str:
    """The end of a path: its beginning may name the person whose folder it is."""
    return f"{'/'.join(Path(file).parts[-2:])}:{line}"
