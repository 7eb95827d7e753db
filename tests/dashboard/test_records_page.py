"""The Records page: blocks of the grid, what stands above it, the story of a record, the export of the same table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from analytics.door import ask, record_rows
from analytics.filters import FILTERS
from analytics.questions.record_columns import COLUMNS
from analytics.selection import parse
from dashboard.components.record_row import CATEGORIES, grid_row
from dashboard.components.record_state import read, write
from dashboard.exports.routes import register_exports
from dashboard.pages.records_draw import head, panel, told
from dashboard.pages.records_rows import register_rows
from dashboard.view import View
from store import Store
from store.batches import undo
from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.databases import store as store
from tests.fixtures.databases import value
from tests.fixtures.loading import load_text, template

EVENT_ID = "seizure_id"


@pytest.fixture
def client(demo: Store) -> Iterator[FlaskClient]:
    server = Flask("test", static_folder=None)
    register_exports(server, demo)
    register_rows(server, demo)
    yield server.test_client()


def words(part: Any) -> str:
    """All text of a component or of a list of them."""
    if isinstance(part, list | tuple):
        return " ".join(words(one) for one in part)
    children = getattr(part, "children", part)
    return words(children) if children is not part else "" if part is None else str(part)


def exported(text: str) -> tuple[list[str], list[dict[str, str]]]:
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    notes = [row[0] for row in found if row and row[0].startswith("# ")]
    header, *rows = found[len(notes) :]
    return notes, [dict(zip(header, row, strict=True)) for row in rows]


def test_blocks_put_together_are_the_whole_table(client: FlaskClient, demo: Store) -> None:
    query = "sort=mass&order=asc&where_drug=heroin"
    blocks = [client.get(f"/records/rows?{query}&offset={offset}&limit=40").get_json() for offset in range(0, 400, 40)]
    lines = [row["id"] for block in blocks for row in block["rows"]]
    masses = [ask(demo, "record", parse(""), line=int(line))["line"]["mass_kg"] for line in lines[:60]]
    assert len(lines) == len(set(lines)) == blocks[0]["total"] > 60
    assert masses == sorted(masses)


def test_a_block_says_what_a_reader_sees(client: FlaskClient) -> None:
    block = client.get("/records/rows?limit=1&country=KZ&lang=ru&sort=date&order=desc&map=mass_kg").get_json()
    (row,) = block["rows"]
    assert row["country"] == "Казахстан"
    assert [mark["kind"] for mark in row["marks"]] == ["illustrative"]
    assert row["held"] is False
    assert block["snapshot"].startswith("v")


@pytest.mark.parametrize(
    ("query", "key"), [("where_mass=a", "where_mass"), ("sort=colour", "sort"), ("drug=heroine", "drug"), ("x=1", "x")]
)
def test_what_cannot_be_read_is_refused_with_its_key(client: FlaskClient, query: str, key: str) -> None:
    answer = client.get(f"/records/rows?{query}&offset=0&limit=10")
    assert (answer.status_code, answer.get_json()["key"]) == (400, key)


def test_the_export_is_the_table_as_it_is_shown(client: FlaskClient, demo: Store) -> None:
    query = "drug=heroin,opium&sort=mass&order=desc&where_mass=0.5..5"
    notes, rows = exported(client.get(f"/export/records.csv?{query}&record=7&scale=log").get_data(as_text=True))
    shown = record_rows(demo, parse("drug=heroin,opium"), sort="mass", order="desc", where_mass="0.5..5", limit=1000)
    assert [row["line"] for row in rows] == [str(row["line"]) for row in shown["rows"]]
    assert len(rows) == shown["total"] > 5
    said = notes.splitlines() if isinstance(notes, str) else list(notes)
    assert f"# n: {len({row['seizure'] for row in rows}):,}" in said  # of the rows of the file, not of the selection
    assert "# filters of columns: Mass: 0.5..5" in said and "# order: Mass (desc)" in said
    assert not any(line.startswith("# left out") for line in said)


def test_a_formula_in_a_record_is_text_in_the_export(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"note": "=HYPERLINK(1)"}, {"note": "plain"}, columns=("note",)))
    server = Flask("test", static_folder=None)
    register_exports(server, store)
    text = server.test_client().get("/export/records.csv?sort=row&order=asc").get_data(as_text=True)
    assert [row["note"] for row in exported(text)[1]] == ["'=HYPERLINK(1)", "plain"]


def test_the_head_says_the_selection_and_how_much_it_is(demo: Store) -> None:
    found = record_rows(demo, parse("drug=heroin"), limit=1)
    drawn = head(demo, "?drug=heroin&where_mass=1..&map=mass_kg&sort=mass&order=asc")
    narrowed = record_rows(demo, parse("drug=heroin"), where_mass="1..", limit=1)
    assert drawn["sentence"] == "Heroin"
    assert words(drawn["count"]) == f"{narrowed['total']:,} lines {narrowed['seizures']:,} seizures"
    assert 0 < narrowed["total"] < found["total"]
    assert drawn["notice"] is None


def test_an_address_that_cannot_be_read_says_so_and_offers_the_way_back(demo: Store) -> None:
    drawn = head(demo, "?drug=heroin&where_mass=heavy")
    assert "is-refused" in drawn["state"]
    assert "where_mass=heavy is not a range" in words(drawn["notice"])
    assert '"?drug=heroin"' in json.dumps(drawn["notice"].to_plotly_json(), default=lambda part: part.to_plotly_json())


def test_an_empty_database_says_what_to_do(empty: Store) -> None:
    assert "is-empty" in head(empty, "")["state"]


def test_a_chip_takes_its_own_filter_away_and_nothing_else(demo: Store) -> None:
    drawn = panel(demo, "?drug=heroin&where_place=a&sort=mass&order=asc")
    links = {words(chip): chip.href for chip in drawn["chips"] if getattr(chip, "className", "") == "chip"}
    assert links["Drug:  Heroin "] == "?where_place=a&sort=mass&order=asc"
    assert links["Place:  a "] == "?drug=heroin&sort=mass&order=asc"
    assert drawn["filters_on"] == "2"


def test_nothing_left_by_the_columns_offers_to_clear_them(demo: Store) -> None:
    drawn = panel(demo, "?drug=heroin&where_place=nowhere+at+all&sort=mass&order=asc")
    assert "No record matches the filters of the columns" in words(drawn["nothing"])
    assert panel(demo, "?drug=heroin")["nothing"] is None


def test_reading_and_writing_an_address_come_back_to_it() -> None:
    search = "?country=KZ&grain=year&sort=mass&order=asc&where_place=a+b"
    asked = read(search + "&record=17")
    assert (asked.query, asked.record, asked.filters) == ("country=KZ", "17", {"place": "a b"})
    assert asked.view == View(grain="year")
    assert read(write(asked.query, asked.view, asked.options)) == read(search)


def story_of(store: Store, line: int = 1, search: str = "") -> str:
    return words(told(store, str(line), search)["body"])


def test_a_story_says_what_was_made_of_a_quantity(store: Store, tmp_path: Path) -> None:
    grams = {"quantity": '"1,250"', "unit": "Gram", "drug": "героин", "country": "Казахстан"}
    load_text(store, tmp_path, template(grams, {"quantity": '"1,234,567"', "unit": "Gram"}))
    rows = {row["key"]: row for row in ask(store, "record", parse(""), line=1)["rows"]}
    assert (rows["quantity"]["written"], rows["quantity"]["became"]) == ("1,250", "1,250")
    assert rows["mass"]["became"] == "1.25 kg"
    assert rows["mass"]["rule"] == "1,250 × 0.001 kg: one gram is 0.001 kg."
    assert (rows["drug"]["written"], rows["drug"]["became"]) == ("героин", "Heroin")
    assert (rows["country"]["written"], rows["country"]["became"]) == ("Казахстан", "Kazakhstan")
    text = story_of(store)
    sha256 = value(store, "SELECT sha256 FROM batch")
    assert sha256 in text and "file.csv" in text and "Counts in totals" in text


def test_a_story_says_what_a_tablet_was_converted_with(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"quantity": "4000", "unit": "tablets", "drug": "amphetamine"}))
    answer = ask(store, "record", parse(""), line=1)
    (row,) = (row for row in answer["rows"] if row["key"] == "equivalent")
    assert row["became"] == "1 kg (0.36 to 1.2)"  # 250, 90 and 300 mg each
    assert "One tablet is 0.00025 kg (0.00009 to 0.0003), factor version 2026-1" in row["rule"]
    assert [reason["code"] for reason in answer["reasons"]] == ["without_mass"]


def test_a_story_has_the_other_lines_the_findings_and_the_hold(store: Store, tmp_path: Path) -> None:
    held = {EVENT_ID: "A-1", "drug": "heroin", "quantity": "40000", "unit": "kg"}
    other = {EVENT_ID: "A-1", "drug": "opium", "quantity": "2", "unit": "kg"}
    unknown = {EVENT_ID: "A-2", "drug": "zzyzx", "quantity": "1", "unit": "kg"}
    load_text(store, tmp_path, template(held, other, unknown, unknown | {EVENT_ID: "A-3"}))
    answer = ask(store, "record", parse(""), line=1)
    assert [line["line"] for line in answer["other_lines"]] == [2]
    assert answer["hold"]["cap_kg"] == 10_000
    assert [(issue["code"], issue["about"]) for issue in answer["issues"]] == [("above_mass_cap", "row")]
    text = story_of(store)
    assert "above the cap of 10,000 kg" in text and "Opium" in text
    for line in (3, 4):  # one finding for the text that both rows have
        shared = ask(store, "record", parse(""), line=line)["issues"]
        assert [(issue["code"], issue["about"], issue["rows"]) for issue in shared] == [
            ("unrecognised_drug", "value", 2)
        ]


def test_a_record_that_does_not_count_is_told_and_says_why(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"country": "KZ"}, {"country": "RU"}))
    assert "not among the records" in story_of(store, 1, "?country=RU")
    assert "not among the records" not in story_of(store, 2, "?country=RU")
    undo(store, 1)
    assert record_rows(store, parse(""))["total"] == 0
    text = story_of(store, 1)
    assert "Counts in no total" in text and "Its batch was undone" in text


def test_an_unknown_record_is_a_sentence(demo: Store) -> None:
    for line in ("999999999", "abc", "-1"):
        drawn = told(demo, line, "")
        assert drawn["title"] == "No such record"
        assert words(drawn["body"]).strip()
    assert told(demo, None, "") == {"title": "", "body": []}


def test_unknown_is_named_where_the_filters_offer_it_and_a_dash_elsewhere() -> None:
    assert {item.key for item in FILTERS if item.unknown} == CATEGORIES
    row = dict.fromkeys((*(column.field for column in COLUMNS), "quantity_as_written", "unit_as_written", "period_end"))
    row |= {"line": 1, "held": False, "grain": "individual", "illustrative": False, "date_precision": "day"}
    columns = [{"id": column.field, "column": column.id, "format": column.format} for column in COLUMNS]
    cells = grid_row(row, columns)
    assert {column.id for column in COLUMNS if cells[column.id] == "Unknown"} == CATEGORIES
    assert {cells[column.id] for column in COLUMNS if column.id not in CATEGORIES} == {"—"}
