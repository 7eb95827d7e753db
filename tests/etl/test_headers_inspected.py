"""What inspecting a file says of it: each thing with its evidence, the first rows as read beside as understood."""

from __future__ import annotations

from pathlib import Path

from etl.door import inspect
from store import Store
from tests.fixtures.loading import as_table, inspect_text, template

FIXTURES = Path(__file__).parent.parent / "fixtures"


def test_every_part_of_the_dialect_has_its_evidence_and_what_else_it_could_be(store: Store, tmp_path: Path) -> None:
    rows = [("13.04.2014", "Казахстан", "героин", "1,5", "кг"), ("01.02.2014", "Киргизия", "опий", "20", "г")]
    found = inspect_text(store, tmp_path, as_table(("Дата", "Страна", "Вид наркотика", "Вес", "Ед. изм."), rows, ";"))
    said = found.dialect
    assert (said["format"], said["delimiter"], said["decimal"], said["date_order"]) == ("csv", ";", ",", "dmy")
    assert (said["grain"], said["header_row"]) == ("individual", 1)
    parts = ("encoding", "delimiter", "header_row", "decimal", "date_order", "grain")
    assert all(said["evidence"][part] for part in parts)
    assert said["evidence"]["grain"] == "the dates are days"
    assert "13.04.2014" in said["evidence"]["date_order"]
    assert "windows-1251" in said["alternatives"]["encoding"] and "mdy" in said["alternatives"]["date_order"]


def test_rows_are_shown_as_read_and_as_understood(store: Store, tmp_path: Path) -> None:
    rows = [("13.04.2014", "РФ", "гашиш", "1,5", "кг", "поезд"), ("04.2014", "Nowhere", "?", "n/a", "", "")] * 6
    header = ("Дата", "Страна", "Вид наркотика", "Вес", "Ед. изм.", "Транспорт")
    sample = inspect_text(store, tmp_path, as_table(header, rows, ";")).sample
    assert sample["columns"] == list(header) and len(sample["rows"]) == len(sample["as_understood"]) == 8
    assert sample["rows"][0] == list(rows[0])
    first, second = sample["as_understood"][:2]
    assert first == {
        "date": "2014-04-13",
        "country": "Russia",
        "drug": "Cannabis resin (hashish)",
        "quantity": "1.5",
        "unit": "kilogram",
        "mode": "Rail",
    }
    assert (second["date"], second["country"], second["quantity"]) == ("2014-04-01 – 2014-04-30", "", "")


def test_columns_say_what_they_are_how_sure_and_with_which_cells(store: Store, tmp_path: Path) -> None:
    rows = [("2014-05-31", "KZ", "heroin", "4", "brown", ""), ("2014-06-30", "KZ", "opium", "5", "black", "")]
    found = inspect_text(store, tmp_path, as_table(("Date", "Land", "Drug", "Weight (g)", "Colour", "Empty"), rows))
    said = {item["column"]: item for item in found.columns}
    assert (said["Land"]["field"], said["Land"]["confidence"]) == ("country", 0.5)
    assert said["Date"]["confidence"] == 1.0 > said["Weight (g)"]["confidence"] > 0.9
    assert (said["Weight (g)"]["unit"], said["Weight (g)"]["samples"]) == ("g", ["4", "5"])
    assert (said["Colour"]["field"], said["Colour"]["evidence"]) == (None, None)
    assert said["Empty"]["evidence"] == "every cell is blank"
    assert "drugs" in said["Drug"]["looks_like"] and said["Colour"]["looks_like"] == []
    assert found.constants == {"unit": "gram"}


def test_a_profile_says_by_what_it_was_recognised(store: Store, tmp_path: Path) -> None:
    found = inspect_text(store, tmp_path, template({}))
    assert found.profile_evidence == "The header has every column by which this source is known."
    chosen = inspect_text(store, tmp_path, template({}), profile="sentinel_demo")
    assert chosen.profile_evidence == "This source was chosen for the file."
    assert all(item["confidence"] is None for item in found.columns)


def test_a_workbook_names_its_sheets_and_fields_that_several_columns_tell(store: Store) -> None:
    found = inspect(store, FIXTURES / "us_dhs_forfeitures.xlsx")
    assert found.dialect["sheets"] == found.dialect["sheets_there"] == ["FY 2014", "FY 2015"]
    assert found.dialect["fill_down"] == "PROPERTY CATEGORY" and found.dialect["grain"] == "aggregate"
    fields = {item["column"]: item["field"] for item in found.columns}
    assert fields["LBS SEIZED"] == fields["QTY SEIZED"] == "quantity"
    assert fields["MSRP"] == fields["TOTAL $ SEIZED"] == "value"
    second = found.sample["as_understood"][1]
    assert (second["date"], second["event_count"], second["value"]) == ("2014-01-01 – 2014-09-30", "2", "US$ 51000")


def test_months_without_an_id_are_proposed_as_aggregates(store: Store, tmp_path: Path) -> None:
    header = ("Period", "Country", "Drug", "Kg")
    for date, grain in (("05.2014", "aggregate"), ("2014", "annual"), ("13.05.2014", "individual")):
        found = inspect_text(store, tmp_path, as_table(header, [(date, "KZ", "heroin", "4")]))
        assert (found.dialect["grain"], bool(found.dialect["evidence"]["grain"])) == (grain, True)
    counted = as_table((*header, "Cases"), [("13.05.2014", "KZ", "heroin", "4", "3")])
    assert inspect_text(store, tmp_path, counted).dialect["grain"] == "aggregate"
