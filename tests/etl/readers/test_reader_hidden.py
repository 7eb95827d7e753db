"""What a spreadsheet program does not show is data all the same: it is read, and whoever loads is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from etl.errors import BadInput
from etl.readers import sheet_choice
from etl.readers.limits import Limits
from etl.readers.opening import open_table
from etl.readers.spans import Spans
from etl.readers.staged import StagedTable
from tests.etl.readers.books import ods_parts, ods_text, read, sheet_xml, table_xml, xlsx, zipped

HEADER = ("date", "drug", "kg")
ROWS = [(f"2014-03-{day:02}", "heroin", str(day)) for day in range(1, 13)]
TITLE = 1  # rows above the header
HIDDEN = (2, 4, 5, 6, 13)  # rows of the sheet from 0, where the 13th and last is the twelfth row of data
SHOWN_AS = "3, 5-7, 14"


def as_xlsx(folder: Path) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "2014"
    for row in (("Seizures",), HEADER, *ROWS):
        sheet.append(row)
    for at in (*HIDDEN, 20, 21):
        sheet.row_dimensions[at + 1].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["F"].hidden = True
    made.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def as_xls(folder: Path) -> Path:
    made = xlwt.Workbook()
    sheet = made.add_sheet("2014")
    for at, row in enumerate((("Seizures",), HEADER, *ROWS)):
        for place, text in enumerate(row):
            sheet.write(at, place, text)
    for at in (*HIDDEN, 20, 21):
        sheet.row(at).hidden = True
    sheet.col(1).hidden = True
    sheet.col(5).hidden = True
    made.save(str(folder / "a.xls"))
    return folder / "a.xls"


def as_ods(folder: Path) -> Path:
    hidden = {**dict.fromkeys(HIDDEN, "filter"), 4: "collapse"}
    body = [
        f'<table:table-row {f"table:visibility={quoted(hidden[at])}" if at in hidden else ""}>'
        + "".join(map(ods_text, row)) + "</table:table-row>"
        for at, row in enumerate((("Seizures",), HEADER, *ROWS))
    ]  # fmt: skip
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="1020"/>'
    )
    blank = '<table:table-row table:visibility="filter" table:number-rows-repeated="90000"/>'
    table = f'<table:table table:name="2014">{columns}{"".join(body)}{blank}</table:table>'
    return zipped(folder / "a.ods", ods_parts(table))


def quoted(text: str) -> str:
    return f'"{text}"'


def opened(path: Path, **options: str | int) -> StagedTable:
    with open_table(path, options) as table:
        return table


@pytest.mark.parametrize("made", [as_xlsx, as_xls, as_ods])
def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path, made: Callable[[Path], Path]) -> None:
    path = made(tmp_path)
    assert read(path) == ROWS
    notes = opened(path).notes
    assert [note for note in notes if "Hidden rows" in note] == [
        f"Hidden rows are loaded as well, of sheet 2014 (5, numbered there {SHOWN_AS}); if they are not to count, "
        "delete them in the spreadsheet program and load the file again."
    ]
    (columns,) = [note for note in notes if "Hidden columns" in note]
    assert "are read as well, of sheet 2014 (drug); " in columns


def test_a_sheet_that_hides_nothing_of_its_table_says_nothing(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (("Seizures",), HEADER, *ROWS):
        made.active.append(row)
    for at in (1, 2, 40):  # a title, the header, and what lies below the table
        made.active.row_dimensions[at].hidden = True
    made.save(tmp_path / "a.xlsx")
    assert opened(tmp_path / "a.xlsx").notes == ()


def test_rows_may_be_hidden_unless_they_say_otherwise(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{at}" {more}><c r="A{at}" t="inlineStr"><is><t>{text}</t></is></c>'
        f'<c r="B{at}"><v>{at}</v></c></row>'
        for at, text, more in ((1, "a", 'hidden="0"'), (2, "x", ""), (3, "y", 'hidden="false"'), (4, "z", ""))
    ).replace('<c r="B1"><v>1</v></c>', '<c r="B1" t="inlineStr"><is><t>b</t></is></c>')
    xml = sheet_xml(rows).replace("<sheetData>", '<sheetFormatPr zeroHeight="1"/><sheetData>')
    (note,) = opened(xlsx(tmp_path / "a.xlsx", {"A": xml})).notes
    assert "(2, numbered there 2, 4)" in note


def test_hidden_sheets_are_named_counted_and_may_be_chosen(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for name, state in (("2014", "visible"), ("draft", "hidden"), ("deep", "veryHidden"), ("none", "hidden")):
        sheet = made.create_sheet(name)
        sheet.sheet_state = state
        for row in (HEADER, *ROWS[: 3 if name != "none" else 0]):
            sheet.append(row)
    made.remove(made.worksheets[0])
    path = tmp_path / "a.xlsx"
    made.save(path)
    table = opened(path)
    assert [(one.name, one.rows, one.read, one.hidden) for one in table.sheets] == [
        ("2014", 3, True, ""), ("draft", 3, False, "hidden"), ("deep", 3, False, "very_hidden"),
        ("none", 0, False, "hidden"),
    ]  # fmt: skip
    assert len(table.notes) == 2
    assert table.notes[0].startswith("Not read, because it is hidden: sheet draft (3 rows); ")
    assert "sheet deep (3 rows)" in table.notes[1] and "does not even list it" in table.notes[1]
    chosen = opened(path, sheets="deep/draft")
    assert (chosen.rows_read, chosen.notes) == (6, ())
    assert [(one.name, one.rows, one.read, one.header) for one in chosen.sheets][:2] == [
        ("2014", 3, False, 0), ("draft", 3, True, 0),
    ]  # fmt: skip


def test_spans_are_said_as_a_person_writes_them() -> None:
    spans = Spans()
    for first, last in ((-3, 0), (4, 6), (7, 7), (6, 2), (5, 9), (20, 20)):
        spans.add(first, last)
    assert (str(spans), len(spans), list(spans)) == ("1, 5-10, 21", 8, [(0, 0), (4, 9), (20, 20)])
    assert [number in spans for number in (0, 1, 3, 4, 9, 10, 20, 21)] == [
        True, False, False, True, True, False, True, False
    ]  # fmt: skip
    for at in range(30, 60, 2):
        spans.add(at)
    assert str(spans) == "1, 5-10, 21, 31, 33, 35, 37, 39, …"
    assert not Spans() and str(Spans()) == ""


def test_a_sheet_that_nobody_reads_may_be_damaged(tmp_path: Path) -> None:
    table = [HEADER, *ROWS[:2]]
    sound, damaged = table_xml(table), sheet_xml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')
    path = xlsx(tmp_path / "a.xlsx", {"2014": sound, "broken": damaged})
    with pytest.raises(BadInput):
        opened(path)
    assert opened(path, sheets="2014").rows_read == 2


def as_hidden_xls(folder: Path) -> Path:
    made = xlwt.Workbook()
    for name, visibility in (("2014", 0), ("draft", 1), ("deep", 2)):
        sheet = made.add_sheet(name)
        sheet.visibility = visibility
        for at, row in enumerate((HEADER, *ROWS[:2])):
            for place, text in enumerate(row):
                sheet.write(at, place, text)
    made.save(str(folder / "h.xls"))
    return folder / "h.xls"


def as_hidden_ods(folder: Path) -> Path:
    style = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    body = "".join(f"<table:table-row>{''.join(map(ods_text, row))}</table:table-row>" for row in (HEADER, *ROWS[:2]))
    tables = "".join(
        f'<table:table table:name="{name}" {look}>{body}</table:table>'
        for name, look in (("2014", ""), ("draft", 'table:style-name="ta2"'))
    )
    parts = ods_parts(tables)
    content = str(parts["content.xml"]).replace("<office:body>", f"{style}<office:body>")
    declared = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    parts["content.xml"] = content.replace("<office:document-content ", f"<office:document-content {declared} ")
    return zipped(folder / "h.ods", parts)


@pytest.mark.parametrize(
    ("made", "hidden"), [(as_hidden_xls, ["", "hidden", "very_hidden"]), (as_hidden_ods, ["", "hidden"])]
)
def test_hidden_sheets_of_every_format_are_named(
    tmp_path: Path, made: Callable[[Path], Path], hidden: list[str]
) -> None:
    table = opened(made(tmp_path))
    assert [one.hidden for one in table.sheets] == hidden
    assert (table.rows_read, len(table.notes)) == (2, len(hidden) - 1)
    assert all("Not read, because it is hidden" in note and "(2 rows); " in note for note in table.notes)


def test_what_is_true_of_several_sheets_is_said_once(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for year in ("2014", "2015"):
        sheet = made.create_sheet(year)
        for row in (HEADER, *ROWS):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
    for name, rows in (("Arms", 1), ("Cash", 2), *((f"More {n}", 1) for n in range(20))):
        sheet = made.create_sheet(name)
        for row in (("Office", "Officers", "Cars"), *[("Osh", 3, 1)] * rows):
            sheet.append(row)
    made.save(tmp_path / "a.xlsx")
    hidden, other = sorted(opened(tmp_path / "a.xlsx").notes)
    assert "Hidden rows are loaded as well, of sheet 2014 (1, numbered there 3), 2015 (1, numbered there 3); " in hidden
    assert "sheet Arms (1 row), Cash (2 rows), More 0 (1 row), " in other and "More 9 (1 row), …; " in other


def test_a_large_sheet_that_nobody_chose_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_xml([HEADER, *ROWS])
    path = xlsx(tmp_path / "a.xlsx", {"2014": table, "2015": table, "2016": table})
    assert [one.rows for one in opened(path, sheets="2014").sheets] == [12, 12, 12]
    monkeypatch.setattr(sheet_choice, "LOOKED_AT_CELLS", 50)  # each has 39
    seen = opened(path, sheets="2014").sheets
    assert [(one.rows, one.header, one.reason) for one in seen[1:]] == [
        (12, 0, "it was not chosen"), (None, None, "it was not chosen"),
    ]  # fmt: skip
    with open_table(path, {"sheets": "2014"}, Limits(workbook_cells=60)) as tight:
        assert [one.rows for one in tight.sheets] == [12, None, None]
