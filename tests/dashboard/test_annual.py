"""A database of annual tables only: no seizures are stated, the weight is published equivalents, none is invented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.door import ask
from analytics.selection import Selection
from dashboard import ids
from dashboard.caption import chart_caption
from dashboard.charts import CHARTS, classes, countries, drugs, methods, sizes, trend, worldmap
from dashboard.charts.base import Chart
from dashboard.pages.overview_draw import draw
from dashboard.view import View
from etl.door import load
from store import Store, open_store
from tests.dashboard.conftest import answered, drawn
from tests.dashboard.test_overview import text, values

FILE = Path(__file__).parents[1] / "fixtures" / "unodc_annual.csv"


@pytest.fixture(scope="module")
def annual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('annual') / 'annual.db'}")
    load(store, FILE)
    yield store
    store.close()


def test_the_cards_say_what_is_not_stated(annual: Store) -> None:
    totals = ask(annual, "totals", Selection())
    page = draw(annual, "", "light")
    shown = values(page["cards"])
    assert shown["seizures"] == ""
    assert shown["kg_equivalent"] == repr(totals["kg_equivalent"])
    assert "mass_kg" not in shown
    said = text(page["cards"])
    assert "not stated" in said
    assert "Kilogram equivalents" in said and "of drugs, as published" in said
    assert f"{totals['n_rows']} rows" in text(page["sentence"])
    assert "kg-equivalent" in text(page["sentence"])
    assert page["state"].split() == ["overview", "is-uncounted", "is-yearly"]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_chart_draws_without_a_number_that_is_none(annual: Store, chart: Chart) -> None:
    for view in (View(), View(map="mass_kg", trend="mass_kg", scale="quantile", grain="quarter")):
        figure = drawn(annual, chart, view=view)
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure


@pytest.mark.parametrize("chart", [countries.CHART, drugs.CHART, classes.CHART], ids=lambda chart: chart.id)
def test_bars_are_of_equivalents_alone_the_heaviest_first(annual: Store, chart: Chart) -> None:
    rows = answered(annual, chart)["rows"]
    weights = [row["kg_equivalent"] for row in rows]
    (bars,) = drawn(annual, chart)["data"]
    assert bars["x"] == weights
    known = [weight for weight in weights if weight is not None]
    assert known == sorted(known, reverse=True)
    assert drawn(annual, chart)["layout"]["xaxis2"]["title"]["text"] == "Kilogram equivalents, as published (kg)"


def test_the_map_shades_equivalents_without_being_asked(annual: Store) -> None:
    figure = drawn(annual, worldmap.CHART)
    shaded = {code for trace in figure["data"] if "coloraxis" in trace for code in trace.get("locations", ())}
    rows = answered(annual, worldmap.CHART)["rows"]
    assert shaded == {row["key"] for row in rows if row["kg_equivalent"]}
    assert "equivalents" in figure["layout"]["coloraxis"]["colorbar"]["title"]["text"]


def test_the_trend_is_in_the_finest_periods_there_are(annual: Store) -> None:
    answer = answered(annual, trend.CHART)
    assert answer["granularity"] == "year"
    assert trend.title(answer, View()).startswith("Kilogram equivalents by year")
    traces = {trace["name"]: trace["y"] for trace in drawn(annual, trend.CHART)["data"]}
    for index, row in enumerate(answer["rows"]):
        for group in row["groups"]:
            assert traces[group["label"]][index] == group["kg_equivalent"]
    assert "No record is dated more finely than this." in trend.notes(answer, View())


@pytest.mark.parametrize("chart", [sizes.CHART, methods.CHART], ids=lambda chart: chart.id)
def test_a_chart_that_can_say_nothing_says_why(annual: Store, chart: Chart) -> None:
    figure = drawn(annual, chart)
    assert figure["data"] == []
    (words,) = figure["layout"]["annotations"]
    assert words["text"].endswith(".")
    assert chart.notes(answered(annual, chart), View()) == []


@pytest.mark.parametrize("chart", [chart for chart in CHARTS if chart is not sizes.CHART], ids=lambda chart: chart.id)
def test_titles_and_captions_count_rows(annual: Store, chart: Chart) -> None:
    answer = answered(annual, chart)
    rows = f"{answer['n_rows']} rows"
    words = chart_caption(chart, answer, View())
    assert rows in words.title
    assert words.n == f"not stated ({rows})"
    assert words.facts.startswith(rows)
    assert "never added to weighed kilograms" in words.rule
    assert "lines without a mass" not in words.left_out


def test_tables_hold_the_equivalents_and_no_seizures(annual: Store) -> None:
    tables = draw(annual, "", "light")["all_tables"]
    for chart in ("map", "countries", "trend", "drugs", "classes"):
        columns = [column["id"] for column in tables[ids.chart_table(chart)]["columns"]]
        assert {"aggregate_rows", "kg_equivalent"} <= set(columns), chart
        assert not {"seizures", "mass_kg"} & set(columns), chart
    assert "kg_equivalent" in [column["id"] for column in tables[ids.RECORDS]["columns"]]


def test_filters_count_rows_where_no_seizures_are_stated(annual: Store) -> None:
    offered = {item["value"]: item["count"] for item in draw(annual, "", "light")["options"]["country"]}
    rows = {row["key"]: row["aggregate_rows"] for row in ask(annual, "by_country", Selection())["rows"]}
    assert offered == rows


def test_a_way_back_is_counted_in_rows(annual: Store) -> None:
    notice = text(draw(annual, "?country=AF&drug=lsd", "light")["notice"])
    assert "row" in notice.split("Clear “LSD”")[1]
