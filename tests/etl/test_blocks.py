"""A file is walked over in blocks: what is loaded does not depend on where one ends and the next begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from etl.door import BadInput, MappingDocument, load
from etl.plan import WideColumn
from etl.readers.staged import Block, StagedTable
from etl.request import Progress
from store import Store
from tests.fixtures.databases import contents, row, rows, value
from tests.fixtures.loading import account, as_table, issues, lines, load_text, template, write

ROWS = 2  # of a block in these tests


@pytest.fixture
def tiny_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table comes in blocks of two rows."""
    whole = StagedTable.blocks

    def blocks(table: StagedTable, columns: Sequence[str] | None = None) -> Iterator[Block]:
        for block in whole(table, columns):
            for at in range(0, block.rows, ROWS):
                data, numbers = block.data.slice(at, ROWS), block.row_numbers[at : at + ROWS]
                yield Block(data, block.start + at, numbers, block.sheet)

    monkeypatch.setattr(StagedTable, "blocks", blocks)


MANY = template(
    {"seizure_id": "A", "mode": "Road"},
    {"seizure_id": "B", "drug": "moon dust", "quantity": "0"},
    {},
    {"seizure_id": "A", "drug": "opium", "quantity": "2", "country": "KG"},
    {"seizure_id": "B", "date": "soon", "quantity": "many"},
    {"drug": "amphetamine", "quantity": "4500000"},
    {"seizure_id": "A", "mode": "Air", "drug": "moon dust"},
    {"date": "", "country": "Total", "drug": ""},
    {},
    columns=["mode"],
)


def state(store: Store) -> list[object]:
    """All that was loaded, ids and the order of issues left aside."""
    wanted = "source_event_id, line_count, grain, event_count, period_start, country, mode"
    issue = "row_number, column_name, value, code, level, message, rows, raw_row"
    return [
        rows(store, f"SELECT {wanted} FROM seizure ORDER BY id"),  # noqa: S608
        lines(store, "source_event_id, line.row_number, drug, quantity, mass_kg, hold_reason"),
        sorted(rows(store, f"SELECT {issue} FROM issue"), key=str),  # noqa: S608
        rows(store, "SELECT rows_read, rows_loaded, rows_quarantined, repeated_rows, rows_skipped FROM batch"),
    ]


