"""After a load, in a real browser: a held line is decided, a batch is replaced, its rejected rows are taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.server import build_server
from store import Store, open_store
from store.aliases import add_alias
from store.mappings import save_mapping
from tests.browser.axe import carry_axe, offences
from tests.browser.conftest import Watch, serving
from tests.browser.rest import at_rest, fits
from tests.fixtures.databases import rows
from tests.fixtures.loading import load_text, template

WIDTH = 390
FIRST = template({"quantity": "2"}, {"drug": "amphetamine", "quantity": "4500000"}, {"quantity": "zwei"})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'data.db'}")
    load_text(store, tmp_path, FIRST, "first half.csv")
    add_alias(store, "drug", "ак-ханка", "opium", "ivanova")
    save_mapping(store, "Ours", ["Дата", "Страна"], "{}", "ivanova")
    yield store
    store.close()


@pytest.fixture
def address(store: Store, tmp_path: Path) -> Iterator[str]:
    with serving(build_server(store, tmp_path)) as served:
        yield served


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], address: str, watch: Watch) -> Page:
    context = new_context()
    watch.context(context, address)
    carry_axe(context)
    page = context.new_page()
    page.goto(f"{address}/data")
    expect(page.locator("tr[data-batch]")).to_have_count(1)
    return at_rest(page)


def kilograms(page: Page, address: str) -> float | None:
    mass: float | None = page.request.get(f"{address}/api/v1/totals").json()["mass_kg"]
    return mass


def test_a_held_line_is_corrected_by_keyboard_and_taken_back(page: Page, address: str) -> None:
    assert kilograms(page, address) == 2
    opener = page.get_by_role("button", name="Decide about line 2: Amphetamine, first half.csv, row 2")
    opener.focus()
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Decide about a held line")
    expect(form).to_contain_text("4,500,000 tablet = 405–1,350 kg")
    form.get_by_role("button", name="4,500,000 gram = 4,500 kg").press("Enter")
    expect(form.get_by_role("textbox", name="Unit")).to_have_value("gram")
    form.get_by_role("button", name="Save the decision").press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("needs a reason")
    form.get_by_role("textbox", name="Reason").fill("The sender says grams.")
    form.get_by_role("button", name="Save the decision").press("Enter")
    expect(form).to_be_hidden()
    expect(page.get_by_text("No line waits for a decision.")).to_be_visible()
    at_rest(page)
    assert kilograms(page, address) == 4502
    page.get_by_text("1 decision", exact=True).click()
    decided = page.locator("tr[data-decision='1']")
    expect(decided).to_contain_text("Corrected")
    expect(decided).to_contain_text("The sender says grams.")
    decided.get_by_role("button", name="Undo decision 1").click()
    expect(opener).to_be_visible()
    at_rest(page)
    assert kilograms(page, address) == 2
    page.get_by_text("1 decision", exact=True).click()
    expect(page.locator("tr[data-decision='1']")).to_contain_text("undone by")


def test_a_corrected_file_is_put_in_the_place_of_a_batch(
    page: Page, address: str, store: Store, tmp_path: Path
) -> None:
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(template({"quantity": "2"}, {"quantity": "5"}), encoding="utf-8")
    page.locator("summary[aria-label='More for batch 1, first half.csv']").press("Enter")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Replace batch 1, first half.csv, by a corrected file").press("Enter")
    chooser.value.set_files(corrected)
    expect(page.locator("tr[data-batch='2']")).to_contain_text("in the place of batch 1")
    expect(page.locator("tr[data-batch='1']")).to_contain_text("replaced by batch 2")
    assert kilograms(page, address) == 7
    assert rows(store, "SELECT status FROM batch ORDER BY id") == [("replaced",), ("active",)]
    expect(page.get_by_text("Held lines", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo batch 2, corrected.csv").click()
    expect(page.locator("tr[data-batch='1']")).to_contain_text("Counts")
    assert kilograms(page, address) == 2


def test_the_rejected_rows_are_downloaded(page: Page) -> None:
    page.locator("summary[aria-label='More for batch 1, first half.csv']").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Error workbook of batch 1, first half.csv").click()
    assert download.value.suggested_filename == "sentinel-errors-1-first-half.xlsx"
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


def test_what_was_remembered_is_removed(page: Page, store: Store) -> None:
    page.get_by_text("1 remembered spelling").click()
    page.get_by_role("button", name="Remove the spelling ак-ханка").click()
    expect(page.get_by_text("The spelling ак-ханка is removed; what was loaded with it stays.")).to_be_visible()
    expect(page.get_by_text("1 remembered spelling")).to_have_count(0)  # the panel is drawn anew, and closed
    page.get_by_text("1 saved mapping").click()
    page.get_by_role("button", name="Remove the mapping Ours").click()
    expect(page.get_by_text("Remembered for later files")).to_have_count(0)
    assert rows(store, "SELECT * FROM own_alias") == rows(store, "SELECT * FROM saved_mapping") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way_of_anybody_on_a_phone(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": WIDTH, "height": 844})
    at_rest(page)
    page.get_by_text("1 remembered spelling").click()
    page.locator("summary[aria-label='More for batch 1, first half.csv']").click()
    items = page.locator(".data-batch-menu[open] .menu-item")
    expect(items).to_have_count(2)
    boxes = [item.bounding_box() for item in items.all()]
    assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= WIDTH for box in boxes)
    assert offences(at_rest(page)) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Decide about line 2").click()
    expect(page.get_by_role("dialog", name="Decide about a held line")).to_be_visible()
    assert offences(at_rest(page)) == []
    fits(page, WIDTH)
