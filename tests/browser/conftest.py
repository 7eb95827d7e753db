"""The system's Chromium, the dashboard on the demonstration data, and pages that fail on anything unseen.

One server for the session, one browser for the session, one context (an own cookie jar and cache: "another browser")
for each opened page.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.conftest import missing

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHTS_OWN = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
WINDOWS_OWN = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
# No --use-angle=swiftshader: SVG maps then take seconds a frame.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing outside of this machine has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    # Pages of its own that each window loads anew (those of the address bar) and a renderer in reserve: a quarter of
    # the time of a test. Chromium takes the last such list alone, so Playwright's own stands here again.
    f"--disable-features={','.join((*PLAYWRIGHTS_OWN, *WINDOWS_OWN))}",
]
OpenPage = Callable[..., Page]
PATIENCE_MS = 30_000  # a page is drawn within a second; a machine that does other work at the same time needs longer
expect.set_options(timeout=PATIENCE_MS)


def find_chromium() -> str | None:
    """SENTINEL_CHROMIUM, or the first Chromium on the path."""
    named = os.environ.get("SENTINEL_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's own fixture, pointed at the system's Chromium."""
    chromium = find_chromium()
    if chromium is None:
        missing(f"browser: none of {', '.join(CHROMIUM_NAMES)} on the path; set SENTINEL_CHROMIUM")
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A wide window, no motion, a fixed locale and time zone."""
    viewport = {"width": 1440, "height": 1300}
    settings = {"viewport": viewport, "reduced_motion": "reduce", "locale": "en-GB", "timezone_id": "UTC"}
    return {**browser_context_args, **settings}


class Quiet(WSGIRequestHandler):
    """Keeps no record of requests: hundreds of lines about them would hide why a test failed."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing; faults are logged as before."""


@contextmanager
def serving(wsgi: Any) -> Iterator[str]:
    """`wsgi` on a free port of this machine, in a thread; yields its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, wsgi, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the database behind `dashboard_url` and of its uploads in progress."""
    return tmp_path_factory.mktemp("dashboard")


@pytest.fixture(scope="session")
def database_url(data_dir: Path) -> str:
    """The database behind `dashboard_url`, for sums that do not go through the product."""
    return f"sqlite:///{data_dir / 'sentinel.db'}"


@pytest.fixture(scope="session")
def dashboard_url(database_url: str, data_dir: Path) -> Iterator[str]:
    """The dashboard on a database with the demonstration data."""
    # Here, so that a product that cannot be imported fails the tests that need it and not the collection of all.
    from dashboard.server import build_server
    from etl.door import load_demo
    from store import open_store

    store = open_store(database_url)
    load_demo(store)
    with serving(build_server(store, data_dir)) as address:
        yield address


class Watch:
    """What went wrong on the pages of some contexts: requests to another host, console errors, exceptions."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def context(self, context: BrowserContext, address: str) -> None:
        """Watch every page of `context`; what is not for `address` is reported, and has no address (see above).

        Requests are looked at, not held up: to intercept them would cost time, and the cache of the browser.
        """
        host = urlsplit(address).netloc

        def requested(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.netloc != host and parts.scheme not in {"data", "blob", "about"}:
                self.problems.append(f"request to another host: {request.url}")

        def error(message: ConsoleMessage) -> None:
            # What is no page of ours (/healthz) names no icon, and the browser asks for one of its own.
            if message.type == "error" and urlsplit(message.location["url"]).path != "/favicon.ico":
                self.problems.append(f"console: {message.text}")

        context.on("request", requested)
        context.on("console", error)
        context.on("weberror", lambda web_error: self.problems.append(f"exception: {web_error.error}"))


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test when any watched page had a problem."""
    watch = Watch()
    yield watch
    assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], dashboard_url: str, watch: Watch) -> OpenPage:
    """Open a path of the dashboard, each time as another browser: `open_page("/?region=bloc:cis", viewport=...)`."""

    def open_(path: str = "/", **context_options: Any) -> Page:
        context = new_context(**context_options)
        watch.context(context, dashboard_url)
        page = context.new_page()
        page.goto(dashboard_url + path)
        return page

    return open_
