"""Take the pictures of docs/screenshots: `make screenshots`.

A server on a temporary database with the demonstration data and one on an empty database; every page in light and in
dark, in English and in Russian, 1440 and 390 pixels wide, an empty database, a selection that nothing matches. A file
is named after picture, language where it is not English, theme and width (overview-ru-dark-1440.png).
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
Theme = Literal["light", "dark"]
OPERATION = "/?operation=operation-sentinel"
SELECTED = "/?region=bloc:cis&group=opioids&from=2009-08-01&to=2009-09-30&country=KZ&map=mass_kg&scale=quantile"
NOTHING = "/?country=AM&drug=heroin&mode=sea"
ONE_OPERATION = "/operations?operation=operation-sentinel"
ROW = ".ag-row[row-index='2'] .ag-cell >> nth=0"
# No header of it is in the list of header synonyms, so that the page asks what its columns hold.
UNKNOWN = "Tarikh;Wo;Zeug;Menge netto;Mass\n01.03.2021;Kazakhstan;heroin;2,5;kg\n02.04.2021;Uzbekistan;opium;4,25;kg\n"
# What is there once a page has answered.
ANSWERED = ".overview:not(.is-loading):not(.records), .operations:not(.is-loading), .data-page, .ag-row, .fault-page"
STILL_MS = 400  # the last frames of what was pressed


@dataclass(frozen=True)
class Picture:
    """One file: `whole` takes the page to its end, else what the window shows; `press`: what is pressed first."""

    name: str
    path: str
    theme: Theme = "light"
    language: str = "en"
    size: tuple[int, int] = WIDE
    empty: bool = False
    whole: bool = False
    press: str | None = None
    file: str | None = None  # the content of a file that is given to the Data page first

    @property
    def file_name(self) -> str:
        language = () if self.language == "en" else (self.language,)
        return "-".join((self.name, *language, self.theme, f"{self.size[0]}.png"))


PICTURES = (
    Picture("overview", "/"),
    Picture("overview", "/", "dark", "ru"),
    Picture("overview-whole", "/", whole=True),
    Picture("overview-selected", SELECTED, "dark", whole=True),
    Picture("overview", "/", size=NARROW, whole=True),
    Picture("overview", "/", "dark", "ru", NARROW, whole=True),
    Picture("overview-filters", OPERATION, "light", "ru", NARROW, press=".filters-open"),
    Picture("overview-menu", "/", "dark", press="[data-chart=map] summary"),
    Picture("overview-empty", "/", empty=True),
    Picture("overview-nothing", NOTHING, "light", "ru"),
    Picture("overview-nothing", NOTHING, "dark", size=NARROW),
    Picture("operations", "/operations"),
    Picture("operations", "/operations", "dark", "ru", NARROW),
    Picture("operation", ONE_OPERATION, whole=True),
    Picture("operation", ONE_OPERATION, "dark", "ru", NARROW, whole=True),
    Picture("operation-form", "/operations", "light", "ru", press="#operation-new"),
    Picture("records", "/records"),
    Picture("records", "/records", "dark", "ru"),
    Picture("records", "/records", "light", "ru", NARROW),
    Picture("record-story", "/records", "dark", press=ROW),
    Picture("record-story", "/records", "light", "ru", NARROW, press=ROW),
    Picture("data", "/data"),
    Picture("data", "/data", "dark", "ru", NARROW, whole=True),
    Picture("data-empty", "/data", "dark", empty=True),
    Picture("data-way", "/data", "light", "ru", empty=True, file=UNKNOWN),
    Picture("help", "/", "light", "ru", press="[data-action=help]"),
    Picture("not-found", "/nowhere", "dark"),
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
    page.wait_for_selector(ANSWERED)
    if page.locator(".overview:not(.records)").count():
        page.wait_for_selector(".number-value, .notice")
        if not page.locator(".notice").count():
            page.wait_for_selector("#chart-map-figure .choroplethlayer path", state="attached")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")


def prepare(page: Page, picture: Picture) -> None:
    """What a person does before the picture is taken."""
    if picture.file:
        with page.expect_file_chooser() as chooser:
            page.locator("#data-choose").press("Enter")
        chooser.value.set_files({"name": "seizures.csv", "mimeType": "text/csv", "buffer": picture.file.encode()})
        page.wait_for_selector(".way")
    if picture.press:
        page.locator(picture.press).first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(STILL_MS)


def take(browser: Browser, address: str, picture: Picture) -> Path:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.theme,
        reduced_motion="reduce",
        locale="ru-RU" if picture.language == "ru" else "en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(address + picture.path)
    ready(page)
    prepare(page, picture)
    path = FOLDER / picture.file_name
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
            print(take(browser, without if picture.empty else with_data, picture).relative_to(FOLDER.parent))
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
