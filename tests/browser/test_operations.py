"""The Operations page in a real browser: its numbers are the database's, its files carry their caption.

The sums compared with are SQL written here, over the tables; nothing of analytics is used.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.operations_page import (
    COUNTED,
    OF_SENTINEL,
    SENTINEL,
    WEIGHED,
    OpenPage,
    Sql,
    asking,
    card,
    number,
    settled,
    twin,
)
from tests.browser.rest import fits, until


@pytest.fixture
def sql(database_url: str) -> Sql:
    """Ask the database behind `open_page` itself."""
    return asking(Path(database_url.removeprefix("sqlite:///")))


def test_the_list_leads_to_an_operation(open_page: OpenPage, sql: Sql) -> None:
    page = settled(open_page("/operations"))
    row = page.locator("tr[data-operation=operation-sentinel]")
    ((seizures,),) = sql(f"SELECT count(DISTINCT s.id) {OF_SENTINEL}")
    assert number(row, "seizures") == seizures
    for said in ("illustrative", "assumed", "10 participants", "1 did not report"):
        expect(row).to_contain_text(said)
    row.get_by_role("link", name="Operation Sentinel").click()
    expect(page).to_have_url(re.compile(re.escape(SENTINEL) + "$"))
    expect(page.locator("h1")).to_contain_text("Operation Sentinel, 1 Aug 2009 – 30 Sep 2009")
    page.get_by_role("link", name="All operations").click()
    expect(row).to_be_visible()


def test_the_numbers_of_the_demonstration_are_those_of_the_database(open_page: OpenPage, sql: Sql) -> None:
    page = settled(open_page(SENTINEL))
    ((seizures, countries, lines),) = sql(
        f"SELECT count(DISTINCT s.id), count(DISTINCT s.country), count(*) {OF_SENTINEL}"
    )
    ((mass, largest),) = sql(f"SELECT sum(l.mass_kg), max(l.mass_kg) {OF_SENTINEL} AND {WEIGHED}")
    assert (card(page, "seizures"), card(page, "countries")) == (seizures, countries)
    assert card(page, "mass_kg") == pytest.approx(mass, rel=1e-9)
    assert card(page, "largest_mass_kg") == pytest.approx(largest, rel=1e-9)
    assert lines >= seizures
    by_country = dict(sql(f"SELECT s.country, count(DISTINCT s.id) {OF_SENTINEL} GROUP BY 1"))
    nil = {row[0] for row in sql("SELECT DISTINCT country FROM operation_report WHERE nil = 1")}
    members = {row[0] for row in sql("SELECT country FROM operation_participant")}
    rows = page.locator("#operation-participants tr[data-country]")
    expect(rows).to_have_count(10)
    for row in rows.all():
        country = row.get_attribute("data-country")
        expected = "reported" if country in by_country else "nil" if country in nil else "silent"
        assert (country in members, row.get_attribute("data-status")) == (True, expected)
        if expected == "reported":
            assert number(row, "seizures") == by_country[country]
    by_day = dict(
        sql(f"SELECT s.period_start, count(DISTINCT s.id) {OF_SENTINEL} AND s.date_precision = 'day' GROUP BY 1")
    )
    days = twin(page, "operation-days")
    assert len(days) == 61
    assert {day: int(row["seizures"]) for day, row in days.items() if float(row["seizures"] or 0)} == by_day
    drugs = dict(sql(f"SELECT l.drug, count(DISTINCT s.id) {OF_SENTINEL} GROUP BY 1"))
    assert {drug: int(row["seizures"]) for drug, row in twin(page, "operation-drugs").items()} == drugs


def test_a_day_nobody_reported_is_not_a_day_of_nothing(open_page: OpenPage) -> None:
    page = settled(open_page(SENTINEL))
    silent = [day for day, row in twin(page, "operation-days").items() if row["reporters"] == "0"]
    assert silent
    assert {row["seizures"] for day, row in twin(page, "operation-days").items() if day in silent} == {""}
    shapes = page.locator("#chart-operation-days-figure .js-plotly-plot").evaluate("plot => plot.layout.shapes")
    assert any(shape["x0"] == silent[0] for shape in shapes)


def test_the_weeks_around_hold_everything_of_the_participants_and_drugs(open_page: OpenPage, sql: Sql) -> None:
    page = settled(open_page(SENTINEL))
    children = """SELECT d.drug FROM drug AS d JOIN operation_drug AS o
        ON o.drug = d.drug OR o.drug = d.parent WHERE o.operation = 'operation-sentinel'"""
    taking_part = "s.country IN (SELECT country FROM operation_participant WHERE operation = 'operation-sentinel')"
    for week, row in twin(page, "operation-weeks").items():
        ((seizures,),) = sql(
            f"""SELECT count(DISTINCT s.id) {COUNTED} AND l.drug IN ({children}) AND {taking_part}
            AND s.period_start >= ? AND s.period_end <= date(?, '+6 days')
            AND NOT (s.period_start < '2009-10-01' AND s.period_end >= '2009-10-01')
            AND (? > '2009-09-30') = (s.period_start > '2009-09-30')""",
            week,
            week,
            week,
        )
        assert row["seizures"] in (str(seizures), ""), week
        assert row["seizures"] or seizures == 0


def test_the_links_open_the_same_seizures_on_the_overview(open_page: OpenPage) -> None:
    page = settled(open_page(SENTINEL))
    seizures = card(page, "seizures")
    page.get_by_role("link", name="Open in Overview").click()
    expect(page).to_have_url(re.compile(r"/\?operation=operation-sentinel$"))
    shown = page.locator("#overview-cards [data-measure=seizures]")
    expect(shown).to_have_attribute("data-value", str(int(seizures)))


def test_an_operation_that_is_not_there_says_so(open_page: OpenPage) -> None:
    page = settled(open_page("/operations?operation=nowhere"))
    expect(page.get_by_role("alert").filter(has_text="nowhere")).to_be_visible()
    expect(page.locator("#chart-operation-map-figure")).to_be_hidden()
    page.get_by_role("alert").get_by_role("link", name="All operations").click()
    expect(page.locator("tr[data-operation]")).to_have_count(1)


def test_published_results_are_filtered_and_show_their_contradictions(open_page: OpenPage) -> None:
    page = settled(open_page("/operations"))
    published = page.locator("#published")
    everything = published.locator(".claim").count()
    assert everything > 300
    expect(page.locator("#published-shown")).to_have_text(f"{everything} figures")
    page.get_by_label("Filter the published results").fill("thunder 2024 pangolin")
    disputed = published.locator("tr.disputed")
    expect(disputed).to_have_count(1)
    for said in ("4,472 kg", "472 kg", "omnitrans", "aa.com.tr", "sources disagree"):
        expect(disputed).to_contain_text(said)
    page.get_by_label("Filter the published results").fill("")
    page.get_by_label("Only contradictions").check()
    expect(published.locator("tbody tr:not(.published-head)").first).to_have_class("disputed")
    expect(published.locator("tbody tr:not(.published-head):not(.disputed)")).to_have_count(0)
    page.get_by_label("Filter the published results").fill("no such words")
    expect(page.locator("#published-shown")).to_have_text("No figure matches.")
    expect(published.locator("a[href]")).to_have_count(0)


def save(page: Page, name: str, action: str) -> str:
    page.locator(f"[data-chart={name}] details.menu summary").click()
    with page.expect_download() as download:
        page.locator(f"[data-chart={name}] [data-action={action}]").click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig", errors="replace")


def test_charts_leave_the_page_with_their_sentence_inside(open_page: OpenPage) -> None:
    page = settled(open_page(SENTINEL))
    for chart in ("operation-map", "operation-days", "operation-weeks", "operation-drugs"):
        shown = save(page, chart, "svg").split("</style>", 1)[1]
        for said in ("Operation Sentinel", "Illustrative data, not a record of real seizures.", "data version v"):
            assert said in shown, (chart, said)
    lines = save(page, "operation-participants", "csv").splitlines()
    assert any("# selection: " in line and "Operation Sentinel" in line for line in lines)
    assert sum(line.startswith(("RU,", "AM,", "MD,")) for line in lines) == 3


def test_a_chart_can_be_read_as_a_table(open_page: OpenPage) -> None:
    page = settled(open_page(SENTINEL))
    page.locator("[data-chart=operation-weeks] details.menu summary").click()
    page.locator("[data-chart=operation-weeks] [data-action=table]").click()
    expect(page.locator("[data-chart=operation-weeks] .data-table")).to_be_visible()
    expect(page.locator("#chart-operation-weeks-figure")).to_be_hidden()


@pytest.mark.parametrize("path", ["/operations", SENTINEL])
def test_nothing_sticks_out_of_a_phone(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.set_viewport_size({"width": 390, "height": 844})
    fits(settled(page), 390)


def test_figures_follow_the_theme(open_page: OpenPage) -> None:
    page = settled(open_page(SENTINEL, color_scheme="light"))
    plot = page.locator("#chart-operation-days-figure .js-plotly-plot")
    light = plot.evaluate("plot => plot.layout.paper_bgcolor")
    page.locator("#theme-button").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    until(page, lambda: plot.evaluate("plot => plot.layout.paper_bgcolor") != light, "the figure is dark")
