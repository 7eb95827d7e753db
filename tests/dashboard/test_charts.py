"""Figures are plain dictionaries whose numbers are those of the answer: none added up, none lost, none invented."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.charts import CHARTS, classes, countries, drugs, methods, sizes, trend, worldmap
from dashboard.charts.bars import first_rows
from dashboard.charts.base import Chart, Look
from dashboard.charts.shading import shading
from dashboard.theme import THEMES, group_colour, tokens
from dashboard.view import CHOICES, View
from store import Store
from tests.dashboard.conftest import CIS, answered, drawn, looked

NOT_DRAWN_HERE = {"pie", "sunburst", "treemap", "indicator", "scatter3d", "surface"}


def views() -> list[View]:
    return [View(map=measure, scale=scale, trend=measure) for measure in CHOICES["map"] for scale in CHOICES["scale"]]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_a_figure_is_a_plain_dictionary(demo: Store, chart: Chart, theme: str) -> None:
    for view in views():
        figure = drawn(demo, chart, CIS, view, theme)
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert figure.keys() == {"data", "layout"}
        assert not NOT_DRAWN_HERE & {trace["type"] for trace in figure["data"]}
        assert figure["layout"]["paper_bgcolor"] == tokens(theme)["surface"]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_nothing_selected_draws_too(demo: Store, chart: Chart) -> None:
    figure = drawn(demo, chart, "country=AD&from=1990-01-01&to=1990-12-31")
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_a_title_says_how_many(demo: Store, chart: Chart) -> None:
    answer = answered(demo, chart, CIS)
    n = answer["lines"] if chart is sizes.CHART else answer["n"]
    assert f"{n:,}" in chart.title(answer, View())


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_a_table_holds_every_row_of_the_answer(demo: Store, chart: Chart) -> None:
    answer = answered(demo, chart, CIS)
    rows = {row["key"]: row for row in chart.table(answer).rows}
    for row in answer["rows"]:
        for column in chart.table(answer).columns:
            if column.id in row:
                assert rows[row["key"]][column.id] == row[column.id]


@pytest.mark.parametrize("chart", [countries.CHART, drugs.CHART, classes.CHART], ids=lambda chart: chart.id)
def test_bars_pair_seizures_with_kilograms(demo: Store, chart: Chart) -> None:
    rows = answered(demo, chart)["rows"][:12]
    left, right = drawn(demo, chart)["data"]
    assert left["x"] == [row["seizures"] for row in rows]
    assert right["x"] == [row["mass_kg"] for row in rows]
    assert (left.get("xaxis"), right["xaxis"]) == (None, "x2")


def test_a_mass_that_is_not_known_is_no_bar_of_length_zero(demo: Store) -> None:
    rows = answered(demo, classes.CHART)["rows"]
    missing = [row["key"] for row in rows if row["mass_kg"] is None]
    figure = drawn(demo, classes.CHART)
    assert missing
    assert [
        value for key, value in zip(figure["data"][1]["y"], figure["data"][1]["x"], strict=True) if key in missing
    ] == [None] * len(missing)
    assert [note["y"] for note in figure["layout"]["annotations"]] == missing


def test_a_group_has_its_colour_in_every_chart(demo: Store) -> None:
    sorts = {key: group.sort for key, group in demo.reference().drug_groups.items()}
    rows = answered(demo, drugs.CHART)["rows"][:12]
    colours = drawn(demo, drugs.CHART)["data"][0]["marker"]["color"]
    assert colours == [group_colour("light", sorts[row["group"]]) for row in rows]
    groups = {group["label"]: group["sort"] for row in answered(demo, trend.CHART)["rows"] for group in row["groups"]}
    for trace in drawn(demo, trend.CHART)["data"]:
        if trace["name"] in groups:
            assert trace["marker"]["color"] == group_colour("light", groups[trace["name"]])


def test_what_is_selected_is_among_the_bars_however_small() -> None:
    rows = [{"key": letter} for letter in "ABCDE"]
    assert [row["key"] for row in first_rows(rows, Look(), "country", 3)] == ["A", "B", "C"]
    late = Look(chosen=frozenset({"country=E", "country=A"}))
    assert [row["key"] for row in first_rows(rows, late, "country", 3)] == ["A", "B", "E"]


def test_what_is_chosen_stands_out(demo: Store) -> None:
    figure = drawn(demo, countries.CHART, "country=KZ")
    muted = tokens("light")["muted-bar"]
    colours = dict(zip(figure["data"][0]["y"], figure["data"][0]["marker"]["color"], strict=True))
    assert colours.pop("KZ") != muted
    assert set(colours.values()) == {muted}


@pytest.mark.parametrize("measure", CHOICES["trend"])
def test_the_trend_stacks_the_groups_of_each_period(demo: Store, measure: str) -> None:
    answer = answered(demo, trend.CHART)
    traces = {trace["name"]: trace for trace in drawn(demo, trend.CHART, view=View(trend=measure))["data"]}
    for index, row in enumerate(answer["rows"]):
        assert traces["Reporters"]["y"][index] == row["reporters"]
        for group in row["groups"]:
            assert traces[group["label"]]["y"][index] == group[measure]


def test_a_partial_period_is_hatched(demo: Store) -> None:
    query = "from=2009-08-10&to=2009-10-20"
    rows = answered(demo, trend.CHART, query)["rows"]
    assert any(row["partial"] for row in rows)
    hatches = drawn(demo, trend.CHART, query)["data"][0]["marker"]["pattern"]["shape"]
    assert hatches == ["/" if row["partial"] else "" for row in rows]
    assert "Hatched: a partial period." in trend.notes(answered(demo, trend.CHART, query), View())


def silent(month: int, *, no_record: bool) -> dict[str, Any]:
    day = f"2009-{month:02}"
    return {
        "from": f"{day}-01",
        "to": f"{day}-28",
        "key": day,
        "label": day,
        "no_record": no_record,
        "partial": False,
    } | {
        "reporters": 0,
        "seizures": 0,
        "lines": 0,
        "aggregate_rows": 0,
        "mass_kg": 0.0,
        "kg_equivalent": None,
        "lines_without_mass": 0,
        "lines_held": 0,
        "lines_without_count": 0,
        "groups": [],
    }


def test_periods_without_any_record_are_shaded_as_one_band() -> None:
    rows = [silent(2, no_record=True), {**silent(3, no_record=True), "from": "2009-03-01"}, silent(4, no_record=False)]
    answer = {"rows": rows, "granularity": "month", "n": 0, "coarser": {"seizures": 0}}
    (band,) = trend.figure(answer, Look())["layout"]["shapes"]
    assert (band["x0"], band["x1"]) == ("2009-02-01", "2009-03-29")


def test_the_map_tells_number_zero_missing_and_no_record_apart(demo: Store) -> None:
    query = "drug=heroin&from=2009-08-01&to=2009-08-31"
    answer = answered(demo, worldmap.CHART, query)
    figure = drawn(demo, worldmap.CHART, query)
    areas = [trace for trace in figure["data"] if trace["type"] == "choropleth"]
    shaded = {code for trace in areas if "coloraxis" in trace for code in trace["locations"]}
    plain = {trace["colorscale"][0][1]: set(trace["locations"]) for trace in areas if "colorscale" in trace}
    assert shaded == {row["key"] for row in answer["rows"] if row["seizures"] and row["key"] != "unknown"}
    assert plain[tokens("light")["zero"]] == set(answer["recorded"]) - shaded
    assert "BR" in plain[tokens("light")["land"]]
    assert not shaded & plain[tokens("light")["land"]]


def test_countries_outside_the_selected_region_are_not_asked_about(demo: Store) -> None:
    figure = drawn(demo, worldmap.CHART, CIS)
    off = next(
        trace
        for trace in figure["data"]
        if trace["type"] == "choropleth" and trace.get("colorscale", [[0, ""]])[0][1] == tokens("light")["land-off"]
    )
    assert "BR" in off["locations"]
    assert "RU" not in off["locations"]
    assert "customdata" not in off


def test_mass_that_is_not_known_is_not_the_lightest_shade(demo: Store) -> None:
    base = answered(demo, worldmap.CHART)
    rows = [{**base["rows"][0], "mass_kg": None}, *base["rows"][1:]]
    figure = worldmap.figure({**base, "rows": rows}, Look(view=View(map="mass_kg")))
    missing = next(
        trace
        for trace in figure["data"]
        if trace["type"] == "choropleth" and trace.get("colorscale", [[0, ""]])[0][1] == tokens("light")["no-mass"]
    )
    assert missing["locations"] == [rows[0]["key"]]


def test_the_map_reads_no_shape_from_elsewhere(demo: Store) -> None:
    figure = drawn(demo, worldmap.CHART)
    assert {trace["geojson"] for trace in figure["data"] if trace["type"] == "choropleth"} == {"/geo/countries.json"}
    assert figure["layout"]["geo"]["fitbounds"] is False
    assert figure["layout"]["geo"]["visible"] is False


def test_the_frame_of_the_map_does_not_follow_a_filter(demo: Store) -> None:
    assert drawn(demo, worldmap.CHART)["layout"]["geo"] == drawn(demo, worldmap.CHART, "country=AM")["layout"]["geo"]


def test_circles_have_areas_in_proportion(demo: Store) -> None:
    answer = answered(demo, worldmap.CHART)
    circles = drawn(demo, worldmap.CHART)["data"][-1]
    largest = max(row["seizures"] for row in answer["places"])
    for row, size in zip(answer["places"], circles["marker"]["size"], strict=True):
        assert size == pytest.approx(max(4, 22 * (row["seizures"] / largest) ** 0.5), abs=0.06)


def test_quantile_classes_never_split_equal_values() -> None:
    scale = shading([1, 1, 1, 1, 5, 9, 100], Look(view=View(scale="quantile")))
    assert scale.position(1) < scale.position(5) <= scale.position(9) < scale.position(100)
    labels = scale.coloraxis["colorbar"]["ticktext"]
    assert (labels[0], labels[-1]) == ("1", "100")


def test_a_logarithmic_scale_names_values_that_occur() -> None:
    bar = shading([3, 40, 5000], Look()).coloraxis["colorbar"]
    assert bar["ticktext"] == ["10", "100", "1,000"]


def test_the_heat_map_has_a_row_and_a_column_for_unknown(demo: Store) -> None:
    squares, numbers = drawn(demo, methods.CHART)["data"]
    assert squares["x"][-1] == squares["y"][-1] == "unknown"
    cells = {
        (row["mode"] or "unknown", row["concealment"] or "unknown"): row["seizures"]
        for row in answered(demo, methods.CHART)["rows"]
    }
    shown = zip(numbers["x"], numbers["y"], numbers["text"], strict=True)
    assert all(text == f"{cells[mode, place]:,}" for mode, place, text in shown)


def test_size_bins_are_those_of_the_answer(demo: Store) -> None:
    rows = answered(demo, sizes.CHART)["rows"]
    (bars,) = drawn(demo, sizes.CHART)["data"]
    assert (bars["y"], bars["x"]) == ([row["key"] for row in rows], [row["lines"] for row in rows])


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_value_axis_names_its_measure(demo: Store, chart: Chart) -> None:
    shown = drawn(demo, chart)["layout"]
    for name, axis in shown.items():
        if name.startswith(("xaxis", "yaxis")) and axis.get("rangemode") == "tozero":
            assert axis["title"]["text"]


def test_looks_know_the_members_of_a_region(demo: Store) -> None:
    asked = looked(demo, worldmap.CHART, "region=bloc:cis&from=2009-10-01").asked
    assert asked is not None
    assert {"RU", "KZ"} <= asked
    assert "GE" not in asked, "Georgia left in August 2009"
