"""Take the pictures of docs/screenshots: `make screenshots`.

A server on a temporary database with the demonstration data and one on an empty database; the Overview and the Data
page in light and dark, 1440 and 390 pixels wide, an empty database, a selection that nothing matches. A file is named
after picture, theme and width (overview-light-1440.png).
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from dashboard.server import build_server
from etl.door import load_demo
from store import open_store

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDE, NARROW = (1440, 900), (390, 844)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OPERATION = "/?operation=operation-sentinel"
SELECTED = "/?region=bloc:cis&group=opioids&from=2009-08-01&to=2009-09-30&country=KZ&map=mass_kg&scale=quantile"
NOTHING = "/?country=AM&drug=heroin&mode=sea"


@dataclass(frozen=True)
class Picture:
    """One file per theme: `whole` takes the page to its end, else what the window shows; `press`: a button first."""

    name: str
    path: str
    size: tuple[int, int] = WIDE
    empty: bool = False
    whole: bool = False
    press: str | None = None


PICTURES = (
    Picture("overview", "/"),
    Picture("overview-whole", "/", whole=True),
    Picture("overview-selected", SELECTED, whole=True),
    Picture("overview-operation", OPERATION),
    Picture("overview", "/", NARROW, whole=True),
    Picture("overview-filters", OPERATION, NARROW, press=".filters-open"),
    Picture("overview-empty", "/", empty=True),
    Picture("overview-nothing", NOTHING),
    Picture("overview-nothing", NOTHING, NARROW),
    Picture("data", "/data"),
    Picture("data", "/data", NARROW, whole=True),
    Picture("data-empty", "/data", empty=True),
)


@contextmanager
def serving(folder: Path, *, demo: bool) -> Iterator[str]:
    """The dashboard on a database of its own in `folder`; yields its address."""
    store = open_store(f"sqlite:///{folder / 'sentinel.db'}")
    if demo:
        load_demo(store)
    server = make_server("127.0.0.1", 0, build_server(store, folder), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        store.close()


def ready(page: Page) -> None:
    """Until everything of the page is drawn: numbers or a notice, the outlines of the map, the fonts."""
    page.wait_for_selector(".overview:not(.is-loading), .data-page")
    if page.locator(".overview").count():
        page.wait_for_selector(".number-value, .notice")
        if not page.locator(".notice").count():
            page.wait_for_selector("#chart-map-figure .choroplethlayer path", state="attached")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")


def take(browser: Browser, address: str, picture: Picture, theme: Literal["light", "dark"]) -> Path:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(address + picture.path)
    ready(page)
    if picture.press:
        page.locator(picture.press).click()
    path = FOLDER / f"{picture.name}-{theme}-{width}.png"
    page.screenshot(path=path, full_page=picture.whole)
    context.close()
    return path


def chosen(names: Sequence[str]) -> tuple[Picture, ...]:
    return tuple(picture for picture in PICTURES if not names or picture.name in names)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", help="pictures to take; all when none is named")
    pictures = chosen(parser.parse_args(arguments).names)
    chromium = os.environ.get("SENTINEL_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        print("No Chromium was found on the path; install one or set SENTINEL_CHROMIUM to it.", file=sys.stderr)
        return 2
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # no line per request
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as full,
        tempfile.TemporaryDirectory() as empty,
        serving(Path(full), demo=True) as with_data,
        serving(Path(empty), demo=False) as without,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for picture in pictures:
            for theme in THEMES:
                print(take(browser, without if picture.empty else with_data, picture, theme).relative_to(FOLDER.parent))
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
