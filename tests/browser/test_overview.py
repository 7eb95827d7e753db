"""The Overview in a real browser: filters change everything, the address is the state, numbers are the database's.

The sums compared with are SQL written here, over the tables; nothing of analytics is used.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Download, Locator, Page, Route, expect

from dashboard.server import build_server
from etl.door import load_demo
from store import open_store
from tests.browser.conftest import Watch, serving
from tests.browser.rest import at_rest, fits, until

OpenPage = Callable[..., Page]
# The CIS on the day of the seizure: membership is dated (Georgia left in August 2009).
IN_CIS = """EXISTS (SELECT 1 FROM region_member AS m WHERE m.scheme = 'bloc' AND m.region = 'cis'
    AND m.country = s.country AND (m.from_date IS NULL OR m.from_date <= s.period_start)
    AND (m.to_date IS NULL OR m.to_date >= s.period_start))"""
COUNTED = """FROM seizure_line AS l JOIN seizure AS s ON s.id = l.seizure_id JOIN batch AS b ON b.id = s.batch_id
    WHERE b.status = 'active' AND s.not_counted IS NULL"""
MASS = "l.class = 'drug' AND l.hold_reason IS NULL AND l.mass_kg IS NOT NULL"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def sql(database_url: str) -> Callable[..., list[tuple[Any, ...]]]:
    """Ask the database itself."""
    path = Path(database_url.removeprefix("sqlite:///"))

    def query(text: str, *values: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(path)
        try:
            return connection.execute(text, values).fetchall()
        finally:
            connection.close()

    return query


def settled(page: Page) -> Page:
    """Until the page has drawn what its address says."""
    expect(page.locator("#overview-cards")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#overview")).not_to_have_class(re.compile("is-loading"))
    return at_rest(page)


def number(page: Page, measure: str) -> Locator:
    return page.locator(f"[data-measure='{measure}']")


def shows(page: Page, measure: str, value: float | None) -> None:
    """The exact number behind a card; sums may differ in the last bits, by the order of adding."""
    if isinstance(value, int) or value is None:
        expect(number(page, measure)).to_have_attribute("data-value", "" if value is None else str(value))
        return
    settled(page)
    assert float(number(page, measure).get_attribute("data-value") or "nan") == pytest.approx(value, rel=1e-9)


def table(page: Page, chart: str) -> dict[str, dict[str, str]]:
    """data-key -> column -> data-value of a chart's table."""
    script = """table => Object.fromEntries([...table.querySelectorAll('tbody tr')].map(row => {
        const cells = [...row.querySelectorAll('[data-value]')].map(cell => [cell.dataset.column, cell.dataset.value]);
        return [row.dataset.key, Object.fromEntries(cells)];
    }))"""
    found: dict[str, dict[str, str]] = page.locator(f"[data-chart={chart}] .data-table").evaluate(script)
    return found


def figure(page: Page, chart: str) -> Any:
    return page.locator(f"[data-chart={chart}] .js-plotly-plot").evaluate("plot => plot.data")


def choose(page: Page, control: str, option: str) -> None:
    page.locator(f"#filter-{control}").click()
    page.get_by_role("option", name=re.compile(f"^{option} ?[0-9,]*$")).click()
    page.keyboard.press("Escape")


def click_bar(page: Page, chart: str, index: int) -> None:
    at_rest(page)  # a figure that is drawn anew under the pointer is not clicked
    page.locator(f"#chart-{chart}-figure .bars .point path").nth(index).click(force=True)


CHARTS = ("map", "countries", "trend", "drugs", "methods", "sizes", "classes")


