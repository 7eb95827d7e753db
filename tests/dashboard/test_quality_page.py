"""The page of the quality of reporters and the panel of look-alikes, as components and as files; no browser."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.door import ask_query
from analytics.selection import parse
from dashboard.components.data_lookalikes import lookalikes
from dashboard.components.data_quality import REASONS, quality_href
from dashboard.pages.data_quality import draw
from dashboard.server import build_server
from etl.sentences import QUARANTINE
from store import Store, open_store
from tests.fixtures.loading import load_text, template

KZ = "sentinel-template:country:KZ"
SOME = (
    {"place": "Osh", "quantity": "10"},
    {"place": "Osh", "quantity": "10"},
    {"unit": "sack", "date": "2014-05"},
    {"country": "KG", "drug": "blue dust", "quantity": "12.5"},
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("quality")
    opened = open_store(f"sqlite:///{folder / 'quality.db'}")
    load_text(opened, folder, template(*SOME, {"date": "never"}, columns=("place",)), "first.csv")
    load_text(opened, folder, template(SOME[0], columns=("place",)), "second.csv")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(store: Store, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return build_server(store, tmp_path_factory.mktemp("server")).test_client()


def words(part: Any) -> str:
    """All text of a component, in its order."""
    if part is None:
        return ""
    if isinstance(part, list | tuple):
        return " ".join(map(words, part))
    return words(getattr(part, "children", None)) if hasattr(part, "_namespace") else str(part)


def test_the_table_leads_from_each_reporter_to_its_sheet(store: Store) -> None:
    drawn = draw(store, "?drug=heroin,unclassified")
    (table,) = drawn["tables"].values()
    assert {row["key"]: row["href"] for row in table["rows"]} == {
        key: f"/data/quality?drug=heroin,unclassified&reporter={key}"
        for key in (KZ, "sentinel-template:country:KG")
    }
    assert [mark["word"] for mark in table["rows"][0]["cells"][0]["marks"]] == ["few rows"]
    assert drawn["sheet"] is None and "is-" not in drawn["state"]


def test_the_sheet_says_shares_problems_rounding_and_what_was_held_back(store: Store) -> None:
    drawn = draw(store, f"?reporter={KZ}")
    said = words(drawn["sheet"])
    assert drawn["state"] == "quality has-sheet" and drawn["chosen"] == KZ
    for text in (
        "3 of 4", "Unit that is not known here", "1 of 4 (25%, of units as written)", "Index 500", "2014",
        "1 of 6 rows quarantined, of whichever reporter: a date that cannot be read: 1", "All seizures", "Whipple",
    ):  # fmt: skip
        assert text in said, text


def test_a_refused_address_says_why_and_an_empty_database_what_to_do(store: Store, tmp_path: Path) -> None:
    assert "reporter=nobody" in words(draw(store, "?reporter=nobody")["notice"])
    empty = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    assert "Load a file" in words(draw(empty, "")["notice"])
    empty.close()


def test_look_alikes_are_listed_with_both_records(store: Store) -> None:
    said = words(lookalikes(ask_query(store, "lookalikes", "")))
    assert "2 pairs of records" in said and "first.csv, row 1" in said and "second.csv, row 1" in said
    nothing = words(lookalikes(ask_query(store, "lookalikes", "country=KG")))
    assert nothing == "No record of one file looks like a record of another."


def test_the_api_answers_like_the_command_line(store: Store, client: FlaskClient) -> None:
    for address in ("quality?drug=heroin", f"quality?reporter={KZ}&granularity=month", "lookalikes?limit=1"):
        answer = client.get(f"/api/v1/{address}").get_json()
        question, _mark, query = address.partition("?")
        assert answer == ask_query(store, question, query)
    refused = client.get("/api/v1/quality?granularity=week")
    assert refused.status_code == 400 and refused.get_json()["key"] == "granularity"


@pytest.mark.parametrize(
    ("address", "rows"),
    [("quality.csv", 2), (f"quality-sheet.csv?reporter={KZ}", None), ("lookalikes.csv", 2)],
)
def test_every_table_is_a_file(client: FlaskClient, address: str, rows: int | None) -> None:
    response = client.get(f"/export/{address}")
    assert response.status_code == 200
    lines = list(csv.reader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))
    caption = [line for line in lines if line[0].startswith("#")]
    table = lines[len(caption) + 1 :]
    assert any("All seizures" in line[0] for line in caption)
    assert len(table) == rows if rows else len(table) > 30
    assert all(len(line) == len(lines[len(caption)]) for line in table)


def test_the_file_holds_the_numbers_of_the_answer(store: Store, client: FlaskClient) -> None:
    text = client.get("/export/quality.csv").get_data(as_text=True)
    lines = [line for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if not line[0].startswith("#")]
    found = {row["key"]: row for row in ask_query(store, "quality", "")["rows"]}
    head, *rows = lines
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        for name in ("rows", "share_place", "unknown_unit"):
            assert float(cells[name]) == found[cells["key"]][name]
        index = found[cells["key"]]["rounding_index"]
        assert cells["rounding_index"] == ("" if index is None else repr(index))


def test_every_reason_for_quarantine_has_its_words() -> None:
    assert set(REASONS) == set(QUARANTINE)


def test_a_sheet_without_a_reporter_is_refused(client: FlaskClient) -> None:
    response = client.get("/export/quality-sheet.csv")
    assert response.status_code == 400 and "reporter" in response.get_json()["error"]


def test_addresses_keep_the_selection_and_drop_the_language() -> None:
    query = parse("lang=ru&country=KZ").to_query()
    assert quality_href(query, reporter="a:country:KZ") == "/data/quality?country=KZ&reporter=a:country:KZ"
    assert quality_href("") == "/data/quality"


def test_the_page_opens_and_the_header_marks_data(client: FlaskClient) -> None:
    assert client.get("/data/quality").status_code == 200
    assert client.get("/data/quality/").status_code == 308
