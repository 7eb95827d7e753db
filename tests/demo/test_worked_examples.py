"""The numbers that the documentation works out by hand come out of the program, and the demonstration loads clean."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.door import ask
from analytics.selection import Selection, parse
from etl.door import LoadReport, load, load_demo, remove_demo
from store import Store, open_store
from store.batches import issues

ROOT = Path(__file__).resolve().parent.parent.parent
METHODS = (ROOT / "docs" / "METHODS.md").read_text(encoding="utf-8")
TEMPLATE = (ROOT / "data" / "TEMPLATE.md").read_text(encoding="utf-8")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'examples.db'}")
    yield opened
    opened.close()


def table_after(text: str, words: str) -> list[list[str]]:
    """The cells of the first Markdown table below some words, header first."""
    block = text[text.index(words) :]
    lines = re.search(r"(?:^\|.*\n)+", block, re.MULTILINE)
    assert lines is not None
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines.group().splitlines()]
    return [rows[0], *rows[2:]]


def as_file(path: Path, rows: list[list[str]]) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def file_a(folder: Path) -> Path:
    """File A of METHODS.md as a template: without its row numbers, with the column that a template has."""
    header, *rows = table_after(METHODS, "File A, individual seizures")
    return as_file(folder / "a.csv", [[*header[1:], "nil_report"], *([*row[1:], ""] for row in rows)])


def totals(store: Store, query: str = "") -> dict[str, Any]:
    return ask(store, "totals", parse(query))


def test_measures_of_file_a_are_those_of_methods(store: Store, tmp_path: Path) -> None:
    load(store, file_a(tmp_path))
    found = totals(store)
    assert (found["seizures"], found["lines"], found["lines_without_mass"], found["countries"]) == (4, 5, 2, 3)
    assert found["mass_kg"] == pytest.approx(5.55)
    assert found["median_mass_kg"] == pytest.approx(1.25)
    assert found["largest_mass_kg"] == pytest.approx(4)
    assert round(found["share_of_largest"], 2) == 0.72
    by_drug = {row["key"]: row["seizures"] for row in ask(store, "by_drug", Selection())["rows"]}
    assert (by_drug["heroin"], by_drug["opium"], sum(by_drug.values())) == (2, 1, 5)


def test_an_aggregate_adds_seizures_and_mass_but_no_size(store: Store, tmp_path: Path) -> None:
    header = ["seizure_id", "date", "country", "drug", "quantity", "unit", "nil_report", "event_count"]
    load(store, file_a(tmp_path))
    load(store, as_file(tmp_path / "b.csv", [header, ["", "2009-09", "UA", "Cannabis herb", "9.5", "kg", "", "14"]]))
    found = totals(store)
    assert (found["seizures"], found["lines"]) == (18, 5)
    assert found["mass_kg"] == pytest.approx(15.05)
    assert (found["median_mass_kg"], found["largest_mass_kg"]) == (pytest.approx(1.25), pytest.approx(4))


def test_a_month_is_in_a_period_only_as_a_whole(store: Store, tmp_path: Path) -> None:
    load(store, file_a(tmp_path))
    part, whole = totals(store, "from=2009-08-05&to=2009-09-30"), totals(store, "from=2009-08-01&to=2009-09-30")
    assert (part["seizures"], part["crossing_edge"]) == (3, 1)
    assert (whole["seizures"], whole["crossing_edge"]) == (4, 0)


def test_example_of_the_template_is_what_its_page_says(store: Store, tmp_path: Path) -> None:
    example = re.search(r"```csv\n(.+?)```", TEMPLATE, re.DOTALL)
    assert example is not None
    path = tmp_path / "example.csv"
    path.write_text(example.group(1), encoding="utf-8")
    report = load(store, path)
    assert (report.profile, report.rows_read, report.rows_loaded) == ("sentinel_template", 4, 4)
    found = totals(store)
    assert found["seizures"] == 1 + 14
    assert found["mass_kg"] == pytest.approx(4.75)


@pytest.fixture
def demo(store: Store) -> LoadReport:
    return load_demo(store)


def test_demonstration_loads_without_a_finding(store: Store, demo: LoadReport) -> None:
    assert demo.rows_read == demo.rows_loaded
    assert demo.batch is not None
    assert issues(store, demo.batch) == []
    assert (demo.lines_held, demo.repeated_rows) == (0, 0)


def test_operation_has_the_numbers_of_its_page(store: Store, demo: LoadReport) -> None:
    assert demo.batch is not None
    page = (ROOT / "data" / "demo" / "README.md").read_text(encoding="utf-8")
    stated = re.search(r"illustration has (\d+) seizures \(cases\)\s+and\s+([\d.]+) kg", page)
    assert stated is not None
    found = totals(store, "operation=operation-sentinel")
    assert found["seizures"] == int(stated.group(1)) > 100
    assert round(found["mass_kg"], 1) == float(stated.group(2)) > 160
    # Of the ten participants eight report seizures: "Who reported" on that page.
    assert "eight participants report seizures" in page
    assert (found["countries"], found["reporters"], found["illustrative"]) == (8, 8, True)
    assert date(2009, 8, 1) <= date.fromisoformat(found["first_date"])
    assert date.fromisoformat(found["last_date"]) <= date(2009, 9, 30)


def test_georgia_counts_in_the_cis_while_it_was_a_member(store: Store, demo: LoadReport) -> None:
    assert demo.batch is not None
    everything = "region=bloc:cis&country=GE"
    member, later = totals(store, f"{everything}&to=2009-08-17"), totals(store, f"{everything}&from=2009-08-18")
    assert member["seizures"] == totals(store, "country=GE&to=2009-08-17")["seizures"] > 0
    assert later["seizures"] == 0 < totals(store, "country=GE&from=2009-08-18")["seizures"]


def test_removed_demonstration_counts_nowhere(store: Store, demo: LoadReport) -> None:
    assert demo.seizures > 0
    assert remove_demo(store)
    assert totals(store)["seizures"] == 0
