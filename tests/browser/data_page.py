"""What the tests of the Data page share: a server of its own, files to drop and choose, the controls of a card.

A module takes its fixtures by `from tests.browser.data_page import page as page, place as place`.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from dashboard.server import build_server
from store import open_store
from tests.browser.axe import carry_axe
from tests.browser.conftest import Watch, serving
from tests.browser.rest import at_rest

# No header below is in the list of header synonyms; the cells tell what four of the five columns are.
UNKNOWN = """Tarikh;Wo;Zeug;Menge netto;Mass
01.03.2021;Kazakhstan;heroin;2,5;kg
13.03.2021;Kazakhstan;heroin;1500;g
02.04.2021;Uzbekistan;opium;4,25;kg
05.04.2021;Uzbekistan;opium;zwei;kg
"""
DECIMAL_COMMAS = "date,country,drug,quantity,unit\n2021-03-01,KZ,heroin,2,5,kg\n"
PATIENCE_MS = 60_000  # a process of its own reads each file, beside other work
BEFORE = "data-before-answer"  # on the element of a card, until Dash puts another in its place


@dataclass(frozen=True)
class Place:
    """A server of its own: these tests change what is loaded."""

    address: str
    uploads: Path
    database: Path

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """What the database holds, asked without the product."""
        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(text).fetchall()
        finally:
            connection.close()


@contextmanager
def place_in(folder: Path) -> Iterator[Place]:
    store = open_store(f"sqlite:///{folder / 'data.db'}")
    with serving(build_server(store, folder)) as address:
        yield Place(address, folder / "uploads", folder / "data.db")
    store.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with place_in(tmp_path) as found:
        yield found


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], place: Place, watch: Watch) -> Page:
    return open_data_page(new_context, place, watch)


def open_data_page(
    new_context: Callable[..., BrowserContext], place: Place, watch: Watch, path: str = "/data"
) -> Page:
    """The page in a browser of its own, with axe in it."""
    context = new_context()
    watch.context(context, place.address)
    carry_axe(context)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(place.address + path)
    expect(page.locator("#data-batches")).not_to_be_empty()
    return at_rest(page)


def drop(page: Page, name: str, content: str | bytes) -> None:
    """Drop a file on the page as a person does with a mouse."""
    transfer = page.evaluate_handle(
        """([name, content]) => {
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
            transfer.items.add(new File([bytes], name));
            return transfer;
        }""",
        [name, base64.b64encode(content.encode() if isinstance(content, str) else content).decode()],
    )
    page.dispatch_event("#data-drop", "drop", {"dataTransfer": transfer})


def choose(page: Page, *files: tuple[str, str]) -> None:
    """Choose files by keyboard alone: the button, Enter, the system's chooser."""
    with page.expect_file_chooser() as chooser:
        page.locator("#data-choose").press("Enter")
    chooser.value.set_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content.encode()} for name, content in files]
    )


def card(page: Page, name: str) -> Locator:
    return page.locator("article.data-card").filter(has=page.get_by_role("heading", name=name, exact=True))


def waits(form: Locator, stage: str = "review") -> None:
    """The card rests at this stage, and nothing is being read for it.

    After an answer that has the file read again this is true of the card from before it: see `answer`.
    """
    expect(form).to_have_attribute("data-stage", stage, timeout=PATIENCE_MS)
    at_rest(form.page, PATIENCE_MS)
    expect(form).to_have_attribute("data-stage", stage)


def pick(form: Locator, label: str, option: str) -> None:
    """At the control of this name in a card, choose an option."""
    form.locator(f'.way-pick[data-label="{label}"]:visible').first.click()
    form.page.get_by_role("option", name=option, exact=True).click()


def answer(form: Locator, label: str, option: str, stage: str = "review") -> None:
    """Choose an option, and wait until the file was read again with it.

    Whatever the control and the card say before that, they may say of the reading before: only that Dash draws the card
    as a new element tells the two apart.
    """
    form.evaluate("(card, mark) => card.setAttribute(mark, '')", BEFORE)
    pick(form, label, option)
    expect(form).not_to_have_attribute(BEFORE, "", timeout=PATIENCE_MS)
    waits(form, stage)


def open_step(form: Locator, name: str) -> Locator:
    """The body of a step, opened where it is closed."""
    step = form.locator(f"[data-step={name}] > details")
    if step.get_attribute("open") is None:
        step.locator("> summary").click()
    return step


def load(form: Locator) -> None:
    """The one main button of the card; then its account."""
    at_rest(form.page, PATIENCE_MS)
    form.locator(".way-buttons .button-main").click()
    finished(form)


def finished(form: Locator) -> None:
    """The file is loaded, and the page says so everywhere."""
    waits(form, "done")


def term(form: Locator, name: str) -> Locator:
    """One number of the account."""
    return form.locator(f"[data-term={name}]")


def measure(page: Page, name: str) -> Locator:
    return page.locator(f".number-value[data-measure={name}]")
