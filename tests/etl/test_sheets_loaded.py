"""One workbook with unlike tables: each sheet is loaded by itself, once, and taken back by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from etl.__main__ import main
from etl.door import BadInput, LoadReport, error_workbook, inspect, load, review
from etl.mapping_document import MappingDocument
from store import Store, StoreError
from store.batches import LEAVE, get_batch, issues, list_batches, redo, undo
from tests.fixtures.command import answer, run
from tests.fixtures.command import load as load_by_command
from tests.fixtures.databases import BOTH, contents, counts

DATABASES = BOTH
DRUGS = [
    ("Case", "Date", "Country", "Drug", "Quantity", "Unit"),
    ("A1", "2014-01-05", "KZ", "heroin", 1, "kg"),
    ("A2", "2014-01-06", "KZ", "opium", 2, "kg"),
    ("A3", "2014-01-07", "KZ", "opium", "two", "kg"),
]
CASH = [
    ("Case", "Date of seizure", "Country", "Commodity", "Amount", "UoM", "Officer"),
    ("A1", "2014-01-05", "KZ", "heroin", 4, "kg", "x"),
]
Sheets = Mapping[str, Sequence[Sequence[str | float]]]


def book(folder: Path, sheets: Sheets, name: str = "two.xlsx") -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, cells in sheets.items():
        sheet = made.create_sheet(title)
        for row in cells:
            sheet.append(list(row))
    made.save(folder / name)
    return folder / name


def two(folder: Path) -> Path:
    return book(folder, {"Drugs": DRUGS, "Cash": CASH})


def years(folder: Path, *names: str) -> Path:
    """Sheets of one header; each has one row of as many kilograms as its place, from 1, says."""
    rows = {name: [DRUGS[0], (name, "2014-01-05", "KZ", "heroin", at, "kg")] for at, name in enumerate(names, 1)}
    return book(folder, rows)


def reading(*sheets: str) -> MappingDocument:
    return MappingDocument(reading={"sheets": ";".join(sheets)} if sheets else {})


def sheet(store: Store, path: Path, *sheets: str, replaces: int | None = None) -> LoadReport:
    return load(store, path, document=reading(*sheets), replaces=replaces)


def statuses(store: Store) -> list[str]:
    return [batch.status for batch in reversed(list_batches(store))]


def test_each_of_two_unlike_sheets_is_a_batch_of_its_own(store: Store, tmp_path: Path) -> None:
    path = two(tmp_path)
    first = load(store, path)
    assert (first.batch, first.rows_loaded, first.mass_kg) == (1, 2, 3.0)
    assert [(one["name"], one["rows"], one["read"]) for one in first.sheets] == [("Drugs", 3, True), ("Cash", 1, False)]
    second = sheet(store, path, "Cash")
    assert (second.batch, second.already_loaded, second.mass_kg) == (2, False, 4.0)
    assert counts(store) == (3, 3, 7.0)
    assert [batch.sheets for batch in reversed(list_batches(store))] == [("Drugs",), ("Cash",)]


def test_the_same_sheet_again_adds_nothing_however_it_is_chosen(store: Store, tmp_path: Path) -> None:
    path = two(tmp_path)
    load(store, path)
    sheet(store, path, "Cash")
    before = contents(store)
    for report, batch in ((load(store, path), 1), (sheet(store, path, "drugs"), 1), (sheet(store, path, "Cash"), 2)):
        assert (report.already_loaded, report.batch) == (True, batch)
    assert contents(store) == before
    found = inspect(store, path, document=reading("Cash"))
    assert found.already_loaded == 2
    assert [(one["name"], one["batch"]) for one in found.sheets] == [("Drugs", 1), ("Cash", 2)]
    assert review(store, path, document=reading("Cash")).account["already_loaded"]


@pytest.mark.parametrize("asked", [("2014", "2015"), ("2015", "2016"), ()])
def test_a_sheet_that_would_count_twice_is_refused(store: Store, tmp_path: Path, asked: tuple[str, ...]) -> None:
    path = years(tmp_path, "2014", "2015", "2016")
    sheet(store, path, "2015")
    before = contents(store)
    for act in (load, review):
        with pytest.raises(BadInput, match=r"Sheet 2015 of two\.xlsx is in batch 1 already") as caught:
            act(store, path, document=reading(*asked))
        assert caught.value.place.sheet == "2015"
        assert "undo batch 1" in str(caught.value)
    assert contents(store) == before
    assert inspect(store, path).already_loaded is None
    sheet(store, path, "2014", "2016")
    assert counts(store) == (3, 3, 6.0)


def test_undo_of_one_sheet_leaves_the_other_and_makes_room(store: Store, tmp_path: Path) -> None:
    path = years(tmp_path, "2014", "2015")
    sheet(store, path, "2014")
    sheet(store, path, "2015")
    undo(store, 1)
    assert (statuses(store), counts(store)[2]) == (["undone", "active"], 2.0)
    with pytest.raises(BadInput, match=r"Sheet 2015 .* batch 2"):
        load(store, path)
    undo(store, 2)
    assert load(store, path).batch == 3
    for batch, name in ((1, "2014"), (2, "2015")):
        with pytest.raises(StoreError, match=rf"Sheet {name} .* batch 3"):
            redo(store, batch)
    undo(store, 3)
    redo(store, 2)
    with pytest.raises(StoreError, match=r"Sheet 2015 .* batch 2"):
        redo(store, 3)
    redo(store, 1)  # 2014 beside 2015: neither is of the other
    assert (statuses(store), counts(store)[2]) == (["active", "active", "undone"], 3.0)


def test_a_batch_is_replaced_by_more_or_fewer_sheets_of_the_same_file(store: Store, tmp_path: Path) -> None:
    path = years(tmp_path, "2014", "2015", "2016")
    sheet(store, path, "2014")
    sheet(store, path, "2014", "2015", replaces=1)
    assert (statuses(store), counts(store)[2]) == (["replaced", "active"], 3.0)
    with pytest.raises(StoreError, match="the very file of batch 2"):
        sheet(store, path, "2015", "2014", replaces=2)
    sheet(store, path, "2016")
    with pytest.raises(BadInput, match=r"Sheet 2016 .* batch 3"):
        sheet(store, path, "2014", "2016", replaces=2)
    undo(store, 2)
    assert (statuses(store), counts(store)[2]) == (["active", "undone", "active"], 4.0)
    redo(store, 2)
    assert (statuses(store), counts(store)[2]) == (["replaced", "active", "active"], 6.0)


def test_a_sheet_does_not_come_in_beside_the_file_in_its_place(store: Store, tmp_path: Path) -> None:
    path = years(tmp_path, "2014", "2015", "2016")
    sheet(store, path, "2014", "2015")
    better = book(tmp_path, {"all": [DRUGS[0], ("X", "2014-01-05", "KZ", "heroin", 9, "kg")]}, "better.xlsx")
    assert load(store, better, replaces=1).batch == 2
    with pytest.raises(StoreError, match=r"Batch 2 \(better\.xlsx\) stands in the place of two\.xlsx"):
        sheet(store, path, "2015")
    assert sheet(store, path, "2016").batch == 3  # of which nobody said that another file is the better one
    assert (statuses(store), counts(store)[2]) == (["replaced", "active", "active"], 12.0)


def test_a_sheet_that_is_not_read_is_named_with_what_to_do(store: Store, tmp_path: Path) -> None:
    path = two(tmp_path)
    load(store, path)
    (said,) = [one.message for one in issues(store, 1) if "Cash" in one.message]
    assert "Not read, because the header is another: sheet Cash (1 row); " in said
    assert "load this file once more and choose it" in said


def test_a_seizure_in_both_sheets_is_said_to_count_in_each(store: Store, tmp_path: Path) -> None:
    path = two(tmp_path)
    load(store, path, document=MappingDocument(columns={"seizure_id": "Case"}))
    sheet_of_cash = MappingDocument(columns={"seizure_id": "Case"}, reading={"sheets": "Cash"})
    load(store, path, document=sheet_of_cash)
    (found,) = [one for one in issues(store, 2) if one.code == "event_in_two_batches"]
    assert "Batch 1 holds other sheets" in found.message and "such as A1" in found.message
    assert [one for one in issues(store, 1) if one.code == "event_in_two_batches"] == []


def corrected(store: Store, batch: int, folder: Path) -> Path:
    """The error workbook of a batch, whose one row gets 8 as its quantity."""
    out = folder / f"errors{batch}.xlsx"
    assert error_workbook(store, batch, out).rows == 1
    made = openpyxl.load_workbook(out)
    made.worksheets[0].cell(2, 5, "8")
    made.save(out)
    return out


def test_an_error_workbook_belongs_to_the_batch_of_its_sheet(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path, {"Drugs": DRUGS, "Cash": [*CASH, ("A9", "2014-01-05", "KZ", "heroin", "four", "kg", "x")]})
    load(store, path)
    sheet(store, path, "Cash")
    for batch in (2, 1):
        out = corrected(store, batch, tmp_path)
        report = load(store, out)
        assert (report.rows_read, report.rows_loaded, report.mass_kg) == (1, 1, 8.0)
        assert get_batch(store, report.batch or 0).corrects == batch
        assert load(store, out).already_loaded
        assert [one["name"] for one in inspect(store, out).sheets] == ["Rows"]  # the other says how to correct
        assert not [one for one in issues(store, report.batch or 0) if "was not read" in one.message]
    assert counts(store)[2] == 3.0 + 4.0 + 8.0 + 8.0
    undo(store, 1, corrected=LEAVE)
    assert load(store, out).already_loaded  # its rows are there, whatever became of those they stood among


def test_rows_of_an_undone_sheet_are_not_corrected_in_another(store: Store, tmp_path: Path) -> None:
    path = two(tmp_path)
    load(store, path)
    sheet(store, path, "Cash")
    out = corrected(store, 1, tmp_path)
    undo(store, 1)
    with pytest.raises(BadInput, match=r"batch 1 \(two\.xlsx\), which is undone or replaced"):
        load(store, out)
    sheet(store, path, "Drugs")
    assert get_batch(store, load(store, out).batch or 0).corrects == 3


def test_the_command_line_chooses_sheets(database_file: Path, tmp_path: Path) -> None:
    path = two(tmp_path)
    assert load_by_command(database_file, path)["batch"] == 1
    second = load_by_command(database_file, path, "--sheet", "Cash")
    assert (second["batch"], second["rows_loaded"]) == (2, 1)
    assert [one["sheets"] for one in answer(database_file, "batches")] == [["Cash"], ["Drugs"]]
    code, out, err = run(database_file, "load", str(path), "--sheet", "Cash", "--sheet", "Drugs")
    assert (code, out) == (2, "") and "have different headers" in err
    several = years(tmp_path, "2014; 1", "2015", "2016")
    assert load_by_command(database_file, several, "--sheet", "2014; 1", "--sheet", "2016")["mass_kg"] == 4.0
    code, out, err = run(database_file, "load", str(several), "--sheet", "2016", "--sheet", "2015")
    assert (code, out, err.count("\n")) == (2, "", 1) and "Sheet 2016 of two.xlsx is in batch 3 already" in err


def test_inspect_and_load_print_what_became_of_each_sheet(
    database_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = two(tmp_path)
    where = ["--database", str(database_file)]
    assert main(["load", str(path), *where]) == 0
    assert "  not read: sheet Cash, 1 row: its header is not that of Drugs\n" in capsys.readouterr().out
    assert main(["inspect", str(path), "--sheet", "Cash", *where]) == 0
    out = capsys.readouterr().out
    assert "  sheet        Drugs        3 rows; it was not chosen; loaded already as batch 1\n" in out
    assert "  sheet        Cash         1 row; read\n" in out
    assert main(["batches", *where]) == 0
    assert "two.xlsx (Drugs)" in capsys.readouterr().out
