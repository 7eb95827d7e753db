"""CSV files of the charts: the same numbers, their caption, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from analytics.door import ask
from analytics.selection import parse
from dashboard.caption import caption
from dashboard.charts import CHARTS
from dashboard.exports.routes import register_exports, with_caption
from store import Store
from store.text import neutral
from tests.dashboard.conftest import CIS


@pytest.fixture
def client(demo: Store) -> Iterator[FlaskClient]:
    server = Flask("test", static_folder=None)
    register_exports(server, demo)
    yield server.test_client()


def lines(text: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """(caption, rows) of an exported file."""
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    head = [row[0] for row in found if row and row[0].startswith("# ")]
    words = dict(line.removeprefix("# ").split(": ", 1) for line in head)
    header, *rows = found[len(head) :]
    return words, [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", [chart.id for chart in CHARTS])
def test_every_chart_can_be_taken_away_with_its_caption(client: FlaskClient, demo: Store, name: str) -> None:
    answer = client.get(f"/export/{name}.csv?{CIS}&scale=quantile")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    words, rows = lines(answer.get_data(as_text=True))
    totals = ask(demo, "totals", parse(CIS))
    assert words["selection"] == "All seizures in the CIS"
    assert words["n"] == f"{totals['n']:,}"
    assert words["snapshot"] == totals["snapshot"]
    assert words["query"] == CIS
    assert words["as of"] == "31 Dec 2010"
    assert words["warning"] == "Illustrative data, not a record of real seizures."
    assert words["counting rule"]
    assert rows
    assert f"sentinel-{name}-{totals['snapshot']}.csv" in answer.headers["Content-Disposition"]


def test_numbers_are_the_exact_ones_of_the_answer(client: FlaskClient, demo: Store) -> None:
    _words, rows = lines(client.get(f"/export/countries.csv?{CIS}").get_data(as_text=True))
    expected = ask(demo, "by_country", parse(CIS))["rows"]
    assert [(row["key"], row["seizures"], row["mass_kg (kg)"]) for row in rows] == [
        (row["key"], repr(row["seizures"]), repr(row["mass_kg"])) for row in expected
    ]


def test_what_is_not_known_is_an_empty_cell(client: FlaskClient) -> None:
    _words, rows = lines(client.get("/export/classes.csv").get_data(as_text=True))
    assert {row["mass_kg (kg)"] for row in rows if row["key"] == "precursor"} == {""}


def test_all_records_are_exported_not_the_page_of_them(client: FlaskClient, demo: Store) -> None:
    _words, rows = lines(client.get("/export/records.csv").get_data(as_text=True))
    assert len(rows) == ask(demo, "records", parse(""))["total"]
    assert len({row["line"] for row in rows}) == len(rows)


def test_no_records_are_a_file_too(client: FlaskClient) -> None:
    words, rows = lines(client.get("/export/records.csv?country=AD").get_data(as_text=True))
    assert words["n"] == "0"
    assert rows == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_would_be_run_is_text(demo: Store, start: str) -> None:
    words = caption(ask(demo, "totals", parse("")), "title")
    rows = [[f"{start}HYPERLINK(1)", "-0.5", "+7", "1e3"]]
    text = "".join(with_caption(words.lines(), ["a", "b", "c", "d"], rows))
    (row,) = csv.reader(io.StringIO(text.splitlines(keepends=True)[-1]))
    assert row == [f"'{start}HYPERLINK(1)", "-0.5", "+7", "1e3"] or start == "\r"
    assert neutral(f"{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize(
    ("path", "status"), [("countries.csv?drug=heroine", 400), ("countries.csv?colour=red", 400), ("pie.csv", 404)]
)
def test_what_cannot_be_exported_says_why(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(f"/export/{path}")
    assert answer.status_code == status
    body: dict[str, Any] = answer.get_json()
    assert body["error"].endswith((".", "?"))


def test_the_route_is_the_one_the_page_asks(client: FlaskClient) -> None:
    script = (Path(__file__).parents[2] / "dashboard" / "assets" / "30-export.js").read_text(encoding="utf-8")
    assert "`/export/${id}.csv${window.location.search}`" in script
    assert client.get("/export/map.csv?map=mass_kg&grain=year").status_code == 200