def test_a_region_changes_every_card_chart_and_the_map(open_page: OpenPage, sql: Any) -> None:
    page = settled(open_page("/"))
    before = {chart: figure(page, chart) for chart in CHARTS}
    tables = {chart: table(page, chart) for chart in CHARTS}
    choose(page, "region", "CIS")
    ((seizures, countries),) = sql(f"SELECT count(DISTINCT s.id), count(DISTINCT s.country) {COUNTED} AND {IN_CIS}")
    shows(page, "seizures", seizures)
    shows(page, "countries", countries)
    ((mass, largest),) = sql(f"SELECT sum(l.mass_kg), max(l.mass_kg) {COUNTED} AND {IN_CIS} AND {MASS}")
    shows(page, "mass_kg", mass)
    shows(page, "largest_mass_kg", largest)
    expect(page).to_have_url(re.compile(r"\?region=bloc:cis$"))
    expect(page.locator("h1")).to_contain_text("in the CIS")
    for chart in CHARTS:
        until(page, lambda chart=chart: figure(page, chart) != before[chart], f"another figure of {chart}")
        assert table(page, chart) != tables[chart], chart


def test_the_numbers_of_the_tables_are_those_of_the_database(open_page: OpenPage, sql: Any) -> None:
    page = settled(open_page("/?region=bloc:cis&from=2009-08-01&to=2009-09-30"))
    window = "s.period_start >= '2009-08-01' AND s.period_end <= '2009-09-30'"
    selected = f"{COUNTED} AND {IN_CIS} AND {window}"
    by_country = dict(sql(f"SELECT s.country, count(DISTINCT s.id) {selected} GROUP BY 1"))
    by_drug = dict(sql(f"SELECT l.drug, sum(l.mass_kg) {selected} AND l.hold_reason IS NULL GROUP BY 1"))
    by_month = dict(sql(f"SELECT substr(s.period_start, 1, 7), sum(l.mass_kg) {selected} AND {MASS} GROUP BY 1"))
    assert {key: int(row["seizures"]) for key, row in table(page, "countries").items()} == by_country
    for key, row in table(page, "drugs").items():
        if by_drug[key] is None:
            assert row["mass_kg"] == ""
        else:
            assert float(row["mass_kg"]) == pytest.approx(by_drug[key], rel=1e-9)
    for month, mass in by_month.items():
        assert float(table(page, "trend")[month]["mass_kg"]) == pytest.approx(mass, rel=1e-9)
    masses = sorted(row[0] for row in sql(f"SELECT l.mass_kg {selected} AND {MASS}"))
    middle = len(masses) // 2
    shows(page, "median_mass_kg", masses[middle] if len(masses) % 2 else (masses[middle - 1] + masses[middle]) / 2)


def test_the_figures_show_what_the_tables_say(open_page: OpenPage) -> None:
    page = settled(open_page("/?group=opioids"))
    rows = table(page, "countries")
    seizures, mass = figure(page, "countries")
    for key, n, kilograms in zip(seizures["y"], seizures["x"], mass["x"], strict=True):
        assert rows[key]["seizures"] == str(n)
        assert float(rows[key]["mass_kg"]) == kilograms


def test_the_address_shows_the_same_in_another_browser(open_page: OpenPage) -> None:
    first = settled(open_page("/"))
    choose(first, "region", "CIS")
    choose(first, "group", "Opioids")
    settled(first).get_by_text("Quantile").click()
    expect(first).to_have_url(re.compile("scale=quantile"))
    settled(first)
    parts = urlsplit(first.url)
    second = settled(open_page(f"{parts.path}?{parts.query}"))
    expect(second.locator("h1")).to_have_text(first.locator("h1").inner_text())
    expect(second.locator("#filter-group").locator("xpath=ancestor::div[1]")).to_contain_text("Opioids")
    for chart in CHARTS:
        assert table(second, chart) == table(first, chart)
        same = lambda chart=chart: figure(second, chart) == figure(first, chart)  # noqa: E731
        until(second, same, f"the same figure of {chart}")


