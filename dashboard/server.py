"""The Flask application: security, the API, uploads, exports and the Dash pages, put together in that order.

Must not contain views of its own beyond /healthz, nor SQL.
"""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask, Response, jsonify, request
from flask_compress import Compress
from werkzeug.exceptions import HTTPException

from dashboard import VERSION
from dashboard.api import register_api
from dashboard.app import build_dash
from dashboard.exports.routes import register_exports
from dashboard.security import check_requests, refusal, send_headers
from dashboard.upload import Door
from dashboard.uploads import register_uploads
from i18n import gettext as _
from store import SCHEMA_VERSION, Store, settings

# Bodies other than an uploaded file: Dash's callbacks and small JSON.
BODY_LIMIT = 16 << 20
DEFAULT_LIMIT = 2 << 30
MACHINE_PATHS = ("/api/", "/upload", "/batches/", "/demo/", "/healthz", "/export")
ONE_YEAR = "public, max-age=31536000, immutable"

_log = logging.getLogger(__name__)


def build_server(
    store: Store,
    data_dir: Path | None = None,
    *,
    upload_limit_bytes: int = DEFAULT_LIMIT,
    door: Door | None = None,
) -> Flask:
    """The application over one open store; uploads wait in `data_dir`/uploads (default: the user's data folder)."""
    server = Flask("sentinel", static_folder=None)
    server.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT, COMPRESS_MIN_SIZE=1024)
    check_requests(server)
    _add_health(server, store)
    register_api(server, store)
    register_uploads(
        server, store, (data_dir or settings.data_dir()) / "uploads", limit_bytes=upload_limit_bytes, door=door
    )
    register_exports(server, store)
    _answer_errors(server)
    dash_app = build_dash(store, server)
    send_headers(server, dash_app.csp_hashes())
    _set_caching(server)
    Compress(server)
    return server


def _add_health(server: Flask, store: Store) -> None:
    @server.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok", schema_version=SCHEMA_VERSION, data_version=store.data_version(), version=VERSION)


def _answer_errors(server: Flask) -> None:
    """Errors of machine-readable paths as JSON sentences; pages keep their own."""

    @server.errorhandler(HTTPException)
    def _known(error: HTTPException) -> Response | HTTPException:
        if not request.path.startswith(MACHINE_PATHS):
            return error
        return refusal(error.code or 500, error.description or error.name)

    @server.errorhandler(Exception)
    def _fault(error: Exception) -> Response:
        _log.error("fault while answering %s", request.path, exc_info=error)
        return refusal(500, _("The program made a mistake while answering; the log says more. Nothing was changed."))


def _set_caching(server: Flask) -> None:
    """Assets named with their modification time are kept for a year; answers about the data are never kept."""

    @server.after_request
    def _cache(response: Response) -> Response:
        if request.path.startswith("/assets/") and "m" in request.args:
            response.headers["Cache-Control"] = ONE_YEAR
        elif "Cache-Control" not in response.headers or request.path.startswith(MACHINE_PATHS):
            response.headers["Cache-Control"] = "no-store"
        return response
