"""What the Operations page draws: figures, tables, files and words say what the answer says, nothing added."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.door import ask, ask_query
from analytics.selection import Selection
from dashboard.charts import operation_days, operation_map, operation_weeks
from dashboard.charts.base import Chart, Figure, Look
from dashboard.charts.operation_charts import OPERATION_CHARTS
from dashboard.components.operation_people import people_table
from dashboard.components.operation_published import published_data
from dashboard.pages.operations_draw import chart_answer, draw
from dashboard.pages.operations_edit import read
from dashboard.server import build_server
from dashboard.theme import THEMES, tokens
from i18n import LANGUAGES, speaking
from store import Store
from store.operations import Operation, Participant, save_operation

SLUG = "operation-sentinel"
SEARCH = f"?operation={SLUG}"


def answer(store: Store, chart: Chart, slug: str = SLUG) -> Any:
    return chart_answer(store, chart, slug)


def figure(store: Store, chart: Chart, slug: str = SLUG, theme: str = "light") -> Figure:
    return chart.figure(answer(store, chart, slug), Look(theme=theme))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("chart", OPERATION_CHARTS, ids=lambda chart: chart.id)
def test_a_figure_is_a_plain_dictionary(demo: Store, chart: Chart, theme: str) -> None:
    drawn = figure(demo, chart, theme=theme)
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    assert drawn["layout"]["paper_bgcolor"] == tokens(theme)["surface"]


@pytest.mark.parametrize("chart", OPERATION_CHARTS, ids=lambda chart: chart.id)
def test_an_operation_without_anything_draws_too(empty: Store, chart: Chart) -> None:
    bare = save_operation(empty, Operation("", "Bare"), new=True).operation
    drawn = figure(empty, chart, bare)
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    assert draw(empty, f"?operation={bare}", "light", records=True)["state"] == "operations is-one"


def test_a_silent_day_has_a_shade_and_no_bar(demo: Store) -> None:
    days = answer(demo, operation_days.CHART)["days"]
    silent = [row["key"] for row in days if not row["reporters"]]
    drawn = figure(demo, operation_days.CHART)
    covered = {day for shape in drawn["layout"]["shapes"] for day in _days(shape["x0"], shape["x1"])}
    assert silent
    assert covered == set(silent)
    shown = dict(zip([row["key"] for row in days], drawn["data"][0]["y"], strict=True))
    assert {shown[day] for day in silent} == {None}


def _days(first: str, after: str) -> Iterator[str]:
    start = date.fromisoformat(first).toordinal()
    return (date.fromordinal(day).isoformat() for day in range(start, date.fromisoformat(after).toordinal()))


@pytest.mark.parametrize("chart", [operation_days.CHART, operation_weeks.CHART], ids=lambda chart: chart.id)
def test_each_unit_has_a_panel_of_its_own(demo: Store, chart: Chart) -> None:
    rows = answer(demo, chart)["days" if chart is operation_days.CHART else "weeks"]
    seizures, mass, reporters = figure(demo, chart)["data"]
    assert (seizures["yaxis"], mass["yaxis"], reporters["yaxis"]) == ("y", "y2", "y3")
    assert seizures["y"] == [row["seizures"] for row in rows]
    assert mass["y"] == [row["mass_kg"] for row in rows]
    assert reporters["y"] == [row["reporters"] for row in rows]


def test_the_weeks_of_the_operation_stand_out_and_its_short_one_is_hatched(demo: Store) -> None:
    weeks = answer(demo, operation_weeks.CHART)["weeks"]
    marker = figure(demo, operation_weeks.CHART)["data"][0]["marker"]
    during = {tokens("light")["seq-4"]}
    for week, colour, shape in zip(weeks, marker["color"], marker["pattern"]["shape"], strict=True):
        assert (colour in during) == (week["phase"] == "during")
        first, last = date.fromisoformat(week["from"]), date.fromisoformat(week["to"])
        assert (shape == "/") == ((last - first).days < 6)
    assert "/" in marker["pattern"]["shape"]


def test_the_map_tells_the_four_kinds_of_countries_apart(demo: Store) -> None:
    told = answer(demo, operation_map.CHART)
    status = {row["country"]: row["status"] for row in told["participants"]}
    areas = [trace for trace in figure(demo, operation_map.CHART)["data"] if trace["type"] == "choropleth"]
    land = next(trace for trace in areas if trace.get("hoverinfo") == "skip")
    assert not set(land["locations"]) & status.keys()
    shaded = [trace for trace in areas if "coloraxis" in trace]
    reported = {code for code, said in status.items() if said == "reported"}
    assert {code for trace in shaded for code in trace["locations"]} == reported
    signs = [trace for trace in figure(demo, operation_map.CHART)["data"] if trace.get("mode") == "text"]
    assert sorted(text for trace in signs for text in trace["text"]) == sorted(
        {"nil": "0", "silent": "?"}[said] for said in status.values() if said != "reported"
    )


def test_seizures_outside_the_participants_are_beside_them(demo: Store) -> None:
    row = {"label": "Georgia", "country": "GE", "status": "reported", "seizures": 2, "mass_kg": 1.5, "lines": 2}
    row |= {"lines_without_mass": 0, "lines_held": 0, "nil_reports": [], "first_day": None, "last_day": None}
    told = {**answer(demo, operation_map.CHART), "others": [row]}
    found = {one["key"]: one for one in operation_map.CHART.table(told).rows}
    assert (found["GE"]["seizures"], found["GE"]["said"]) == (2, "no participant")
    assert people_table(told).rows[-1]["basis"] == "no participant"


def test_the_weeks_say_what_they_are_about(demo: Store) -> None:
    around, own = answer(demo, operation_weeks.CHART), answer(demo, operation_days.CHART)
    in_bars = sum(row["seizures"] or 0 for row in around["weeks"])
    assert around["n"] == in_bars + around["weeks_coarser"]["seizures"]
    assert own["n"] < around["n"]
    assert (own["query"], "country=" in around["query"]) == ("operation=operation-sentinel", True)
    assert ask_query(demo, "totals", around["query"])["n"] == around["n"]


@pytest.fixture
def client(demo: Store, tmp_path: Path) -> FlaskClient:
    return build_server(demo, tmp_path).test_client()


@pytest.mark.parametrize("name", ["operation-participants", *(chart.id for chart in OPERATION_CHARTS)])
def test_a_file_has_its_caption_and_every_row(client: FlaskClient, demo: Store, name: str) -> None:
    response = client.get(f"/export/{name}.csv{SEARCH}", base_url="http://127.0.0.1:80")
    assert response.status_code == 200, response.text
    lines = list(csv.reader(io.StringIO(response.text.lstrip("\ufeff"))))
    said = [line[0] for line in lines if line[0].startswith("# ")]
    assert any(line.startswith(("# selection: ", "# title: ")) and "Operation Sentinel" in line for line in said)
    assert "# warning: Illustrative data, not a record of real seizures." in said
    header, *rows = lines[len(said) :]
    chart = next((chart for chart in OPERATION_CHARTS if chart.id == name), None)
    told = answer(demo, chart or operation_map.CHART)
    wanted = chart.table(told) if chart else people_table(told)
    assert len(rows) == len(wanted.rows)
    assert [row[header.index("seizures")] for row in rows] == [
        "" if row["seizures"] is None else str(row["seizures"]) for row in wanted.rows
    ]


@pytest.mark.parametrize("search", ["", "?operation=nowhere"])
def test_a_file_of_no_operation_is_refused_with_a_sentence(client: FlaskClient, search: str) -> None:
    response = client.get(f"/export/operation-days.csv{search}", base_url="http://127.0.0.1:80")
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["error"].endswith(".")


def test_published_figures_keep_their_words_and_contradictions_stand_together(demo: Store) -> None:
    rows = ask(demo, "published_operations", Selection())["rows"]
    data = published_data(rows)
    figures = [one for group in data for one in group["figures"]]
    claims = [claim["wording"] for one in figures for claim in one["claims"]]
    assert sorted(claims) == sorted(row["wording"] for row in rows)
    disputes: dict[str, list[str]] = {}
    for row in rows:
        if row["conflict_group"]:
            disputes.setdefault(row["conflict_group"], []).append(row["wording"])
    together = [[claim["wording"] for claim in one["claims"]] for one in figures if one["disputed"]]
    assert sorted(together) == sorted(disputes.values())
    sources = {claim["source"] for one in figures for claim in one["claims"]} | {group["source"] for group in data}
    assert sources - {""} == {row["source"] for row in rows}


def test_the_form_says_what_was_written() -> None:
    values = {
        "name": "Steppe Wind",
        "coordinator": "",
        "from_date": "2010-03-01",
        "to_date": None,
        "named": ["KZ"],
        "assumed": ["RU"],
        "drugs": ["heroin"],
        "reference": "https://example.org",
    }
    operation = read(values, None)
    assert operation.participants == (Participant("KZ", "published"), Participant("RU", "assumed"))
    assert (operation.from_date, operation.to_date, operation.coordinator) == (date(2010, 3, 1), None, None)


def test_an_empty_database_says_what_to_do_next(empty: Store) -> None:
    drawn = draw(empty, "", "light", records=False)
    assert drawn["state"] == "operations is-list"
    assert "New operation" in str(drawn["list"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chart", [operation_days.CHART, operation_weeks.CHART], ids=lambda chart: chart.id)
def test_days_stand_clear_of_each_other_on_a_phone(demo: Store, chart: Chart, language: str) -> None:
    with speaking(language):
        drawn = figure(demo, chart)
    time = next(axis for axis in drawn["layout"].values() if isinstance(axis, dict) and axis.get("ticktext"))
    start, end = (datetime.fromisoformat(day) for day in time["range"])
    places = [(datetime.fromisoformat(day) - start) / (end - start) * 225 for day in time["tickvals"]]
    ticks = list(zip(places, (text.split("<br>")[0] for text in time["ticktext"]), strict=True))
    assert len(ticks) >= 3
    for (one, left), (other, right) in pairwise(ticks):
        assert other - one > (len(left) + len(right)) / 2 * 5.2, (left, right)