def test_back_and_forward_walk_through_the_selections(open_page: OpenPage) -> None:
    page = settled(open_page("/"))
    everything = number(page, "seizures").get_attribute("data-value") or ""
    choose(page, "region", "CIS")
    expect(number(page, "seizures")).not_to_have_attribute("data-value", everything)
    region = settled(page).locator("h1").inner_text()
    click_bar(page, "countries", 1)
    expect(page).to_have_url(re.compile("country="))
    settled(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text(region)
    page.go_back()
    expect(number(page, "seizures")).to_have_attribute("data-value", everything)
    expect(page.locator(".chip")).to_have_count(0)
    page.go_forward()
    expect(page.locator("h1")).to_have_text(region)
    expect(page.locator(".chip")).to_have_count(1)


def test_two_browsers_with_different_selections_do_not_disturb_each_other(open_page: OpenPage, sql: Any) -> None:
    one, other = settled(open_page("/?country=KZ")), settled(open_page("/?country=TJ"))
    for drug, slug in (("Heroin", "heroin"), ("Opium", "opium")):
        choose(one, "drug", drug)
        choose(other, "mode", "Rail")
        ((first,),) = sql(f"SELECT count(DISTINCT s.id) {COUNTED} AND s.country = 'KZ' AND l.drug = ?", slug)
        ((second,),) = sql(f"SELECT count(DISTINCT s.id) {COUNTED} AND s.country = 'TJ' AND s.mode = 'rail'")
        shows(one, "seizures", first)
        shows(other, "seizures", second)
        for page in (one, other):
            settled(page).locator(".chip").last.click()
            expect(page.locator(".chip")).to_have_count(1)
            settled(page)


def test_clicks_on_map_and_bars_are_filters(open_page: OpenPage) -> None:
    page = settled(open_page("/"))
    click_bar(page, "drugs", 0)
    expect(page).to_have_url(re.compile("drug=heroin$"))
    settled(page)
    click_bar(page, "drugs", 0)
    expect(page).not_to_have_url(re.compile("drug="))
    settled(page)
    at_rest(page).locator("#chart-map-figure .choroplethlayer .trace:last-child path").first.click(force=True)
    expect(page).to_have_url(re.compile("country=[A-Z]{2}$"))
    expect(page.locator(".chip")).to_have_count(1)


def test_a_chip_takes_its_filter_away(open_page: OpenPage) -> None:
    page = settled(open_page("/?drug=heroin&mode=rail&q=station&map=mass_kg"))
    page.locator(".chip", has_text="Heroin").click()
    expect(page).to_have_url(re.compile(r"\?mode=rail&q=station&map=mass_kg$"))
    expect(settled(page).locator("#filter-q")).to_have_value("station")
    expect(page.locator("#view-map input:checked")).to_have_value("mass_kg")


def test_search_mass_range_and_period_are_in_the_address(open_page: OpenPage, sql: Any) -> None:
    page = settled(open_page("/"))
    page.locator("#filter-q").fill("airport")
    expect(page).to_have_url(re.compile("q=airport$"))
    settled(page)
    page.locator("#filter-min_kg").fill("0.5")
    expect(page).to_have_url(re.compile("min_kg=0.5"))
    settled(page).locator("#filter-preset").click()
    page.get_by_role("option", name="2009", exact=True).click()
    expect(page).to_have_url(re.compile("from=2009-01-01&to=2009-12-31"))
    ((seizures,),) = sql(
        f"SELECT count(DISTINCT s.id) {COUNTED} AND (s.place LIKE '%airport%' OR s.note LIKE '%airport%') "
        "AND l.mass_kg >= 0.5 AND s.period_start >= '2009-01-01' AND s.period_end <= '2009-12-31'"
    )
    shows(page, "seizures", seizures)


def save(page: Page, chart: str, action: str) -> Download:
    page.locator(f"[data-chart={chart}] details.menu summary").click()
    with page.expect_download() as download:
        page.locator(f"[data-chart={chart}] [data-action={action}]").click()
    return download.value


def text_chunks(png: bytes) -> dict[str, str]:
    """Keyword -> text of the international text chunks of a PNG; every chunk's checksum is checked."""
    assert png.startswith(PNG_HEAD)
    found, at = {}, len(PNG_HEAD)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == int.from_bytes(png[at + 8 + length : at + 12 + length])
        if kind == b"iTXt":
            keyword, rest = body.split(b"\0", 1)
            found[keyword.decode()] = rest[4:].decode("utf-8")
        at += 12 + length
    return found


@pytest.mark.parametrize("chart", ["map", "trend", "methods"])
def test_an_image_carries_the_selection_inside(open_page: OpenPage, chart: str) -> None:
    page = settled(open_page("/?region=bloc:cis&group=opioids&from=2009-08-01&to=2009-09-30"))
    sentence = "Opioids in the CIS, Aug-Sep 2009"
    drawing = Path(save(page, chart, "svg").path()).read_text(encoding="utf-8")
    shown = drawing.split("</style>", 1)[1]
    for said in (sentence, "Illustrative data, not a record of real seizures.", "n = ", "data version v"):
        assert said in shown, said
    assert f"selection: {sentence}" in drawing.split("<desc>", 1)[1].split("</desc>", 1)[0]
    chunks = text_chunks(Path(save(page, chart, "png").path()).read_bytes())
    assert f"selection: {sentence}" in chunks["Description"]
    assert "snapshot: v" in chunks["Description"]


def test_a_csv_carries_the_selection_and_the_tables_numbers(open_page: OpenPage) -> None:
    page = settled(open_page("/?region=bloc:cis&scale=quantile"))
    lines = list(csv.reader(io.StringIO(Path(save(page, "countries", "csv").path()).read_text(encoding="utf-8-sig"))))
    said = [line[0] for line in lines if line[0].startswith("# ")]
    assert "# selection: All seizures in the CIS" in said
    assert any(line.startswith("# as of: ") for line in said)
    header, *rows = lines[len(said) :]
    shown = table(page, "countries")
    assert {row[0]: row[header.index("mass_kg (kg)")] for row in rows} == {
        key: row["mass_kg"] for key, row in shown.items()
    }


def test_the_link_of_the_menu_is_the_address(open_page: OpenPage) -> None:
    page = settled(open_page("/?drug=opium", permissions=["clipboard-read", "clipboard-write"]))
    page.locator("[data-chart=trend] details.menu summary").click()
    page.locator("[data-chart=trend] [data-action=link]").click()
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(copied).query) == {"drug": ["opium"]}