def test_what_is_loaded_does_not_depend_on_the_blocks(
    store: Store, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    load_text(store, tmp_path, MANY)
    whole = state(store)
    with store.writing() as conn:
        for table in ("issue", "seizure_line", "seizure", "batch"):
            conn.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
    request.getfixturevalue("tiny_blocks")
    load_text(store, tmp_path, MANY)
    assert state(store) == whole


@pytest.mark.usefixtures("tiny_blocks")
def test_rows_of_a_seizure_in_several_blocks_are_one_seizure(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, MANY)
    assert rows(store, "SELECT source_event_id, line_count, country, mode FROM seizure ORDER BY id") == [
        ("A", 3, "KZ", "road"),
        ("B", 1, "KZ", None),
        (None, 1, "KZ", None),
        (None, 1, "KZ", None),
        (None, 1, "KZ", None),
    ]
    assert (report.seizures, report.rows_loaded, report.rows_quarantined, report.lines_held) == (5, 7, 1, 1)
    disagreeing = rows(store, "SELECT row_number, message FROM issue WHERE code = 'event_rows_disagree' ORDER BY id")
    assert [number for number, _message in disagreeing] == [4, 4, 7]
    assert all("row 1" in message for _number, message in disagreeing)
    assert ("unrecognised_drug", 2, 2) in issues(store)


@pytest.mark.usefixtures("tiny_blocks")
def test_the_mark_of_numbers_and_the_order_of_dates_are_those_of_the_whole_file(store: Store, tmp_path: Path) -> None:
    header = ("Date", "Country", "Drug", "Quantity", "Unit")
    cells = [("01.02.2014", "1,234"), ("03.04.2014", "5,678"), ("05.06.2014", "2"), ("25.07.2014", "0,5")]
    load_text(store, tmp_path, as_table(header, [(date, "KZ", "heroin", kg, "kg") for date, kg in cells], ";"))
    assert lines(store, "period_start, mass_kg") == [
        ("2014-02-01", 1.234),
        ("2014-04-03", 5.678),
        ("2014-06-05", 2.0),
        ("2014-07-25", 0.5),
    ]


def test_every_reason_of_a_row_is_told_and_the_row_counted_once(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, template({}, {"date": "", "country": "", "quantity": "-1", "drug": ""}))
    assert (account(report), report.quarantined_by) == ((2, 1, 1, {}), {"no_date": 1})
    found = rows(store, "SELECT code, rows, row_number FROM issue WHERE level = 'quarantined' ORDER BY id")
    assert found == [("no_date", 1, 2), ("no_country", 0, 2), ("no_commodity", 0, 2), ("negative_quantity", 0, 2)]


@pytest.mark.parametrize(
    ("column", "loaded"), [("date", 1), ("country", 1), ("drug", 1), ("quantity", 1), ("seizure_id", 1), ("mode", 2)]
)
def test_an_error_of_the_spreadsheet_is_told_and_holds_back_a_row_that_needs_the_cell(
    store: Store, tmp_path: Path, column: str, loaded: int
) -> None:
    report = load_text(store, tmp_path, template({}, {column: "#REF!"}, columns=["mode"]))
    assert report.rows_loaded == loaded
    level = "quarantined" if loaded == 1 else "warning"
    assert ("cell_error", 2) in [(code, number) for code, number, _rows in issues(store, level)]
    message = value(store, "SELECT message FROM issue WHERE code = 'cell_error'")
    assert "#REF!" in message and "correct the cell" in message


WIDE = (
    WideColumn("Heroin_Kg", "heroin", "kg"),
    WideColumn("Tablets", "ecstasy", "tablets"),
    WideColumn("Opium_g", "opium", "g"),
)


def wide(*cells: tuple[str, str, str]) -> str:
    header = ("Date", "Country", "Heroin_Kg", "Tablets", "Opium_g")
    return as_table(header, [("2014-05-31", "KZ", *one) for one in cells])


@pytest.mark.usefixtures("tiny_blocks")
def test_a_row_with_a_column_per_drug_is_one_seizure_with_a_line_per_filled_cell(store: Store, tmp_path: Path) -> None:
    text = wide(("1.5", "", "200"), ("", "30", ""), ("0", "-", "0"), ("", "", ""), ("2", "many", ""), ("3", "", "4"))
    document = MappingDocument(columns={"date": "Date", "country": "Country"}, wide=WIDE)
    report = load_text(store, tmp_path, text, document=document, constants={"grain": "individual"})
    assert (account(report), report.seizures) == ((6, 4, 2, {}), 3)
    assert lines(store, "line.row_number, drug, quantity, unit, mass_kg, line_count") == [
        (1, "heroin", 1.5, "kilogram", 1.5, 2),
        (1, "opium", 200.0, "gram", pytest.approx(0.2), 2),
        (2, "mdma", 30.0, "tablet", None, 1),
        (6, "heroin", 3.0, "kilogram", 3.0, 2),
        (6, "opium", 4.0, "gram", pytest.approx(0.004), 2),
    ]
    found = rows(store, "SELECT row_number, code, column_name FROM issue WHERE level = 'quarantined' ORDER BY id")
    assert found == [(4, "no_commodity", None), (5, "bad_quantity", "Tablets")]
    assert row(store, "SELECT row_number, nil FROM operation_report") == (3, 1)


def test_numbers_of_seizures_by_drug_are_aggregates_of_their_own(store: Store, tmp_path: Path) -> None:
    columns = (WideColumn("Heroin_Kg", "heroin", "kg"), WideColumn("Tablets", "heroin", None, "event_count"))
    columns = (*columns, WideColumn("Opium_g", "opium", None, "event_count"))
    document = MappingDocument(columns={"date": "Date", "country": "Country"}, wide=columns)
    report = load_text(store, tmp_path, wide(("1.5", "3", "7")), document=document)
    assert lines(store, "drug, grain, event_count, quantity, mass_kg") == [
        ("heroin", "aggregate", 3, 1.5, 1.5),
        ("opium", "aggregate", 7, None, None),
    ]
    assert (report.seizures, report.rows_loaded) == (10, 1)


def test_sheets_are_one_table_and_rows_are_told_by_sheet_and_number(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    header = ("Drug", "Date", "Country", "Quantity", "Unit")
    groups = {
        "May": [("heroin", None), (None, "2014-05-30"), (None, "soon")],
        "June": [("opium", None), (None, "2014-06-30")],
    }
    for name, cells in groups.items():
        sheet = book.create_sheet(name)
        sheet.append(header)
        for drug, date in cells:
            sheet.append((drug, date, *(("KZ", 2, "kg") if date else (None, None, None))))
    book.save(tmp_path / "book.xlsx")
    columns = {"drug": "Drug", "date": "Date", "country": "Country", "quantity": "Quantity", "unit": "Unit"}
    document = MappingDocument(columns=columns, reading={"fill_down": "Drug"})
    report = load(store, tmp_path / "book.xlsx", profile="none", document=document)
    assert account(report) == (5, 2, 1, {"group_heading": 2})
    loaded = [("May", 2, "heroin", 2.0), ("June", 2, "opium", 2.0)]
    assert lines(store, "sheet, line.row_number, drug, mass_kg") == loaded
    told = rows(store, "SELECT sheet, row_number, code FROM issue WHERE level <> 'warning' ORDER BY id")
    assert sorted(told) == [("June", 1, "group_heading"), ("May", 1, "group_heading"), ("May", 3, "bad_date")]


def test_an_assigned_spelling_is_known_in_this_load(store: Store, tmp_path: Path) -> None:
    document = MappingDocument(aliases={"drug": {"Moon Dust": "heroin"}, "country": {"Atlantis": "KG"}})
    load_text(store, tmp_path, template({"drug": "moon dust", "country": "ATLANTIS"}), document=document)
    assert lines(store, "drug, drug_as_written, country") == [("heroin", "moon dust", "KG")]
    assert issues(store) == []


@pytest.mark.usefixtures("tiny_blocks")
@pytest.mark.parametrize("stage", ["understanding", "writing"])
def test_a_load_that_is_cancelled_half_way_changes_nothing(store: Store, tmp_path: Path, stage: str) -> None:
    before = contents(store)

    def listen(found: Progress) -> None:
        if (found.stage, found.done) == (stage, 4):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(store, write(tmp_path, MANY), progress=listen)
    assert contents(store) == before
    assert load(store, write(tmp_path, MANY)).rows_read == 9


@pytest.mark.usefixtures("tiny_blocks")
def test_a_dry_run_says_what_a_load_does(store: Store, tmp_path: Path) -> None:
    dry = load_text(store, tmp_path, MANY, dry_run=True).as_json()
    done = load_text(store, tmp_path, MANY).as_json()
    assert dry | {"batch": 1, "seconds": 0} == done | {"seconds": 0}


def test_a_file_whose_rows_all_wait_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    with pytest.raises(BadInput, match="none of its 2 rows"):
        load_text(store, tmp_path, template({"quantity": "many"}, {"date": "soon"}))
    assert contents(store) == before
