"""The Flask application: security, the API, uploads, exports and the Dash pages, put together in that order.

Must not contain views of its own beyond /healthz, nor SQL.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, jsonify, request
from flask_compress import Compress

from dashboard import VERSION
from dashboard.api import register_api
from dashboard.app import build_dash
from dashboard.error_pages import MACHINE_PATHS, answer_errors
from dashboard.exports.routes import register_exports
from dashboard.language import speak_to_readers
from dashboard.logs import log_requests
from dashboard.pages import PAGES
from dashboard.search_names import register_names
from dashboard.security import check_requests, send_headers
from dashboard.upload import Door
from dashboard.uploads import register_uploads
from store import SCHEMA_VERSION, Store, settings

# Bodies other than an uploaded file: Dash's callbacks and small JSON.
BODY_LIMIT = 16 << 20
DEFAULT_LIMIT = 2 << 30
ONE_YEAR = "public, max-age=31536000, immutable"
ASSETS, SUITES = "/assets/", "/_dash-component-suites/"


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
    # First of all, so that a refusal has an id and a line in the log too.
    names = {page.path: page.label for page in PAGES}
    log_requests(server, names)
    speak_to_readers(server)
    check_requests(server)
    _add_health(server, store)
    register_api(server, store)
    register_uploads(
        server, store, (data_dir or settings.data_dir()) / "uploads", limit_bytes=upload_limit_bytes, door=door
    )
    register_exports(server, store)
    register_names(server, store)
    answer_errors(server, names)
    dash_app = build_dash(store, server)
    send_headers(server, dash_app.csp_hashes())
    _set_caching(server)
    Compress(server)
    return server


def _add_health(server: Flask, store: Store) -> None:
    @server.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok", schema_version=SCHEMA_VERSION, data_version=store.data_version(), version=VERSION)


def _set_caching(server: Flask) -> None:
    """What an address names in one version is kept for a year; answers about the data are never kept."""

    @server.after_request
    def _cache(response: Response) -> Response:
        if response.status_code == 200 and _names_a_version(response):
            response.headers["Cache-Control"] = ONE_YEAR
        elif response.status_code in (200, 304) and request.path.startswith((ASSETS, SUITES)):
            response.headers["Cache-Control"] = "no-cache"  # kept, but asked for each time whether it is still the one
        elif "Cache-Control" not in response.headers or request.path.startswith(MACHINE_PATHS):
            response.headers["Cache-Control"] = "no-store"
        return response


def _names_a_version(response: Response) -> bool:
    """An asset with its time of modification; a script of Dash with its version and that time, or it has no age."""
    if request.path.startswith(SUITES):
        return response.cache_control.max_age is not None
    return request.path.startswith(ASSETS) and "m" in request.args