def test_a_chart_can_be_read_as_a_table(open_page: OpenPage) -> None:
    page = settled(open_page("/"))
    page.locator("[data-chart=drugs] details.menu summary").click()
    page.locator("[data-chart=drugs] [data-action=table]").click()
    expect(page.locator("[data-chart=drugs] .data-table")).to_be_visible()
    expect(page.locator("#chart-drugs-figure")).to_be_hidden()


def test_the_theme_is_remembered_and_figures_follow(open_page: OpenPage) -> None:
    page = settled(open_page("/", color_scheme="light"))
    paper = "plot => plot.layout.paper_bgcolor"
    plot = page.locator("#chart-trend-figure .js-plotly-plot")
    light = plot.evaluate(paper)
    page.locator("#theme-button").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    until(page, lambda: plot.evaluate(paper) != light, "the figure is dark")
    settled(page).reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    settled(page)
    until(page, lambda: plot.evaluate(paper) != light, "the figure is dark from the beginning")


def test_the_operating_systems_theme_is_followed(open_page: OpenPage) -> None:
    page = settled(open_page("/", color_scheme="dark"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_query_that_cannot_be_read_says_so_and_offers_the_way_out(open_page: OpenPage) -> None:
    page = open_page("/?drug=heroine&country=KZ")
    expect(page.get_by_role("alert")).to_contain_text("drug=heroine")
    page.get_by_role("link", name="Leave it out").click()
    expect(page).to_have_url(re.compile(r"\?country=KZ$"))
    expect(settled(page).locator("h1")).to_contain_text("Kazakhstan")
    expect(page.locator("#chart-map-figure")).to_be_visible()


def test_nothing_that_matches_names_the_filters_to_clear(open_page: OpenPage) -> None:
    page = open_page("/?country=AD&drug=heroin")
    expect(page.get_by_text("No seizures match")).to_be_visible()
    expect(page.locator("#chart-map-figure")).to_be_hidden()
    page.get_by_role("link", name="Clear “Andorra”").click()
    expect(page).to_have_url(re.compile(r"\?drug=heroin$"))
    expect(settled(page).locator("#chart-map-figure")).to_be_visible()


def test_on_a_phone_the_filters_are_a_drawer(open_page: OpenPage) -> None:
    page = open_page("/?drug=heroin")
    page.set_viewport_size({"width": 390, "height": 844})
    fits(settled(page), 390)
    opener = page.get_by_role("button", name=re.compile("^Filters"))
    expect(opener).to_contain_text("1")
    expect(page.locator("#filters")).to_be_hidden()
    opener.click()
    expect(page.locator("#filters")).to_be_visible()
    choose(page, "mode", "Rail")
    expect(page).to_have_url(re.compile("mode=rail"))
    page.get_by_role("button", name="Close filters").click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(opener).to_contain_text("2")


def test_keys_reach_search_filters_and_export(open_page: OpenPage) -> None:
    page = settled(open_page("/"))
    page.keyboard.press("/")
    expect(page.locator("#filter-q")).to_be_focused()
    page.locator("#filter-q").blur()
    page.keyboard.press("e")
    expect(page.locator("details.menu[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)


def test_the_map_zooms_and_comes_back(open_page: OpenPage) -> None:
    page = settled(open_page("/"))
    scale = "plot => plot._fullLayout.geo.projection.scale"
    plot = page.locator("#chart-map-figure .js-plotly-plot")
    first = plot.evaluate(scale)
    page.get_by_role("button", name="Zoom in").click()
    until(page, lambda: plot.evaluate(scale) > first, "the map is larger")
    page.get_by_role("button", name="Whole map").click()
    until(page, lambda: plot.evaluate(scale) == first, "the map is as it was")


def test_another_page_leads_back_to_the_selection(open_page: OpenPage) -> None:
    page = settled(open_page("/?drug=opium&map=mass_kg"))
    sentence = page.locator("h1").inner_text()
    for _refresh in (False, True):
        page.get_by_role("navigation").get_by_role("link", name="Data").click()
        expect(page.locator(".data-page")).to_be_visible()
        if _refresh:
            page.reload()
            expect(page.locator(".data-page")).to_be_visible()
        page.get_by_role("navigation").get_by_role("link", name="Overview").click()
        expect(page).to_have_url(re.compile(r"\?drug=opium&map=mass_kg$"))
        expect(settled(page).locator("h1")).to_have_text(sentence)


def test_while_it_loads_the_page_has_its_final_size(open_page: OpenPage) -> None:
    page = open_page("/?country=RU")
    places = "() => [...document.querySelectorAll('.row-map, .row-trend, .row-drugs')].map(row => row.offsetTop)"
    drawn = settled(page).evaluate(places)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "overview-query" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component**", hold)
    page.reload()
    expect(page.locator("#overview")).to_have_class(re.compile("is-loading"))
    expect(page.locator(".skeleton").first).to_be_visible()
    until(page, lambda: held, "the question of the page is held up")
    assert page.evaluate(places) == drawn
    held.pop().continue_()
    assert settled(page).evaluate(places) == drawn


def test_the_illustrative_data_are_removed_in_one_click(
    tmp_path: Path, watch: Watch, new_context: Callable[..., BrowserContext]
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    load_demo(store)
    with serving(build_server(store, tmp_path)) as address:
        context = new_context()
        watch.context(context, address)
        page = context.new_page()
        page.goto(f"{address}/?drug=opium")
        banner = settled(page).get_by_role("note").filter(has_text="Illustrative data, not a record of real seizures.")
        expect(banner).to_be_visible()
        banner.get_by_role("button").click()
        expect(page.get_by_text("Nothing is loaded yet")).to_be_visible()
        expect(banner).to_have_count(0)
        context.close()  # before the server: a page that lives asks it for this and that
    store.close()
